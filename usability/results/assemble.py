"""From rows to results: counts, figures, questionnaires, comments and the notes that belong with them. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from usability.instruments.model import Instrument
from usability.measures.vocabulary import Outcome
from usability.results import flow, rules
from usability.results.after_tasks import after_tasks
from usability.results.asked_model import Comment
from usability.results.choices import Choices
from usability.results.combined import sums
from usability.results.differences import overall_differences, task_differences
from usability.results.goals import goal_results
from usability.results.grouping import within_people
from usability.results.journey import journey
from usability.results.learning import learning
from usability.results.model import StudyResults
from usability.results.notes import notes
from usability.results.questionnaires import Placed, instrument_results, question_results
from usability.results.ratings import Asking, around_tasks, askings
from usability.results.rows import AnswerRow, AttemptRow, Rows
from usability.results.rules import CountedAttempt, Selection
from usability.results.tally import Given, overall_figures, task_figures
from usability.results.task_figures import TaskResult
from usability.results.unseen import errors_met, unseen
from usability.studies.goals import success_goal
from usability.studies.plan import StudyPlan, Task
from usability.studies.rules import own_questions
from usability.studies.walk import StepKind

Progress = Callable[[int, str], None]
"""Is told how far the work is: percent from 0 to 100, and a few words."""


def silent(_percent: int, _words: str) -> None:
    """For work that nobody watches."""


def assemble(rows: Rows, choices: Choices, progress: Progress = silent) -> StudyResults:
    """A study's results under these choices. Raises rules.UnknownChoice for what the study does not offer."""
    progress(0, f"Counting {len(rows.attempts):,} attempts")
    chosen = rules.select(rows, choices)
    plan = chosen.plan
    conditions = chosen.grouping.columns
    answers = tuple(
        row
        for row in rows.answers
        if row.session_id in chosen.sessions and choices.condition in ("", row.condition or choices.condition)
    )
    instruments, apart = _instruments(rows, chosen)
    usable = [row for row in answers if not _of_other_wording(row, apart, chosen)]
    asked = _asked_after_tasks(plan, instruments)
    before = {task.key: askings(plan.asked_before(task), instruments) for task in plan.tasks}
    given = around_tasks(usable, asked, before)
    everything = list({one.key: one for own in asked.values() for one in own}.values())
    by_condition = _group(chosen.attempts)
    placed = Placed(chosen)
    tasks = _tasks(plan, chosen, choices, asked, before, given, placed, progress)
    progress(70, "Putting all tasks together")
    together = overall_figures("", chosen.attempts, choices.success, everything, given, plan, choices.level)
    overall = (
        tuple(
            overall_figures(
                one.key,
                by_condition.get(one.key, []),
                choices.success,
                everything,
                given,
                plan,
                choices.level,
            )
            for one in conditions
        )
        if len(conditions) > 1
        else (together,)
    )
    progress(85, "Scoring the questionnaires")
    results = StudyResults(
        title=plan.title,
        product=plan.product.name,
        product_version=plan.product.version,
        objectives=tuple(plan.objectives),
        choices=choices,
        versions=chosen.versions,
        segments=rules.segments_of(plan),
        conditions=conditions,
        once=placed.once.columns,
        axes=tuple(axis.kind for axis in chosen.grouping.axes),
        offer=chosen.offer,
        unplaced=chosen.unplaced,
        within=within_people(plan, chosen.grouping),
        flow=flow.flow(rows, chosen, choices.level),
        people=flow.people(chosen),
        tasks=tasks,
        overall=overall,
        together=together,
        differences=overall_differences(
            conditions, by_condition, choices.success, everything, given, choices.correction, choices.level
        ),
        instruments=tuple(
            result
            for asked_there, kind in (
                (plan.after_condition, StepKind.AFTER_CONDITION),
                (plan.final, StepKind.FINAL),
            )
            for result in instrument_results(asked_there, kind, instruments, usable, placed, choices)
        ),
        after_tasks=after_tasks(plan, chosen.attempts, conditions, instruments, usable, choices.level),
        questions=question_results(plan, usable, placed, choices.level),
        comments=_comments(rows, chosen, answers, placed),
        excluded=flow.excluded(chosen),
        left_out=flow.left_out(chosen, placed),
        time_qualities=dict(Counter(a.row.quality for a in chosen.attempts if a.row.quality)),
        learning=learning(
            [task.key for task in plan.tasks], conditions, (*chosen.attempts, *chosen.again), choices.level
        ),
        sums=sums(plan, conditions, chosen.attempts, asked, given) if choices.combined else (),
        unseen=unseen("errors", errors_met(chosen.attempts)),
        elsewhere=flow.elsewhere(rows, chosen),
        among=flow.among(rows, chosen, choices),
        notes=(),
    )
    progress(95, "Following the journey")
    results = replace(
        results,
        goals=goal_results(results, rows, chosen),
        journey=journey(chosen, placed, instruments, usable, rows.business, choices),
    )
    return notes(results, rows, chosen, apart)


