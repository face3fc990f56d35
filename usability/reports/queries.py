"""Reads for reports."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from usability.accounts.models import User
from usability.findings.queries import account
from usability.infra.version import software_version
from usability.outside.queries import brought
from usability.reports.models import Report
from usability.reports.source import ImportedFile, Source
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.gather import read
from usability.results.orders import came_about
from usability.results.rules import select as choose
from usability.sessions import queries as sessions
from usability.sessions.models import ImportBatch
from usability.studies.access import StudyRole
from usability.studies.models import Study, StudyMember
from usability.studies.rules import used_instruments


def source_of(
    db: Session, study: Study, choices: Choices, *, made_at: datetime, prepared_by: str = ""
) -> Source:
    """Everything a report on these choices says. Raises results.rules.UnknownChoice for what the study lacks."""
    rows = read(db, study)
    chosen = choose(rows, choices)
    reference = chosen.reference
    results = assemble(rows, choices)
    return Source(
        results=results,
        plan=chosen.plan,
        instruments=reference.instruments if reference else used_instruments(chosen.plan),
        made_at=made_at,
        software=software_version(),
        led_by=_owners(db, study),
        prepared_by=prepared_by,
        files=_files(db, study),
        orders=came_about(
            chosen, rows.versions, sessions.positions(db, study.id), sessions.cells(db, study.id)
        ),
        findings=account(db, study, results.among),
        outside=brought(db, study.id, level=results.choices.level),
    )


def _owners(db: Session, study: Study) -> tuple[str, ...]:
    found = db.scalars(
        select(User.name)
        .join(StudyMember, StudyMember.user_id == User.id)
        .where(StudyMember.study_id == study.id, StudyMember.role == StudyRole.OWNER)
        .order_by(User.name)
    )
    return tuple(found)


def _files(db: Session, study: Study) -> tuple[ImportedFile, ...]:
    found = db.scalars(
        select(ImportBatch)
        .where(ImportBatch.study_id == study.id, ImportBatch.withdrawn_at.is_(None))
        .order_by(ImportBatch.id)
    )
    return tuple(ImportedFile(one.filename, one.digest, one.rows, one.imported_at) for one in found)


def reports_of(db: Session, study: Study) -> Sequence[Report]:
    """A study's reports with their jobs, the newest first."""
    return db.scalars(
        select(Report)
        .options(joinedload(Report.job))
        .where(Report.study_id == study.id)
        .order_by(Report.id.desc())
    ).all()


def find_report(db: Session, study: Study, number: int) -> Report | None:
    """A report of this study by its id."""
    return db.scalar(
        select(Report).options(joinedload(Report.job)).where(Report.study_id == study.id, Report.id == number)
    )


def names_of(db: Session, reports: Sequence[Report]) -> dict[int, str]:
    """Who asked for the reports, by account."""
    wanted = {one.created_by for one in reports if one.created_by is not None}
    found = db.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {row.id: row.name for row in found}
