"""Seeds the demo studies through the same services as the pages."""

from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.imports.mapping import load_mapping
from usability.imports.reading import read_sheet
from usability.imports.rules import check
from usability.imports.services import digest_of, import_trials
from usability.studies.models import Study
from usability.studies.plan import StudyPlan
from usability.studies.rules import StudyState
from usability.studies.services import change_state, create_study, publish

HERE = Path(__file__).parent
REAL = "semantic-search"
REAL_TRIALS, REAL_ANSWERS = "semantic-search-trials.csv", "semantic-search-satisfaction.csv"


def seed_real_study(db: Session, owner: User) -> Study:
    """The real study (data/README.md): 20 people, 160 trials, two systems. Given back unchanged where it is there."""
    there = _seeded(db, REAL)
    if there is not None:
        return there
    plan = _plan(REAL)
    study = create_study(db, plan, owner, slug=REAL, demo=True)
    version = publish(db, study, owner)
    trials, answers = (HERE / "data" / name for name in (REAL_TRIALS, REAL_ANSWERS))
    mapping = load_mapping((HERE / "studies" / f"{REAL}-mapping.yaml").read_text("utf-8"))
    checked = check(read_sheet(trials.read_bytes()), mapping, plan, answers=read_sheet(answers.read_bytes()))
    import_trials(
        db, study, version, checked, digest=digest_of(trials.read_bytes(), answers.read_bytes()), filename=trials.name,
        by=owner,
    )
    change_state(db, study, StudyState.CLOSED, owner)
    return study


def _plan(name: str) -> StudyPlan:
    return StudyPlan.model_validate(yaml.safe_load((HERE / "studies" / f"{name}.yaml").read_text("utf-8")))


def _seeded(db: Session, slug: str) -> Study | None:
    return db.scalar(select(Study).where(Study.slug == slug, Study.demo))