def _group(attempts: Sequence[CountedAttempt]) -> dict[str, list[CountedAttempt]]:
    groups: dict[str, list[CountedAttempt]] = defaultdict(list)
    for one in attempts:
        groups[one.column].append(one)
    return groups


def _instruments(rows: Rows, chosen: Selection) -> tuple[dict[str, Instrument], dict[str, set[int]]]:
    """The instruments as the newest counted version has them, and for each the versions that word it otherwise."""
    if chosen.reference is None:
        return {}, {}
    instruments = dict(chosen.reference.instruments)
    counted = {version.number for version in chosen.versions if version.counted}
    apart: dict[str, set[int]] = defaultdict(set)
    for row in rows.versions:
        for key, instrument in chosen.reference.instruments.items() if row.number in counted else ():
            if key not in row.instruments or row.instruments[key] == instrument:
                continue
            published = instrument.as_published()
            if row.instruments[key].as_published() == published:
                # Only permitted words differ, as the names of two products: neither stands for both.
                instruments[key] = published
            else:
                apart[key].add(row.number)
    return instruments, dict(apart)


def _of_other_wording(row: AnswerRow, apart: dict[str, set[int]], chosen: Selection) -> bool:
    key = row.question.partition(".")[0]
    return key in apart and chosen.sessions[row.session_id].version in apart[key]


def _asked_after_tasks(plan: StudyPlan, instruments: dict[str, Instrument]) -> dict[str, list[Asking]]:
    return {task.key: askings(plan.asked_after(task), instruments) for task in plan.tasks}


def _tasks(
    plan: StudyPlan,
    chosen: Selection,
    choices: Choices,
    asked: dict[str, list[Asking]],
    before: dict[str, list[Asking]],
    given: Given,
    placed: Placed,
    progress: Progress,
) -> tuple[TaskResult, ...]:
    conditions = chosen.grouping.columns
    by_task = _by_task(chosen)
    faults: dict[tuple[str, str], list[AttemptRow]] = defaultdict(list)
    for why, row in chosen.outside:
        if why == Outcome.TECHNICAL_FAULT:
            faults[row.task, placed.column(row.session_id, row.condition)].append(row)
    groups = {task.key: _group(by_task[task.key]) for task in plan.tasks}
    differences = task_differences(
        conditions, groups, choices.success, asked, given, choices.correction, choices.level
    )

    def result(number: int, task: Task) -> TaskResult:
        progress(10 + 60 * (number - 1) // len(plan.tasks), f"Computing task {number} of {len(plan.tasks)}")
        return TaskResult(
            key=task.key,
            number=number,
            title=task.title or task.key,
            touchpoint=task.touchpoint,
            journey_stage=task.journey_stage,
            time_limit_s=task.time_limit_s,
            optimal_time_s=task.optimal_time_s,
            optimal_clicks=task.optimal_clicks,
            success_goal=success_goal(plan, task.key),
            conversion=task.conversion,
            figures=tuple(
                task_figures(
                    one.key,
                    groups[task.key].get(one.key, []),
                    choices.success,
                    asked[task.key],
                    given,
                    plan,
                    task,
                    faults[task.key, one.key],
                    before[task.key],
                    choices.level,
                )
                for one in conditions
            ),
            differences=differences.get(task.key, ()),
        )

    return tuple(result(number, task) for number, task in enumerate(plan.tasks, start=1))


def _by_task(chosen: Selection) -> dict[str, list[CountedAttempt]]:
    by_task: dict[str, list[CountedAttempt]] = defaultdict(list)
    for one in chosen.attempts:
        by_task[one.row.task].append(one)
    return by_task


def _comments(
    rows: Rows, chosen: Selection, answers: Sequence[AnswerRow], placed: Placed
) -> tuple[Comment, ...]:
    questions = own_questions(chosen.plan)
    found = [
        Comment(
            "answer",
            row.text,
            questions[row.question].text if row.question in questions else row.question,
            chosen.sessions[row.session_id].participant,
            row.session_id,
            row.task,
            row.condition,
            placed.column(row.session_id, row.condition),
        )
        for row in answers
        if row.text and row.text.strip()
    ]
    places = {(row.session_id, row.step): (row.task, row.condition) for row in rows.attempts}
    for problem in rows.problems:
        session = chosen.sessions.get(problem.session_id)
        if session is None or not problem.text.strip():
            continue
        task, condition = places.get((problem.session_id, _task_step(problem.step)), ("", ""))
        column = placed.column(session.id, condition)
        found.append(
            Comment("problem", problem.text, "", session.participant, session.id, task, condition, column)
        )
    return tuple(found)


def _task_step(step: str | None) -> str:
    """The task step that a briefing, a task or what is asked after it belongs to."""
    return "task:" + (step or "").partition(":")[2]
