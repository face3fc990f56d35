"""The instruments that come with the product, and the model they share with a study's own."""

import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from usability.instruments import catalogue, words
from usability.instruments.model import RESERVED, WRITTEN, Instrument, OwnInstrument
from usability.instruments.wording import Wording
from usability.studies.files import Unreadable, load
from usability.studies.plan import FORMAT

OWN: dict[str, Any] = {
    "key": "search-aids",
    "name": "Search aids",
    "title": "How helpful were the search aids?",
    "scale": {"min": 1, "max": 5, "low_label": "Strongly disagree", "high_label": "Strongly agree"},
    "scoring": {"rule": "sus_like", "max_missing": 2},
    "items": [
        {"key": f"q{i}", "text": f"Statement {i}", "positive": i in (1, 3, 6, 8, 9)} for i in range(1, 11)
    ],
}
own = TypeAdapter(OwnInstrument)


def test_every_instrument_that_researchers_were_promised_is_there() -> None:
    assert {
        "sus", "sus_positive", "seq", "asq", "umux", "umux_lite", "nps", "csat", "ces", "confidence", "expectation",
        "experience", "nasa_tlx", "ueq", "ueq_s", "pssuq",
    } <= RESERVED  # fmt: skip


def test_every_file_reads_and_names_its_source() -> None:
    assert {instrument.key for instrument in catalogue.all_instruments()} == RESERVED
    for instrument in catalogue.all_instruments():
        assert instrument.source
        assert instrument.licence
        assert instrument.when
        assert "{" not in "".join(item.text for item in instrument.items)


def test_every_instrument_says_when_to_choose_it_and_a_plan_does_not_carry_that() -> None:
    said = [catalogue.advice(instrument.key) for instrument in catalogue.all_instruments()]
    assert len(set(said)) == len(RESERVED)
    assert all(words.endswith(".") for words in said)
    assert "advice" not in catalogue.get("sus").model_dump()


def test_a_frozen_copy_reads_back_the_same() -> None:
    for instrument in catalogue.all_instruments():
        assert Instrument.model_validate(instrument.model_dump(mode="json")) == instrument


def test_sus_items_word_by_word() -> None:
    """Brooke 1996."""
    assert [item.text for item in catalogue.get("sus").items] == [
        "I think that I would like to use this system frequently.",
        "I found the system unnecessarily complex.",
        "I thought the system was easy to use.",
        "I think that I would need the support of a technical person to be able to use this system.",
        "I found the various functions in this system were well integrated.",
        "I thought there was too much inconsistency in this system.",
        "I would imagine that most people would learn to use this system very quickly.",
        "I found the system very cumbersome to use.",
        "I felt very confident using the system.",
        "I needed to learn a lot of things before I could get going with this system.",
    ]
    assert catalogue.get("sus_positive").items[9].text == (
        "I could use the website without having to learn anything new."
    )


def test_the_product_may_be_named() -> None:
    named = catalogue.get("sus", "Drawbridge")
    assert named.items[1].text == "I found Drawbridge unnecessarily complex."
    assert (
        catalogue.get("umux", "Drawbridge").items[0].text == "Drawbridge's capabilities meet my requirements."
    )
    assert [item.positive for item in named.items] == [item.positive for item in catalogue.get("sus").items]
    assert catalogue.get("sus", " ") == catalogue.get("sus")
    assert catalogue.get("sus", r"\1 {x}").items[1].text == r"I found \1 {x} unnecessarily complex."


def test_an_unknown_key_is_a_key_error() -> None:
    for key in ("susan", "../model", ""):
        with pytest.raises(KeyError):
            catalogue.get(key, "Drawbridge")
        with pytest.raises(KeyError):
            catalogue.get(key)


def test_half_of_each_ueq_scale_is_reversed() -> None:
    """A public app forgets item 25 (UEQ handbook v11)."""
    ueq = catalogue.get("ueq")
    reversed_items = [int(item.key[1:]) for item in ueq.items if not item.positive]
    assert reversed_items == [3, 4, 5, 9, 10, 12, 17, 18, 19, 21, 23, 24, 25]
    for part in ueq.subscales:
        assert sum(not ueq.item(key).positive for key in part.items) * 2 == len(part.items)
    assert sorted(key for part in ueq.subscales for key in part.items) == sorted(
        item.key for item in ueq.items
    )
    assert (ueq.item("q25").low_label, ueq.item("q25").high_label) == ("friendly", "unfriendly")


def test_labels_of_an_item_come_before_the_scales() -> None:
    tlx = catalogue.get("nasa_tlx")
    assert tlx.labels(tlx.item("performance")) == ("Perfect", "Failure")
    assert tlx.labels(tlx.item("mental")) == ("Very low", "Very high")
    assert list(tlx.scale.points)[:3] == [0, 5, 10]
    with pytest.raises(KeyError):
        tlx.item("speed")


