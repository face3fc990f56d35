"""Every interval has the level of confidence that is chosen, and says so."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from usability.demo.services import seed_generated_study, seed_real_study
from usability.measures.estimate import Estimate
from usability.results import gather
from usability.results.choices import Choices


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
