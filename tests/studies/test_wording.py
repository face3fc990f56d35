"""A published questionnaire in a study's own words: the product's name, or a published translation."""

import re
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from tests.results.test_counting import results_of
from tests.results.test_pages import text_of
from tests.results.walker import SUS_75, admit
from tests.studies.room import Room
from tests.support.cast import Cast
from usability.infra.clock import now
from usability.instruments.wording import Wording, published_lines
from usability.reports.content import compose
from usability.reports.html import render
from usability.reports.queries import source_of
from usability.results import score_tables
from usability.results.choices import Choices
from usability.results.figures import figures
from usability.studies import services
from usability.studies.rules import find_instrument, unworded

STATEMENTS = [f"Aussage {number} über das System." for number in range(1, 11)]
GERMAN = {
    "key": "sus", "language": "de", "source": "Lohmann & Schäffer 2013", "title": "Wie fanden Sie das System?",
    "statements": "\r\n".join(STATEMENTS), "low_label": "Stimme gar nicht zu", "high_label": "Stimme voll zu",
}  # fmt: skip


def test_a_translation_is_pasted_asked_and_scored_as_sus(room: Room, db_session: Session, cast: Cast) -> None:
    answer = room.send("add/wordings", **GERMAN)
    assert answer.status_code == 302, text_of(answer.text)
    asked = find_instrument(room.plan, "sus")
    assert asked is not None
    assert (asked.name, asked.key, asked.norms) == ("System Usability Scale (SUS), German", "sus", "sus")
    assert [item.positive for item in asked.items] == [True, False] * 5
    page = text_of(room.client.get(room.address).text)
    assert "Translation: Lohmann & Schäffer 2013" in page
    version = services.publish(db_session, room.study, cast.owner)
    for _ in range(5):
        walker = admit(db_session, version)
        walker.do("oxygen", 30)
        walker.answer("final:sus", dict(SUS_75))
        walker.finish()
    db_session.commit()
    seen = text_of(room.client.get(f"/studies/{room.study.slug}/results").text)
    assert "System Usability Scale (SUS), German" in seen
    assert "Asked in German. Translation: Lohmann & Schäffer 2013." in seen
    assert "Published readings were found with the English form." in seen
    assert "Aussage 4 über das System." in seen
    source = source_of(db_session, room.study, Choices(), made_at=now())
    assert next(one.value for one in figures(source.results) if one.name == "sus") == 75
    assert "Translation: Lohmann & Schäffer 2013." in text_of(render(compose(source)))


def test_participants_pages_say_which_language_the_words_are_in(room: Room) -> None:
    assert room.send("add/wordings", **GERMAN).status_code == 302
    preview = f"/studies/{room.study.slug}/preview?page="
    pages = [room.client.get(f"{preview}{number}").text for number in range(8)]
    page = next(one for one in pages if 'data-name="sus.' in one)
    asked = re.findall(r'<div class="ask" data-name="sus\.[^>]*>', page)
    assert len(asked) == 10
    assert all(' lang="de" dir="auto"' in one for one in asked)
    assert re.search(r'<div lang="de" dir="auto"><h1[^>]*>Wie fanden Sie das System\?', page)
    assert page.count('lang="de"') == 11


def test_a_language_must_be_known_by_its_code() -> None:
    with pytest.raises(ValueError, match="language: “Klingon” is no code of a language, such as de or pt-BR"):
        Wording.model_validate({**GERMAN, "language": "Klingon", "statements": ["Eins"] * 10})


def test_it_opens_again_as_it_was_and_can_be_removed_and_put_back(room: Room) -> None:
    room.send("add/wordings", **GERMAN)
    before = room.plan
    assert room.send("edit/wordings/sus").status_code == 302
    assert room.plan == before
    page = room.client.get(f"{room.address}/edit/wordings/sus").text
    assert '<h3 id="open-title">System Usability Scale (SUS)</h3>' in page
    token = room.form("edit/wordings/sus")
    room.client.post(
        f"{room.address}/remove/wordings/sus",
        data={"csrf_token": token["csrf_token"], "revision": token["revision"]},
    )
    assert room.plan.wordings == []
    assert "Wording of a questionnaire · System Usability Scale (SUS)" in text_of(
        room.client.get(f"{room.address}?removed=1").text
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"statements": "Eins\nZwei"},
            "System Usability Scale (SUS) has 10 statements, here are 2; one a line",
        ),
        ({"source": ""}, "Name the publication that the words are from"),
        ({"language": ""}, "Say into which language it is translated"),
        ({"high_label": ""}, "The published scale has words at this end"),
        ({"named": "Shop"}, "A translation has its own words for the system"),
        ({"key": "nps"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    room: Room, typed: dict[str, str], said: str
) -> None:
    answer = room.send("add/wordings", **{**GERMAN, **typed})
    assert answer.status_code == 422
    assert said in text_of(answer.text)
    assert "Wie fanden Sie das System?" in answer.text
    assert room.plan.wordings == []


def test_pairs_and_statements_with_ends_of_their_own_are_typed_with_bars() -> None:
    assert published_lines("ueq_s")[0] == "obstructive | supportive"
    assert published_lines("nasa_tlx")[3].endswith("| Perfect | Failure")
    words: dict[str, Any] = {"language": "de", "source": "ueq-online.org", "title": "Ihr Eindruck"}
    lines = tuple(f"links {n} | rechts {n}" for n in range(1, 9))
    first = Wording(key="ueq_s", statements=lines, **words).applied().items[0]
    assert (first.text, first.low_label, first.high_label) == ("links 1 / rechts 1", "links 1", "rechts 1")
    with pytest.raises(ValidationError, match=r"line 2 must be left \| right, like “complicated \| easy”"):
        Wording(key="ueq_s", statements=(lines[0], "nur eins", *lines[2:]), **words)


def test_the_products_name_is_permitted_and_versions_that_name_it_otherwise_stay_together(
    room: Room, db_session: Session, cast: Cast
) -> None:
    room.send("add/wordings", key="sus", named="Shop A", plainer="y")
    assert unworded(room.plan)[0].key == "seq"
    asked = find_instrument(room.plan, "sus")
    assert asked is not None
    assert asked.items[7].text == "I found Shop A very awkward to use."
    first = services.publish(db_session, room.study, cast.owner)
    walkers = [admit(db_session, first)]
    room.send("edit/wordings/sus", named="Shop B", plainer=None)
    second = services.publish(db_session, room.study, cast.owner)
    assert second.number == 2
    walkers.append(admit(db_session, second))
    for walker in walkers:
        walker.do("oxygen", 30)
        walker.answer("final:sus", dict(SUS_75))
        walker.finish()
    results = results_of(db_session, room.study)
    (one,) = results.instruments
    assert one.columns[0].summary.main.n == 2
    assert one.instrument.items[7].text == "I found the system very cumbersome to use.", (
        "neither name for both"
    )
    assert score_tables.averages(results) is not None
    # A translation is another wording: its answers are not pooled with those of the English form.
    room.send("edit/wordings/sus", **{**GERMAN, "named": ""})
    walker = admit(db_session, services.publish(db_session, room.study, cast.owner))
    walker.do("oxygen", 30)
    walker.answer("final:sus", dict(SUS_75))
    walker.finish()
    apart = results_of(db_session, room.study)
    assert apart.flow.people == 3
    assert apart.instruments[0].columns[0].summary.main.n == 1
    assert any("SUS" in note for note in apart.notes)
