"""Every interval has the level of confidence that is chosen, and says so."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.demo.services import seed_generated_study, seed_real_study
from usability.measures.estimate import Estimate
from usability.reports.content import compose
from usability.reports.html import render
from usability.reports.queries import source_of
from usability.results import gather
from usability.results.choices import LEVELS, Choices
from usability.results.choosing import UnknownChoice, read_choices, write_choices
from usability.results.figures import figures

MOMENT = datetime(2026, 11, 1, 9, tzinfo=UTC)


def estimates(value: object, path: str = "") -> Iterator[tuple[str, Estimate]]:
    """Every estimate within results, with where it stands."""
    if isinstance(value, Estimate):
        yield path, value
    elif is_dataclass(value):
        for one in fields(value):
            yield from estimates(getattr(value, one.name), f"{path}.{one.name}")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from estimates(one, f"{path}[{key}]")
    elif isinstance(value, (tuple, list)):
        for number, one in enumerate(value):
            yield from estimates(one, f"{path}[{number}]")


@pytest.mark.parametrize("level", [0.9, 0.99])
def test_every_interval_computed_has_the_level_chosen(db_session: Session, cast: Cast, level: float) -> None:
    for study, by in (
        (seed_real_study(db_session, cast.owner), ""),
        (seed_generated_study(db_session, cast.owner), "device"),
    ):
        results = gather.gather(
            db_session, study, Choices(level=level, by=by, combined=True, exploratory=True)
        )
        found = [(where, one) for where, one in estimates(results) if one.low is not None]
        assert len(found) > 300
        assert [(where, one) for where, one in found if one.level != level] == []


USUAL = re.compile(r"\(95 %\)|95 % (?:adjusted|log|t |interval|conf)|default, 95 %")
"""Words of the usual level, which would be false beside intervals of another one."""


def text_of(body: str) -> str:
    main = re.sub(r"<[^>]+>", " ", body).replace("\u00a0", " ").replace("&nbsp;", " ")
    return " ".join(main.split()).replace("95 % (the usual)", "")


def test_pages_and_reports_say_the_level_that_they_use(
    signed_in: Callable[[User], Visitor], db_session: Session, cast: Cast
) -> None:
    reader = signed_in(cast.owner)
    for seed, rooms in ((seed_real_study, ["results"]), (seed_generated_study, ["results", "findings"])):
        study = seed(db_session, cast.owner)
        db_session.commit()
        for room in rooms:
            usual = text_of(reader.get(f"/studies/{study.slug}/{room}").text)
            assert "Intervals of 95 %" in usual
            page = text_of(reader.get(f"/studies/{study.slug}/{room}?level=90").text)
            assert "Intervals of 90 %" in page
            assert [page[m.start() - 80 : m.end()] for m in USUAL.finditer(page)] == []
        report = render(compose(source_of(db_session, study, Choices(level=0.9), made_at=MOMENT)))
        assert "90\u00a0% interval" in report
        said = text_of(report)
        assert [said[m.start() - 80 : m.end()] for m in USUAL.finditer(said)] == []


def test_an_interval_is_narrower_at_less_confidence(db_session: Session, cast: Cast) -> None:
    """The mean of 20 people's rates: t of 19 degrees of freedom is 1.729 at 90 % and 2.093 at 95 %."""
    study = seed_real_study(db_session, cast.owner)
    widths = []
    for level in (0.9, 0.95, 0.99):
        (found,) = [
            one
            for one in figures(gather.gather(db_session, study, Choices(level=level)))
            if (one.name, one.condition, one.task) == ("overall.success", "system-1", "")
        ]
        assert found.low is not None
        assert found.high is not None
        assert found.level == level
        widths.append(found.high - found.low)
    assert widths == sorted(widths)
    assert widths[0] == pytest.approx(widths[1] * 1.729133 / 2.093024, rel=1e-5)


def test_a_level_stands_in_the_address_and_only_those_offered_do() -> None:
    assert [write_choices(Choices(level=level)) for level in LEVELS] == [{}, {"level": "90"}, {"level": "99"}]
    assert read_choices({"level": "99"}).level == 0.99
    with pytest.raises(UnknownChoice, match="95, 90 or 99"):
        read_choices({"level": "80"})
