"""The researcher's places up to publishing: the first account, the list of studies, the plan."""

import re
from collections.abc import Sequence

from playwright.sync_api import Locator

from tests.journey.pages.people import People
from tests.journey.pages.place import Place


class SetUp(Place):
    heading = "Welcome"

    def make_account(self, name: str, email: str, password: str) -> "Studies":
        self.write("Your name", name).write("E-mail address", email)
        self.page.get_by_label("New password").fill(password)
        self.page.get_by_label("The same password again").fill(password)
        self.press("Make the account")
        return Studies(self.page, self.faults)


class Studies(Place):
    heading = "Studies"

    def plan_a_study(self, title: str, product: str, version: str) -> "Plan":
        self.follow("Plan a study")
        new = Place(self.page, self.faults)
        new.write("Title of the study", title).write("Product under test", product)
        new.page.get_by_label("Its version").fill(version)
        new.press("Begin the draft")
        return Plan(self.page, self.faults)


class Plan(Place):
    """The plan as a document, with at most one part open."""

    heading = re.compile("of publishing$|is published$")

    @property
    def in_the_way(self) -> list[str]:
        """What still stands in the way of publishing."""
        return [item.inner_text() for item in self.page.locator("#in-the-way > ol > li").all()]

    @property
    def slug(self) -> str:
        found = re.search(r"/studies/([^/#]+)", self.page.url)
        assert found
        return found[1]

    def write_consent(self, text: str, contact: str) -> "Plan":
        self.follow("Edit Consent")
        form = self._open("Consent")
        form.get_by_role("textbox").nth(0).fill(text)
        form.get_by_role("textbox").nth(1).fill(contact)
        return self._save(form)

    def ask_about_participants(self, text: str, options: Sequence[str]) -> "Plan":
        """A question with options, used as a segment."""
        self.follow("Add a question", within=self._section("About the participant"))
        form = self._open("New question")
        form.get_by_label("Question", exact=True).fill(text)
        form.get_by_role("radio", name="One of several options").check()
        for number, option in enumerate(options, 1):
            row = form.get_by_role("group", name=f"Option {number}", exact=True)
            row.get_by_role("textbox").fill(option)
        form.get_by_role("checkbox", name="Use the answer as a segment").check()
        return self._save(form)

    def add_checked_task(
        self, title: str, scenario: str, address: str, prompt: str, accepted: Sequence[str] = ()
    ) -> "Plan":
        """A task whose answer is compared with the accepted ones."""
        form = self._new_task(title, scenario, address)
        form.get_by_role("radio", name="The participant’s answer is checked").check()
        form.get_by_label("What the participant is asked").fill(prompt)
        form.get_by_label("Accepted answers").fill("\n".join(accepted))
        return self._save(form)

    def add_task(self, title: str, scenario: str, address: str) -> "Plan":
        """A task that worked when the participant says so."""
        form = self._new_task(title, scenario, address)
        form.get_by_role("radio", name="The participant says so").check()
        return self._save(form)

    def accept_answers(self, obstacle: str, accepted: Sequence[str]) -> "Plan":
        """Follows what stands in the way to where it is mended, and mends it."""
        self.page.locator("#in-the-way > ol > li", has_text=obstacle).get_by_role("link").click()
        form = self.page.locator("#open")
        form.get_by_label("Accepted answers").fill("\n".join(accepted))
        return self._save(form)

    @property
    def may_publish(self) -> bool:
        button = self.page.get_by_role("button", name=re.compile("^Publish version"))
        return button.get_attribute("aria-disabled") != "true"

    def publish(self) -> "Plan":
        self.press(re.compile("^Publish version"))
        self.page.get_by_text("is published and the study is open").wait_for()
        return Plan(self.page, self.faults)

    def to_people(self) -> People:
        self.follow("Invite people")
        return People(self.page, self.faults)

    def _new_task(self, title: str, scenario: str, address: str) -> Locator:
        self.page.goto(self.page.url.split("/plan")[0] + "/plan")
        self.follow("Add a task")
        form = self._open("New task")
        form.get_by_label("Title", exact=True).fill(title)
        form.get_by_label("Scenario").fill(scenario)
        form.get_by_label("Start address").fill(address)
        return form

    def _section(self, heading: str) -> Locator:
        return self.page.get_by_role("region", name=heading, exact=True)

    def _open(self, heading: str) -> Locator:
        form = self.page.get_by_role("form", name=heading)
        form.wait_for()
        self.look()
        return form

    def _save(self, form: Locator) -> "Plan":
        form.get_by_role("button", name="Save", exact=True).last.click()
        self.page.get_by_text("Saved.", exact=True).wait_for()
        return Plan(self.page, self.faults)
