"""The participant's places, from the link to the thanks; the same with and without scripts."""

import re

from playwright.sync_api import Page, expect

from tests.journey.pages.place import Faults, Place
from tests.journey.pages.product import Tables
from tests.support.browser import ready

NO_CONNECTION = "No connection. Your answers are kept on this device and will be sent."


def open_link(page: Page, faults: Faults | None, address: str) -> "Welcome":
    page.goto(address)
    return Welcome(page, faults)


class Welcome(Place):
    def go_on(self) -> "Consent":
        self.leave_by("Continue")
        return Consent(self.page, self.faults)


class Consent(Place):
    heading = "Before you begin: do you agree?"

    def agree(self) -> "Questions":
        self.leave_by("I agree, continue")
        return Questions(self.page, self.faults)


class Step(Place):
    """A page of the walk."""

    @property
    def where(self) -> str:
        """What the line on top says, for instance "Task 1 of 2"."""
        return self.page.locator(".where").inner_text()

    def look(self) -> None:
        if self.faults is not None:
            ready(self.page)
        super().look()

    def wait_until_cut_off(self) -> "Step":
        """Until the page has noticed that there is no network."""
        expect(self.page.get_by_text(NO_CONNECTION)).to_be_visible()
        return self

    def reload(self) -> None:
        """Loads the page again, as a person does who is not sure that it still works."""
        self.page.reload()
        self.page.wait_for_load_state()


class Questions(Step):
    """Questions about the person, after a task or at the end."""

    def choose(self, option: str) -> "Questions":
        self.page.get_by_role("radio", name=option, exact=True).check()
        return self

    def rate(self, *values: int) -> "Questions":
        """One answer to each of the scales on the page, in their order."""
        scales = [
            group for group in self.page.get_by_role("group").all() if group.get_by_role("radio").count()
        ]
        assert len(scales) == len(values), (len(scales), self.where)
        for scale, value in zip(scales, values, strict=True):
            self.tap(scale.locator("label").filter(has=self.page.locator(f"input[value='{value}']")))
            expect(scale.locator(f"input[value='{value}']")).to_be_checked()
        return self

    def to_briefing(self) -> "Briefing":
        self.leave_by("Continue")
        return Briefing(self.page, self.faults)

    def to_questions(self) -> "Questions":
        """On to further questions."""
        self.leave_by("Continue")
        return Questions(self.page, self.faults)

    def finish(self) -> "Thanks":
        self.leave_by("Continue")
        return Thanks(self.page, self.faults)


class Briefing(Step):
    """Before a task."""

    def __init__(self, page: Page, faults: Faults | None) -> None:
        page.get_by_role("button", name="Start task").wait_for()
        super().__init__(page, faults)

    def start(self) -> "tuple[Task, Tables]":
        """Starts the clock; scripts open the product in a new tab."""
        with self.page.context.expect_page() as opened:
            self.press("Start task")
        return Task(self.page, self.faults), Tables(opened.value)

    def start_alone(self) -> "Task":
        """Starts the clock where no script opens the product."""
        self.leave_by("Start task")
        return Task(self.page, self.faults)


class Task(Step):
    """During a task: the clock runs."""

    def __init__(self, page: Page, faults: Faults | None) -> None:
        page.get_by_role("button", name="I’m done").wait_for()
        super().__init__(page, faults)

    def open_product(self) -> Tables:
        with self.page.context.expect_page() as opened:
            self.follow(re.compile("^Open Datasette"))
        return Tables(opened.value)

    def answer(self, question: str, words: str) -> "Task":
        self.write(question, words)
        return self

    def done(self) -> Questions:
        self.leave_by("I’m done")
        return Questions(self.page, self.faults)

    def report_problem(self, words: str) -> "Task":
        self.tap(self.page.locator("summary").filter(has_text="Something is broken").locator("visible=true"))
        self.write("What happened?", words)
        self.press("Send and go on")
        self.page.get_by_text("Thank you, we have noted it.").locator("visible=true").wait_for()
        return self


class Thanks(Step):
    heading = "Thank you"

    def wait_until_all_has_arrived(self) -> "Thanks":
        self.page.get_by_text("You are finished, and your answers have arrived.").wait_for()
        return self
