"""Plans drawn by hypothesis: every kind of part, with texts that are hard on files."""

from hypothesis import strategies as st

from usability.instruments.model import Instrument, Item, Scale, Scoring
from usability.instruments.wording import Wording
from usability.studies.plan import (
    Asked,
    Condition,
    Conditions,
    Consent,
    Context,
    Criterion,
    CriterionKind,
    Design,
    ErrorCode,
    Order,
    Product,
    StudyPlan,
    Task,
)
from usability.studies.questions import Option, Question, QuestionKind, Quota, Screener, ScreenerQuestion

keys = st.from_regex(r"\A[a-z0-9][a-z0-9_-]{0,12}\Z")
_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
_hard = st.sampled_from(
    ["no", "1.0", "2026-01-01", "~", "- a", "a: b", "# c", "‘’ ü 😀", "{x}", "&a *a", "\tx", "'", '"']
)
lines = _hard | st.text(_characters, max_size=20)
prose = (
    lines | st.lists(lines, max_size=4).map("\n".join) | st.just("  two\n\n\nlines \n") | st.just("\n a\n")
)
addresses = st.sampled_from(["", "https://example.org/?a=1&b=#c", "http://127.0.0.1:8001"])


def _distinct(items: st.SearchStrategy, most: int) -> st.SearchStrategy[list]:
    return st.lists(items, max_size=most, unique_by=lambda item: item.key)


options = _distinct(st.builds(Option, key=keys, label=lines), 4)
codes = _distinct(st.builds(ErrorCode, key=keys, label=lines), 3)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(QuestionKind))
    ends: dict[str, int | None] = {"low": None, "high": None}
    if kind in (QuestionKind.SCALE, QuestionKind.NUMBER):
        low = draw(st.integers(-3, 3))
        ends = {"low": low, "high": low + draw(st.integers(1, 10))}
    return Question(
        key=draw(keys), text=draw(lines), kind=kind, options=draw(options), low=ends["low"], high=ends["high"],
        low_label=draw(lines), required=draw(st.booleans()), segment=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def screeners(draw: st.DrawFn) -> Screener:
    asked = draw(_distinct(st.builds(ScreenerQuestion, key=keys, text=lines, options=options), 3))
    quotas = []
    for question in asked:
        question.accept = [option.key for option in question.options if draw(st.booleans())]
        if question.options:
            option = draw(st.sampled_from(question.options)).key
            quotas.append(
                Quota(key=question.key, question=question.key, option=option, limit=draw(st.integers(1, 99)))
            )
    return Screener(questions=asked, quotas=quotas)


asked = _distinct(
    st.sampled_from(["sus", "seq", "nps"]).map(lambda key: Asked(instrument=key))
    | questions().map(lambda q: Asked(question=q)),
    4,
)  # fmt: skip
tasks = st.builds(
    Task, key=keys, title=lines, scenario=prose, start_url=addresses, touchpoint=lines,
    criterion=st.builds(
        Criterion, kind=st.sampled_from(CriterionKind), prompt=lines, accepted=st.lists(lines, max_size=3), target=lines
    ),
    time_limit_s=st.none() | st.integers(5, 86_400),
    optimal_time_s=st.none() | st.floats(0.001, 86_400), success_goal=st.none() | st.floats(0.001, 1),
    error_codes=codes, after=st.none() | asked, moderator_notes=prose,
    probes=st.lists(lines, max_size=3),
)  # fmt: skip


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    low = draw(st.integers(-3, 3))
    items = draw(
        _distinct(st.builds(Item, key=keys, text=st.just("no") | st.just("A: b"), positive=st.booleans()), 3)
    )
    return Instrument(
        key="own-" + draw(keys), name="Own", title="yes", items=tuple(items) or (Item(key="q1", text="1"),),
        scale=Scale(min=low, max=low + draw(st.integers(1, 9))),
        scoring=Scoring(rule="sus_like"),
    )  # fmt: skip


wordings = st.just(Wording(key="sus", named="Shop")) | st.just(
    Wording(
        key="seq", language="de", source="Nobody 2020", title="Danach", low_label="Schwer", high_label="Leicht",
        statements=("Wie schwer oder leicht?",),
    )
)  # fmt: skip


def plans() -> st.SearchStrategy[StudyPlan]:
    """Any plan that the model takes."""
    return st.builds(
        StudyPlan, title=lines, product=st.builds(Product, name=lines, version=lines, description=prose),
        context=st.builds(Context, users=prose, setting=prose, equipment=prose, compensation=prose),
        objectives=st.lists(lines, max_size=3), welcome=prose, consent=st.builds(
            Consent, text=prose, contact=lines, also=st.lists(lines, max_size=2), kept_until=st.none() | st.dates()
        ),
        screener=screeners(), max_participants=st.none() | st.integers(1, 100),
        participant_questions=_distinct(questions(), 3),
        conditions=st.builds(
            Conditions, design=st.sampled_from(Design),
            items=_distinct(st.builds(Condition, key=keys, name=lines, start_url=addresses), 3),
        ),
        order=st.sampled_from(Order), tasks=_distinct(tasks, 3), error_codes=codes, after_task=asked,
        after_condition=asked, final=asked, instruments=_distinct(instruments(), 2), wordings=_distinct(wordings, 2),
        thanks=prose,
        completion_code=lines, think_aloud=st.booleans(), dropout_hours=st.integers(1, 1440),
    )  # fmt: skip