def test_an_own_questionnaire_is_the_same_model() -> None:
    found = own.validate_python(OWN)
    assert isinstance(found, Instrument)
    assert (found.scoring.range_low, found.scoring.range_high) == (0, 100)
    assert own.validate_python(OWN | {"scoring": {"rule": "mean"}}).scoring.range_high == 5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"norms": "sus"}, "norms"),
        ({"norms": "ueq"}, "norms"),
        ({"benchmark": {"value": 68, "text": "Average", "source": "Sauro 2011"}}, "no published norms"),
    ],
)
def test_an_own_questionnaire_has_no_norms(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        own.validate_python(OWN | change)


def test_a_key_of_the_products_is_refused_where_it_is_written_and_read_where_it_was_stored() -> None:
    """A study whose own questionnaire had the key before the product took it must not become unreadable."""
    with pytest.raises(ValidationError, match="choose another"):
        own.validate_python(OWN | {"key": "sus"}, context={WRITTEN: True})
    assert own.validate_python(OWN | {"key": "sus"}).key == "sus"
    with pytest.raises(Unreadable, match="choose another"):
        load(json.dumps({"format": FORMAT, "title": "Two", "instruments": [OWN | {"key": "sus"}]}))


def test_norms_of_sus_need_its_items() -> None:
    data = catalogue.get("sus").model_dump(mode="json")
    data["items"][9]["positive"] = True
    with pytest.raises(ValidationError, match="norms: those of SUS need its ten items"):
        Instrument.model_validate(data)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"items": [*OWN["items"], OWN["items"][0]]}, "items: 'q1' stands twice"),
        ({"items": []}, "items"),
        ({"subscales": [{"key": "a", "name": "A", "items": ["q11"]}]}, "subscales.a: there is no item 'q11'"),
        (
            {"subscales": [{"key": "a", "name": "A", "items": ["q1", "q1"]}]},
            "subscales.a.items: 'q1' stands twice",
        ),
        ({"scale": {"min": 5, "max": 5}}, r"max: must be above the lowest answer \(5\), not 5"),
        ({"scale": {"min": 0, "max": 10, "step": 3}}, "steps of 3 do not lead from 0 to 10"),
        ({"scale": {"min": 0, "max": 1000}}, "at most 101 answers are possible"),
        ({"scoring": {"rule": "sus_like", "max_missing": 10}}, "max_missing"),
        ({"scoring": {"rule": "sus_like", "range_high": 10}}, "from 0 to 100, not from 0 to 10"),
        ({"scoring": {"rule": "nps"}}, "for instruments of one item"),
        ({"scoring": {"rule": "guess"}}, "scoring.rule"),
        ({"kind": "semantic_differential"}, "items.q1.low_label: a pair of words needs both of them"),
        ({"scorign": {}}, "scorign"),
        ({"key": "Search Aids"}, "key"),
    ],
)
def test_mistakes_are_named_with_their_place(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        own.validate_python(OWN | change)


@pytest.mark.parametrize(
    ("scoring", "scale", "message"),
    [
        ({"rule": "nps"}, {"min": 1, "max": 10}, "0 to 10"),
        ({"rule": "top_box"}, {"min": 1, "max": 5}, "top_from"),
        ({"rule": "top_box", "top_from": 6}, {"min": 1, "max": 5}, "6 is no answer"),
    ],
)
def test_single_item_rules_fit_their_scale(
    scoring: dict[str, Any], scale: dict[str, int], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        own.validate_python(OWN | {"items": OWN["items"][:1], "scoring": scoring, "scale": scale})


def test_published_translations_are_facts_for_who_chooses_and_no_plan_carries_them() -> None:
    """Languages of the measurement reference, A1; Gao, Kortum & Oswald 2020 alone have six of them."""
    found = catalogue.translations("sus")
    assert {one.language.partition(" (")[0] for one in found} == {
        "Arabic", "Chinese", "Dutch", "French", "German", "Hindi", "Italian", "Persian", "Polish", "Portuguese",
        "Slovene", "Spanish", "Urdu",
    }  # fmt: skip
    assert sum("Gao, Kortum & Oswald 2020" in one.publication for one in found) == 6
    assert [one.language for one in found] == sorted(one.language for one in found)
    assert all(one.doi.startswith("10.") for one in found if one.doi)
    french = next(one for one in found if "F-SUS" in one.citation)
    assert french.citation == "Gronier & Baudet 2021, F-SUS, doi 10.1080/10447318.2021.1898828"
    assert catalogue.translations("seq") == ()
    assert "translations" not in catalogue.get("sus").model_dump()


def test_only_permitted_words_change_in_sus() -> None:
    """The product's name for "system"; "awkward" for "cumbersome" (Lewis & Sauro 2009). The published text is kept."""
    named = catalogue.get("sus", "Shop", plainer=True)
    assert named.items[0].text == "I think that I would like to use Shop frequently."
    assert named.items[7].text == "I found Shop very awkward to use."
    assert named.items[7].published == "I found the system very cumbersome to use."
    assert catalogue.get("sus").items[7].published == ""
    assert catalogue.plainer_items("sus") == (8,)
    assert catalogue.names_product("sus")
    assert not catalogue.names_product("seq")


def test_a_scale_is_told_with_the_words_at_its_ends() -> None:
    seq = catalogue.get("seq")
    assert words.scale_words(seq, seq.items[0]) == "1 very difficult to 7 very easy"
    german = Wording(
        key="seq", language="de", source="A publication", title="Zur Aufgabe", statements=("Wie war sie?",),
        low_label="Große Mühe", high_label="Keine Mühe",
    ).applied()  # fmt: skip
    assert words.scale_words(german, german.items[0]) == "1 Große Mühe to 7 Keine Mühe", "nouns have capitals"
