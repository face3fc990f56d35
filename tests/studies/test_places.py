"""Moving parts of a plan about, by keys."""

import pytest

from tests.support.cast import make_plan
from usability.studies import places, services
from usability.studies.plan import Asked, StudyPlan, Task
from usability.studies.questions import Option, Question, Quota, ScreenerQuestion


@pytest.fixture
def document() -> places.Document:
    plan = make_plan()
    plan.tasks = [*plan.tasks, Task(key="gold", title="Gold", after=[Asked(instrument="seq")])]
    plan.final = [Asked(instrument="sus"), Asked(question=Question(key="why", text="Why?"))]
    return services.document(plan)


def order(document: places.Document, where: str) -> list[str]:
    return [places.key_of(item) for item in places.items(document, where)]


@pytest.mark.parametrize(
    ("place", "by", "after"),
    [
        ("tasks/silver", -1, ["silver", "oxygen", "gold"]),
        ("tasks/silver", 1, ["oxygen", "gold", "silver"]),
        ("tasks/oxygen", -1, ["oxygen", "silver", "gold"]),
        ("tasks/gold", 5, ["oxygen", "silver", "gold"]),
    ],
)
def test_an_item_moves_and_stays_at_the_ends(
    document: places.Document, place: str, by: int, after: list[str]
) -> None:
    assert order(places.moved(document, place, by), "tasks") == after
    assert order(document, "tasks") == ["oxygen", "silver", "gold"], "the document itself was changed"


def test_what_is_asked_goes_by_instrument_or_question(document: places.Document) -> None:
    assert order(document, "final") == ["sus", "why"]
    assert places.loc_of(document, "final/why") == ("final", 1)
    assert order(places.removed(document, "final/sus"), "final") == ["why"]


def test_a_tasks_own_questions_are_a_list_of_their_own(document: places.Document) -> None:
    assert order(document, "tasks/gold/after") == ["seq"]
    assert order(document, "tasks/oxygen/after") == []
    added = places.added(document, "tasks/oxygen/after", {"instrument": "asq", "question": None})
    assert StudyPlan.model_validate(added).task("oxygen").after == [Asked(instrument="asq")]
    assert places.loc_of(added, "tasks/oxygen/after/asq") == ("tasks", 0, "after", 0)


@pytest.mark.parametrize(
    "place", ["tasks/lead", "consent/x", "tasks", "tasks/lead/after/seq", "", "format", "__class__/x"]
)
def test_a_place_that_is_not_there_is_a_key_error(document: places.Document, place: str) -> None:
    with pytest.raises(KeyError):
        places.item(document, place)


def test_quotas_go_with_their_screener_question() -> None:
    plan = make_plan()
    plan.screener.questions = [ScreenerQuestion(key="job", options=[Option(key="a", label="A")])]
    plan.screener.quotas = [Quota(key="q", question="job", option="a", limit=3)]
    changed = places.removed(services.document(plan), "screener/questions/job")
    assert StudyPlan.model_validate(changed).screener.quotas == []


@pytest.mark.parametrize(
    ("words", "taken", "key"),
    [
        ("Oxygen in sea water", set(), "oxygen-in-sea-water"),
        ("Über Größe", set(), "uber-groe"),
        ("Silver", {"silver", "silver-2"}, "silver-3"),
        ("水", set(), "task"),
        ("x" * 300, set(), "x" * 32),
    ],
)
def test_keys_are_made_from_words(words: str, taken: set[str], key: str) -> None:
    made = places.free_key(words, taken, "task")
    assert made == key
    assert Task(key=made).key == key


def test_a_question_never_takes_a_key_that_names_other_answers(document: places.Document) -> None:
    assert places.taken_keys(document, "participant_questions") == {"sus", "why", "seq"}
    assert places.taken_keys(document, "tasks") == {"oxygen", "silver", "gold"}
