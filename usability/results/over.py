"""Whom findings are counted over when an address chooses them: the people whom results count."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from usability.findings.choosing import Choice, Link
from usability.findings.model import Among
from usability.results import aside
from usability.results.aside import Work
from usability.results.choices import LEVELS, Choices, Modes
from usability.results.choosers import Chooser, either_excluded, people_choosers
from usability.results.choosing import UnknownChoice, read_choices, write_choices
from usability.results.gather import gather
from usability.results.model import StudyResults
from usability.studies.models import Study


def choice_of(db: Session, study: Study, values: Mapping[str, str]) -> Choice:
    """The choice of an address, of which only who is counted means something to findings. Call `settle` before.

    Without one, everybody who began a task counts, in whichever version and while their session still runs.
    """
    try:
        choices, mistake = of_people(read_choices(values)), ""
        found = aside.gather_or_begin(db, (study,), choices)
    except UnknownChoice as error:
        choices, mistake = Choices(), str(error)
        found = aside.gather_or_begin(db, (study,), choices)
    everybody = _everybody(choices)
    work = found if isinstance(found, Work) else None

    def sentence(people: int, link: Link) -> Sequence[Chooser]:
        def to(other: Choices) -> str:
            return link(write_choices(other))

        if isinstance(found, StudyResults):
            return people_choosers(found, people, to)
        return either_excluded(choices, people, to)

    return Choice(
        None if everybody or isinstance(found, Work) else found.among,
        choices.with_excluded,
        write_choices(choices),
        sentence,
        mistake,
        None if everybody else work,
        choices.level,
    )


def among_of(db: Session, study: Study, choices: Choices) -> Among | None:
    """Those over whom findings are counted by this choice, None for everybody; at once, however long it takes.

    Call `gather.settle` before. Raises UnknownChoice.
    """
    found = gather(db, study, of_people(choices))
    return None if _everybody(of_people(choices)) else found.among


def _everybody(choices: Choices) -> bool:
    return replace(choices, with_excluded=False, level=LEVELS[0]) == Choices()


def of_people(choices: Choices) -> Choices:
    """What of a choice says who is counted; what is set side by side is nothing to findings."""
    modes = Modes.APART if choices.modes is Modes.POOLED else choices.modes
    return Choices(
        versions=choices.versions,
        with_excluded=choices.with_excluded,
        segment=choices.segment,
        device=choices.device,
        modes=modes,
        without_imported=choices.without_imported,
        level=choices.level,
    )
