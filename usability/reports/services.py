"""Building reports, keeping them unchanged, deleting them."""

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.infra.clock import now
from usability.infra.database import db as database
from usability.infra.database import set_intent
from usability.infra.errors import DomainError
from usability.infra.settings import current_settings
from usability.jobs.runner import Progress, enqueue, handler
from usability.reports.content import compose
from usability.reports.html import render
from usability.reports.models import Report
from usability.reports.queries import source_of
from usability.reports.source import Source
from usability.results.choices import Choices
from usability.results.choosing import read_choices, write_choices
from usability.results.gather import read, settle
from usability.results.rules import select as select_counted
from usability.studies.models import Study

KIND = "report"


class ReportError(DomainError):
    """Something about a report that a person can put right."""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished report. file_digest: SHA-256 of the PDF."""

    content: bytes
    pages: int
    source: Source

    @property
    def file_digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def _silent(_percent: int, _words: str) -> None:
    pass


def build(source: Source, *, letter: bool = False, progress: Callable[[int, str], None] = _silent) -> Built:
    """The PDF of a source."""
    # WeasyPrint takes most of a second to load; pages that build nothing do not wait for it.
    from usability.reports.pdf import finish, print_html

    progress(30, "Writing the text and drawing the charts")
    document = compose(source, letter=letter)
    html = render(document)
    progress(45, "Setting the pages")
    printed = print_html(html)
    progress(90, "Tagging the file")
    pdf = finish(printed, {one.id: one.name for one in document.sections})
    return Built(pdf.content, pdf.pages, source)


def request_report(db: Session, study: Study, choices: Choices, by: User, *, letter: bool = False) -> Report:
    """Asks for a report, to be built by the worker.

    Raises results.rules.UnknownChoice for a choice that the study does not offer.
    """
    moment = now()
    select_counted(read(db, study), choices)
    report = Report(
        study_id=study.id,
        title=study.title,
        created_at=moment,
        created_by=by.id,
        choices={**write_choices(choices), **({"paper": "letter"} if letter else {})},
        # Drawn now, so that work done again after a crash writes over its own half-finished file.
        path=f"{secrets.token_hex(16)}.pdf",
    )
    db.add(report)
    db.flush()
    report.job_id = enqueue(db, KIND, {"report": report.id}, by=by.id).id
    db.flush()
    return report


def retry(db: Session, report: Report, by: User) -> None:
    """Puts a failed report back into the queue. Raises ReportError while it is being built or when it is finished."""
    if report.file_digest:
        raise ReportError("This report is finished already.")
    if report.job is not None and report.job.state in ("queued", "running"):
        raise ReportError("This report is being built.")
    report.job_id = enqueue(db, KIND, {"report": report.id}, by=by.id).id
    db.flush()


def delete_report(db: Session, report: Report, folder: Path) -> None:
    """Removes a report, and its file once that is committed: a removal that is rolled back has lost nothing."""
    path = folder / report.path if report.path else None
    db.delete(report)
    db.flush()

    def unlink(_session: Session) -> None:
        if path is not None and inspect(report).was_deleted:
            path.unlink(missing_ok=True)

    event.listen(db, "after_commit", unlink, once=True)


def content_of(report: Report, folder: Path) -> bytes:
    """The kept file. Raises ReportError if it is gone or not what was kept."""
    try:
        content = (folder / report.path).read_bytes()
    except OSError as error:
        raise ReportError("The file of this report is not there any more. Build it anew.") from error
    if hashlib.sha256(content).hexdigest() != report.file_digest:
        raise ReportError("The file of this report was changed after it was built. Build it anew.")
    return content


@handler(KIND)
def work(args: dict[str, Any], progress: Progress) -> None:
    """Builds the report that was asked for and keeps its file."""
    set_intent("write")
    db: Session = database.session
    report = db.scalar(select(Report).where(Report.id == args["report"]))
    if report is None:
        return
    progress(5, "Gathering the results")
    settle(db, report.study)
    db.commit()
    asked = dict(report.choices)
    letter = asked.pop("paper", "") == "letter"
    by = db.get(User, report.created_by) if report.created_by is not None else None
    source = source_of(
        db, report.study, read_choices(asked), made_at=report.created_at, prepared_by=by.name if by else ""
    )
    # Setting the pages takes seconds: nobody is to wait for this transaction meanwhile.
    db.commit()
    built = build(source, letter=letter, progress=progress)
    progress(97, "Keeping the file")
    keep(built.content, current_settings().reports_dir / report.path)
    report.input_digest, report.file_digest = source.digest, built.file_digest
    report.pages = built.pages
    report.versions = ", ".join(str(number) for number in source.versions)
    db.commit()


def keep(content: bytes, target: Path) -> None:
    """Writes a file so that it is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(f".{secrets.token_hex(4)}.part")
    try:
        with half.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
