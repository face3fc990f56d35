"""The Sessions, Results and Reports rooms."""

import re
from pathlib import Path

from tests.journey.pages.place import Place


class Sessions(Place):
    def open_log(self, code: str) -> Place:
        """The whole log of one person's session."""
        row = self.page.get_by_role("row").filter(has_text=code)
        row.get_by_role("link").first.click()
        return Place(self.page, self.faults)


class Results(Place):
    heading = "Every task"

    def row(self, task: str) -> str:
        """The words of one task's row in the table of everything."""
        head = self.page.get_by_role("rowheader", name=task)
        return plain(self.page.get_by_role("row").filter(has=head).first.inner_text())

    def figure(self, name: str) -> str:
        """All words of a figure, also of the table behind it."""
        return plain(self.page.get_by_role("figure").filter(has_text=name).first.text_content() or "")

    @property
    def answer(self) -> str:
        """What the page says first."""
        return plain(self.page.locator(".answer").inner_text())

    @property
    def text(self) -> str:
        return plain(self.page.locator("main").inner_text())

    def to_reports(self) -> "Reports":
        self.follow("Reports", within=self.page.get_by_role("navigation", name="Rooms of this study"))
        return Reports(self.page, self.faults)


class Reports(Place):
    heading = "Reports of this study"

    def build(self) -> "Report":
        self.press("Build report")
        return Report(self.page, self.faults)


class Report(Place):
    heading = re.compile("^Report of")

    def wait_until_built(self) -> "Report":
        self.page.get_by_role("link", name="Download PDF").wait_for(timeout=120_000)
        return Report(self.page, self.faults)

    def download(self, file: Path) -> bytes:
        with self.page.expect_download() as waiting:
            self.follow("Download PDF")
        waiting.value.save_as(file)
        return file.read_bytes()


def plain(text: str) -> str:
    """Text with one space between words, and without the marks that only say where a line may break."""
    return " ".join(text.replace("\u2060", "").replace("\u00ad", "").split())
