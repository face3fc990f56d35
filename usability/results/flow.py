"""Who is counted: the way of people into the results, who was left out and why, over whom findings count. Pure."""

from collections import Counter, defaultdict
from itertools import chain

from usability.findings.model import Among
from usability.measures.vocabulary import Outcome
from usability.results import rules
from usability.results.choices import Choices
from usability.results.funnel import funnel
from usability.results.people_model import Excluded, Flow, LeftOut, People
from usability.results.questionnaires import Placed
from usability.results.rows import AttemptRow, Rows
from usability.results.rules import Selection
from usability.sessions.rules import Mode, SessionState


def flow(rows: Rows, chosen: Selection, level: float = 0.95) -> Flow:
    """The way of people from the link to the counted results."""
    sessions = chosen.considered
    states = Counter(session.state for session in sessions)
    only_imported = rows.sessions and all(session.mode == Mode.IMPORTED for session in rows.sessions)
    measured = rows.arrivals.opened > 0 or not only_imported
    turned_away = rows.arrivals.turned_away if measured else None
    outside = rules.why_counts(chosen.outside)
    running = {session.id for session in sessions if session.state is SessionState.RUNNING}
    return Flow(
        opened=rows.arrivals.opened if measured else None,
        refused_consent=None if turned_away is None else turned_away.get("refused_consent", 0),
        screened_out=None if turned_away is None else turned_away.get("screened_out", 0),
        full=None if turned_away is None else turned_away.get("full", 0),
        started=len(sessions),
        finished=states[SessionState.FINISHED],
        dropped_out=states[SessionState.DROPPED_OUT],
        running=states[SessionState.RUNNING],
        excluded=len({session.person for session in sessions if session.excluded}),
        people=len({session.person for session in chosen.sessions.values()}),
        attempts=len(chosen.attempts),
        not_attempted=outside["not_attempted"],
        technical_fault=outside["technical_fault"],
        awaits_score=outside[rules.AWAITS_SCORE],
        running_attempts=sum(row.session_id in running for row in rows.attempts) + outside["running"],
        invited=rows.arrivals.invited if measured else None,
        left_at=_left_at(rows, chosen),
        funnel=funnel(rows, chosen, level),
    )


def _left_at(rows: Rows, chosen: Selection) -> tuple[tuple[str, int], ...]:
    """At which step people dropped out, in the order of the plan: the last task that they had begun."""
    gone = {one.id for one in chosen.considered if one.state is SessionState.DROPPED_OUT}
    last: dict[int, AttemptRow] = {}
    for row in rows.attempts:
        if row.session_id in gone and row.outcome is not Outcome.NOT_ATTEMPTED:
            last[row.session_id] = row
    titles = {task.key: task.title or task.key for task in chosen.plan.tasks}
    places = ["before the first task"]
    places += [words.format(title) for title in titles.values() for words in ("during “{}”", "after “{}”")]
    found: Counter[str] = Counter()
    for session in gone:
        if session not in last:
            found[places[0]] += 1
            continue
        at = last[session]
        during = at.outcome is Outcome.DROPPED_OUT or not at.ended
        found[f"{'during' if during else 'after'} “{titles.get(at.task, at.task)}”"] += 1
    return tuple(
        sorted(found.items(), key=lambda one: places.index(one[0]) if one[0] in places else len(places))
    )


def people(chosen: Selection) -> People:
    """Who they are."""
    sessions = chosen.sessions.values()
    return People(
        n=len({session.person for session in sessions}),
        left=len({one.person for one in sessions if one.state is SessionState.DROPPED_OUT}),
        devices=dict(Counter(session.device for session in sessions)),
        modes=dict(Counter(session.mode for session in sessions)),
        first_at=min((session.admitted_at for session in sessions), default=None),
        last_at=max((session.last_at for session in sessions), default=None),
    )


def excluded(chosen: Selection) -> tuple[Excluded, ...]:
    """The people whom a researcher left out."""
    people = {session.person: session for session in chosen.considered if session.excluded}
    return tuple(Excluded(session.participant, session.reason) for session in people.values())


def elsewhere(rows: Rows, chosen: Selection) -> dict[int, str]:
    """The counted sessions of another study, each with its name in addresses."""
    of = {row.number: row.study for row in rows.versions if row.study}
    return {key: of[one.version] for key, one in chosen.sessions.items() if one.version in of}


def among(rows: Rows, chosen: Selection, choices: Choices) -> Among:
    """The people of this study who are counted, with the tasks that they began, whether those counted or not."""
    there = elsewhere(rows, chosen)
    own = {key: one for key, one in chosen.sessions.items() if key not in there}
    began: dict[str, set[int]] = defaultdict(set)
    outside = (row for why, row in chosen.outside if why != Outcome.NOT_ATTEMPTED)
    for row in chain((one.row for one in chosen.attempts), outside):
        if row.session_id in own:
            began[row.task].add(own[row.session_id].person)
    everybody = frozenset[int]().union(*began.values())
    return Among(
        {one.person: one.participant for one in own.values() if one.person in everybody},
        {task: frozenset(people) for task, people in began.items()},
        frozenset(own),
        choices.with_excluded,
        len({one.person for one in chosen.considered if one.excluded and one.id not in there}),
        choices.level,
    )


def left_out(chosen: Selection, placed: Placed) -> tuple[LeftOut, ...]:
    """The attempts outside every denominator."""
    return tuple(
        LeftOut(
            why,
            chosen.sessions[row.session_id].participant,
            row.session_id,
            row.task,
            row.condition,
            placed.column(row.session_id, row.condition),
        )
        for why, row in chosen.outside
    )
