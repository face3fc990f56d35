"""Studies made by hand for the report: as many people, tasks and words as a test asks for."""

from datetime import UTC, datetime

from usability.instruments.model import Instrument
from usability.measures.vocabulary import Outcome, TimeQuality
from usability.reports.source import Source
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.rows import AnswerRow, Arrivals, AttemptRow, ProblemRow, Rows, SessionRow, VersionRow
from usability.sessions.rules import SessionState
from usability.studies.plan import Asked, Consent, Product, StudyPlan, Task
from usability.studies.questions import Question, QuestionKind
from usability.studies.rules import used_instruments

MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def make_plan(tasks: int = 2, title: str = "Finding oxygen") -> StudyPlan:
    words = Question(key="why", kind=QuestionKind.TEXT, text="Why?", required=False)
    return StudyPlan(
        title=title,
        product=Product(name="Periodic table", version="1.0"),
        consent=Consent(text="We record **what you do** in the tasks."),
        tasks=[
            Task(key=f"t{i}", title=f"Task {i}", scenario=f"Find element {i}.") for i in range(1, tasks + 1)
        ],
        after_task=[Asked(instrument="seq"), Asked(question=words)],
        final=[Asked(instrument="sus"), Asked(instrument="nps")],
    )


def make_rows(plan: StudyPlan, people: int, comments: tuple[str, ...] = ()) -> Rows:
    """Everybody finished; every third attempt failed. Comments go round the tasks, by the first person."""
    instruments: dict[str, Instrument] = used_instruments(plan)
    sessions, attempts, answers = [], [], []
    for person in range(1, people + 1):
        sessions.append(
            SessionRow(
                person, person, f"P{person:03}", False, "", 1, SessionState.FINISHED, "unmoderated", "phone", "",
                MOMENT, MOMENT,
            )
        )  # fmt: skip
        for index, task in enumerate(plan.tasks):
            outcome = Outcome.SUCCESS if (person + index) % 3 else Outcome.FAILURE
            attempts.append(
                AttemptRow(
                    person * 100 + index, person, f"task:{task.key}", task.key, "", outcome, True, 4.0,
                    20.0 + 7 * person + index, TimeQuality.MEASURED, False, None, 0, None, 0,
                )
            )  # fmt: skip
            answers.append(
                AnswerRow(
                    person,
                    f"after:{task.key}",
                    "after_task",
                    task.key,
                    "",
                    "seq.q1",
                    1.0 + person % 7,
                    None,
                    None,
                )
            )
        answers += [
            AnswerRow(person, "final", "final", "", "", f"sus.{item.key}", 3.0, None, None)
            for item in instruments["sus"].items
        ]
        answers.append(AnswerRow(person, "final", "final", "", "", "nps.q1", float(person % 11), None, None))
    for index, words in enumerate(comments):
        about = plan.tasks[index % len(plan.tasks)].key
        answers.append(AnswerRow(1, f"after:{about}", "after_task", about, "", "why", None, None, words))
    version = VersionRow(1, MOMENT, "ab" * 32, plan, instruments)
    problems: tuple[ProblemRow, ...] = ()
    return Rows(
        plan, (version,), tuple(sessions), tuple(attempts), tuple(answers), problems, Arrivals(people, {})
    )


def make_source(plan: StudyPlan | None = None, people: int = 6, comments: tuple[str, ...] = ()) -> Source:
    plan = plan or make_plan()
    rows = make_rows(plan, people, comments)
    return Source(
        assemble(rows, Choices()), plan, rows.versions[0].instruments, MOMENT, "1.2.3", ("Olga",), "Emil"
    )
