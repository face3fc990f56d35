"""Seeds the demo studies through the same services as the pages."""

import hashlib
import random
from datetime import datetime, timedelta
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.demo.business import bring_business_figures, bring_outside_numbers
from usability.demo.findings import tell_findings
from usability.demo.generator import Stream
from usability.demo.people import invent
from usability.imports.batches import digest_of
from usability.imports.mapping import load_mapping
from usability.imports.reading import read_sheet
from usability.imports.rules import check
from usability.imports.services import import_trials
from usability.infra.clock import ms_of, now
from usability.measures.vocabulary import Origin
from usability.participants.models import Link
from usability.participants.rules import TurnedAwayFor
from usability.participants.services import count_turned_away, create_link, exclude, new_participant
from usability.sessions.queries import walk_of
from usability.sessions.rules import Purpose
from usability.sessions.services import Clocks, admit, append, settle
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import StudyPlan
from usability.studies.rules import StudyState
from usability.studies.services import change_state, create_study, publish

HERE = Path(__file__).parent
REAL, GENERATED = "semantic-search", "garden-shop"
PEOPLE = 27
"""Invented people who are let in; three of them leave before the end."""
DEFAULT_SEED = 20_261_122
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
        db,
        study,
        version,
        checked,
        digest=digest_of(trials.read_bytes(), answers.read_bytes()),
        filename=trials.name,
        by=owner,
    )
    change_state(db, study, StudyState.CLOSED, owner)
    return study


def seed_generated_study(db: Session, owner: User, *, seed: int = DEFAULT_SEED) -> Study:
    """The generated study of a web shop, which says in its title that nobody took part.

    seed: the same seed gives the same people, times and answers; the dates lie in the weeks before now. Given back
    unchanged where it is there.
    """
    there = _seeded(db, GENERATED)
    if there is not None:
        return there
    rng = random.Random(seed)  # noqa: S311 - invented data, not a secret
    begun = now() - timedelta(days=24)
    study = create_study(db, _plan(GENERATED), owner, slug=GENERATED, demo=True)
    version = publish(db, study, owner)
    study.created_at = study.draft_saved_at = version.published_at = begun - timedelta(days=1)
    pilot = create_link(db, study, purpose="pilot", label="Pilot with colleagues", by=owner)
    link = create_link(db, study, label="Newsletter of the shop", by=owner)
    pilot.created_at = link.created_at = begun - timedelta(hours=1)
    _walk_through(db, version, pilot, rng, begun, 0)
    for number in range(PEOPLE):
        moment = begun + timedelta(hours=18 * number + rng.uniform(0, 12))
        _walk_through(db, version, link, rng, moment, number)
    count_turned_away(db, version, link, TurnedAwayFor.SCREENED_OUT, question="buys_online", people=4)
    count_turned_away(db, version, link, TurnedAwayFor.REFUSED_CONSENT, people=2)
    pilot.opened, link.opened = 1, PEOPLE + 9
    settle(db, study.id)
    tell_findings(db, study, owner)
    bring_business_figures(db, study, random.Random(seed + 1))  # noqa: S311 - invented too
    bring_outside_numbers(db, study)
    change_state(db, study, StudyState.CLOSED, owner)
    return study


def _walk_through(
    db: Session, version: PlanVersion, link: Link, rng: random.Random, moment: datetime, number: int
) -> None:
    """Lets one invented person in and sends the events of the page, as received at that time."""
    person = invent(rng, number)
    participant = new_participant(db, version.study)
    participant.created_at = moment
    session = admit(
        db,
        version,
        participant,
        link=link,
        purpose=Purpose(link.purpose),
        consent_digest=hashlib.sha256(version.plan["consent"]["text"].encode()).hexdigest(),
        moment=moment,
    )
    for batch in Stream(rng, walk_of(session), person, ms_of(moment)).batches():
        append(
            db,
            session,
            batch.writer,
            batch.events,
            origin=Origin.PARTICIPANT,
            clocks=Clocks(batch.sent_mono, batch.sent_wall),
            moment=moment + timedelta(milliseconds=batch.received_ms),
        )
    if number == 10:
        exclude(db, participant, "Works for the shop, as the answers told.", None)
        participant.excluded_at = moment + timedelta(days=1)


def _plan(name: str) -> StudyPlan:
    return StudyPlan.model_validate(yaml.safe_load((HERE / "studies" / f"{name}.yaml").read_text("utf-8")))


def _seeded(db: Session, slug: str) -> Study | None:
    return db.scalar(select(Study).where(Study.slug == slug, Study.demo))
