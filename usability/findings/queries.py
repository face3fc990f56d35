"""Reads of findings: how many people met each, the participants x problems grid, evidence and history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from usability.accounts.models import User
from usability.findings import rules
from usability.findings.agreement import (
    Agreement,
    Evaluator,
    OnProblems,
    OnSeverity,
    on_problems,
    on_severity,
)
from usability.findings.model import Account, Among, Board, Names, Seen, Told
from usability.findings.models import Evidence, Finding, FindingChange, Observation
from usability.findings.rules import Met, Status
from usability.findings.seen import key_of, live_roots, observed, with_words
from usability.findings.sources import names
from usability.measures.ratings import Severity, severity
from usability.measures.vocabulary import Origin, Outcome
from usability.moderation.models import ObserverNote
from usability.participants.models import Participant
from usability.sessions.models import Attempt, LoggedEvent, UsabilitySession
from usability.sessions.queries import not_withdrawn
from usability.sessions.rules import Purpose
from usability.sessions.standing import withdrawn
from usability.studies.models import Study

NOTING = (Origin.MODERATOR, Origin.REVIEWER)
"""Origins of events by which an evaluator notes something."""


def board(
    db: Session,
    study: Study,
    *,
    with_excluded: bool = False,
    among: Among | None = None,
    rater: int | None = None,
    level: float = 0.95,
) -> Board:
    """Every finding with its k of n, in a fixed number of queries. Pilots, previews and withdrawn files never count.

    among: those to count, where they are not everybody. rater: who reads it and may rate; what others gave is withheld
    from them until they gave their own. level: of confidence, where `among` says none.
    """
    rows = list(
        db.scalars(
            select(Finding)
            .options(selectinload(Finding.ratings))
            .where(Finding.study_id == study.id)
            .order_by(Finding.number)
        )
    )
    affected = {task for row in rows for task in row.tasks}
    counted = among or _everybody(db, study, affected, with_excluded=with_excluded, level=level)
    if not rows:
        nothing = Names({}, {}, {})
        return Board(
            (),
            counted.people,
            counted.began,
            nothing,
            counted.with_excluded,
            counted.excluded,
            (),
            among is not None,
            level=counted.level,
        )
    known = names(db, study)
    roots = live_roots(db, study)
    seen_by: dict[int, set[int]] = {}
    evidence: dict[int, set[int]] = {}
    noted: dict[Evaluator, dict[int, set[int]]] = {}
    for one in _evidence(db, study, counted):
        number = roots.get(one.finding_id)
        if number is not None:
            evidence.setdefault(number, set()).add(one.observation_id)
            if one.counts:
                seen_by.setdefault(number, set()).add(one.person)
            if one.counts and one.evaluator and one.person in counted.people:
                noted.setdefault(one.evaluator, {}).setdefault(number, set()).add(one.session_id)
    everybody = frozenset(counted.people)
    told = [
        _told(
            row,
            rules.met(row.tasks, seen_by.get(row.number, ()), everybody, counted.began, counted.level),
            evidence,
            rater,
        )
        for row in rows
        if row.deleted_at is None and row.merged_into_id is None
    ]
    return Board(
        tuple(sorted(told, key=lambda one: one.order)),
        counted.people,
        counted.began,
        known,
        counted.with_excluded,
        counted.excluded,
        tuple((row.number, row.title) for row in rows if row.deleted_at is not None),
        among is not None,
        Agreement(_on_severity(db, rows, told, counted.level), _on_problems(noted, told)),
        counted.level,
    )


def severity_for(row: Finding, rater: int | None) -> tuple[Severity | None, int]:
    """(severity of a finding over its raters, how many ratings are withheld from somebody who has yet to rate it).

    rater: the person's id; None for a reader who rates nothing.
    """
    if row.positive:
        return None, 0
    if rater is not None and all(one.user_id != rater for one in row.ratings):
        return None, len(row.ratings)
    return severity(one.severity for one in row.ratings), 0


def _told(row: Finding, met: Met, evidence: Mapping[int, set[int]], rater: int | None) -> Told:
    rated, withheld = severity_for(row, rater)
    return Told(
        row.number, row.title, row.description, row.recommendation, row.positive, rated,
        Status(row.status), tuple(row.tasks), met, len(evidence.get(row.number, ())), row.created_at, withheld,
    )  # fmt: skip


def _everybody(
    db: Session, study: Study, tasks: Collection[str], *, with_excluded: bool, level: float
) -> Among:
    """Everybody who began a task, and who began each of these."""
    of_study = (
        UsabilitySession.study_id == study.id,
        UsabilitySession.purpose == Purpose.REAL,
        not_withdrawn(),
        or_(Attempt.outcome.is_(None), Attempt.outcome != Outcome.NOT_ATTEMPTED),
    )
    attempts = select(UsabilitySession.participant_id, Attempt.task).join(
        Attempt, Attempt.session_id == UsabilitySession.id
    )
    anybody = attempts.with_only_columns(UsabilitySession.participant_id).where(*of_study)
    people = db.execute(
        select(Participant.id, Participant.code, Participant.excluded_at)
        .where(Participant.id.in_(anybody))
        .order_by(Participant.id)
    ).all()
    codes = {row.id: row.code for row in people if with_excluded or row.excluded_at is None}
    began: dict[str, set[int]] = {}
    if tasks:
        for person, task in db.execute(attempts.where(*of_study, Attempt.task.in_(tasks)).distinct()):
            if person in codes:
                began.setdefault(task, set()).add(person)
    excluded = sum(row.excluded_at is not None for row in people)
    return Among(
        codes,
        {task: frozenset(found) for task, found in began.items()},
        with_excluded=with_excluded,
        excluded=excluded,
        level=level,
    )


def _on_severity(db: Session, rows: Sequence[Finding], told: Sequence[Told], level: float) -> OnSeverity:
    """The agreement of raters on the problems that stand for themselves and whose ratings the reader may see."""
    shown = {one.number for one in told if not one.positive and not one.withheld}
    ratings = [row.ratings for row in rows if row.number in shown]
    accounts = {one.user_id for given in ratings for one in given if one.user_id is not None}
    people = db.execute(select(User.id, User.name).where(User.id.in_(accounts)))
    return on_severity(
        [{one.user_id: one.severity for one in given if one.user_id is not None} for given in ratings],
        {row.id: row.name for row in people},
        nameless=sum(one.user_id is None for given in ratings for one in given),
        withheld=sum(bool(one.withheld) for one in told),
        level=level,
    )


def _on_problems(noted: Mapping[Evaluator, Mapping[int, set[int]]], told: Sequence[Told]) -> OnProblems:
    """The agreement of evaluators on which of these problems there are."""
    problems = {one.number for one in told if one.problem}
    return on_problems(
        {
            who: {number: sessions for number, sessions in found.items() if number in problems}
            for who, found in noted.items()
        }
    )


@dataclass(frozen=True, slots=True)
class _Behind:
    """An observation behind a finding. counts: of a real session among those counted. evaluator: whoever noted
    it; None where a participant or a file told it, or nobody knows any more.
    """

    finding_id: int
    observation_id: int
    session_id: int
    person: int
    counts: bool
    evaluator: Evaluator | None


def _evidence(db: Session, study: Study, counted: Among) -> list[_Behind]:
    """What stands behind findings and was not taken back in the log."""
    rows = db.execute(
        select(
            Evidence.finding_id, Evidence.observation_id, UsabilitySession.id.label("session_id"),
            UsabilitySession.participant_id, UsabilitySession.purpose, LoggedEvent.writer, LoggedEvent.seq,
            LoggedEvent.origin, User.id.label("account"), User.name, ObserverNote.name.label("observer"),
        )
        .join(Observation, Observation.id == Evidence.observation_id)
        .join(UsabilitySession, UsabilitySession.id == Observation.session_id)
        .outerjoin(LoggedEvent, LoggedEvent.id == Observation.event_id)
        .outerjoin(ObserverNote, ObserverNote.id == Observation.note_id)
        .outerjoin(User, User.id == func.coalesce(LoggedEvent.author_id, Observation.author_id))
        .where(Observation.study_id == study.id, not_withdrawn())
    ).all()  # fmt: skip
    sources = select(Observation.session_id).where(
        Observation.study_id == study.id, Observation.event_id.is_not(None)
    )
    withdrawals = db.execute(
        select(LoggedEvent.session_id, LoggedEvent.writer, LoggedEvent.seq, LoggedEvent.data)
        .where(LoggedEvent.session_id.in_(sources), LoggedEvent.kind == "event_withdrawn")
        .order_by(LoggedEvent.at, LoggedEvent.writer, LoggedEvent.seq)
    )
    gone = withdrawn([(row.session_id, row.writer, row.seq, row.data) for row in withdrawals])
    return [
        _Behind(
            row.finding_id,
            row.observation_id,
            row.session_id,
            row.participant_id,
            row.purpose == Purpose.REAL and counted.takes(row.session_id),
            _evaluator(row.observer, row.account, row.name) if row.origin in (None, *NOTING) else None,
        )
        for row in rows
        if (row.session_id, row.writer, row.seq) not in gone
    ]


def _evaluator(observer: str | None, account: int | None, name: str | None) -> Evaluator | None:
    """By account, so that two people of one name are two; an observer has none, and is known by the name given."""
    if observer:
        return Evaluator(observer)
    return Evaluator(name, account) if name else None


def find(db: Session, study: Study, number: int, *, lock: bool = False) -> Finding | None:
    """The finding with this number in the study, deleted and merged ones too. lock: other writers of it wait."""
    statement = select(Finding).where(Finding.study_id == study.id, Finding.number == number)
    return db.scalar(statement.with_for_update() if lock else statement)


def live(db: Session, study: Study) -> list[tuple[int, str]]:
    """(number, title) of the findings that stand for themselves."""
    rows = db.execute(
        select(Finding.number, Finding.title)
        .where(Finding.study_id == study.id, Finding.deleted_at.is_(None), Finding.merged_into_id.is_(None))
        .order_by(Finding.number)
    )
    return [(row.number, row.title) for row in rows]


@dataclass(frozen=True, slots=True)
class Proof:
    """An observation behind a finding, and the number of the finding that it was gathered into."""

    seen: Seen
    gathered_in: int


@dataclass(frozen=True, slots=True)
class Story:
    """A finding's family: itself and those merged into it, by number; its evidence; its history, newest first.

    taken_back: observations whose mark was taken back in the log or whose file was withdrawn; they do not count.
    """

    family: tuple[Finding, ...]
    evidence: tuple[Proof, ...]
    taken_back: int
    history: tuple[tuple[int, FindingChange], ...]


def story(db: Session, study: Study, finding: Finding) -> Story:
    """Everything that the page of one finding shows besides its count."""
    family = _family(db, finding)
    numbers = {one.id: one.number for one in family}
    rows = db.execute(
        select(Observation, Evidence.finding_id)
        .join(Evidence, Evidence.observation_id == Observation.id)
        .where(Evidence.finding_id.in_(numbers))
    ).all()
    gathered = {key_of(row.Observation): numbers[row.finding_id] for row in rows}
    found = [
        one
        for one in observed(db, study, {row.Observation.session_id for row in rows})
        if one.key in gathered
    ]
    changes = db.scalars(
        select(FindingChange)
        .options(joinedload(FindingChange.author))
        .where(FindingChange.finding_id.in_(numbers))
        .order_by(FindingChange.at.desc(), FindingChange.id.desc())
    )
    return Story(
        family,
        tuple(Proof(one, gathered[one.key]) for one in with_words(db, found)),
        len(gathered) - len(found),
        tuple((numbers[one.finding_id], one) for one in changes),
    )


def _family(db: Session, finding: Finding) -> tuple[Finding, ...]:
    """A finding and all that were merged into it, also by way of others."""
    everything = db.scalars(
        select(Finding).where(Finding.study_id == finding.study_id, Finding.id != finding.id)
    ).all()
    family, size = {finding.id: finding}, 0
    while len(family) > size:
        size = len(family)
        family.update({one.id: one for one in everything if one.merged_into_id in family})
    return tuple(family.values())


def evidence_words(db: Session, study: Study, numbers: Sequence[int]) -> dict[int, tuple[Seen, ...]]:
    """Of each of these findings the evidence that has words and counts, as it was said, by number."""
    roots = {key: number for key, number in live_roots(db, study).items() if number in set(numbers)}
    rows = db.execute(
        select(Observation, Evidence.finding_id)
        .join(Evidence, Evidence.observation_id == Observation.id)
        .where(Observation.study_id == study.id, Evidence.finding_id.in_(roots))
    ).all()
    keys: dict[str, set[int]] = {}
    for row in rows:
        keys.setdefault(key_of(row.Observation), set()).add(roots[row.finding_id])
    found = [
        one
        for one in observed(db, study, {row.Observation.session_id for row in rows})
        if one.key in keys and one.counted
    ]
    told: dict[int, list[Seen]] = {}
    for one in with_words(db, found):
        if one.words:
            for number in keys[one.key]:
                told.setdefault(number, []).append(one)
    return {number: tuple(seen) for number, seen in told.items()}


def account(db: Session, study: Study, among: Among) -> Account | None:
    """The findings with the words of their evidence from those counted, for a report; None where there is none."""
    found = board(db, study, among=among)
    if not found.findings:
        return None
    words = evidence_words(db, study, [one.number for one in found.findings])
    return Account(
        found,
        {number: tuple(one for one in seen if among.takes(one.session_id)) for number, seen in words.items()},
    )
