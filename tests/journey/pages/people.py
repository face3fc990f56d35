"""The People room: links and the people who came."""

from tests.journey.pages.place import Place


class People(Place):
    heading = "Links"

    def make_public_link(self, where: str) -> str:
        """The address for everybody, labelled for the researcher's own list."""
        summary = self.page.locator("summary", has_text="Make a link")
        if not self.page.get_by_role("button", name="Make the link").is_visible():
            summary.click()
        self.page.get_by_role("radio", name="Taking part").check()
        self.page.get_by_label("Where you use it").fill(where)
        self.press("Make the link")
        line = self.page.get_by_role("listitem").filter(has=self.page.get_by_role("heading", name=where))
        line.wait_for()
        self.look()
        return line.locator(".copy-ready").inner_text()

    def make_personal_link(self, code: str) -> str:
        """The address for one person, who is known by a code."""
        self.page.locator("summary", has_text="Invite people by code").click()
        self.page.get_by_label("Codes").fill(code)
        self.press("Make personal links")
        line = self.page.get_by_role("listitem").filter(has=self.page.get_by_role("heading", name=code))
        line.wait_for()
        self.look()
        return line.locator(".copy-ready").inner_text()
