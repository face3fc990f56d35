"""The catalogue as a researcher sees it: when to choose what, its cost, its key, and what participants meet."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests.support.browser import accessibility_faults, sign_in
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.instruments import catalogue
from usability.instruments.words import score_range, scoring_key

SignIn = Callable[[User], Visitor]


def key_of(key: str) -> dict[str, str]:
    return dict(scoring_key(catalogue.get(key)))


def test_the_list_says_when_to_choose_what_and_what_it_costs(signed_in: SignIn, cast: Cast) -> None:
    page = signed_in(cast.reader).get("/instruments").text
    for instrument in catalogue.all_instruments():
        assert f'href="/instruments/{instrument.key}"' in page
        assert catalogue.advice(instrument.key).replace("'", "&#39;") in page
        assert f"about {instrument.seconds}&nbsp;s, score {score_range(instrument)}" in page


def test_what_is_usually_chosen_stands_first_in_its_group(signed_in: SignIn, cast: Cast) -> None:
    page = signed_in(cast.reader).get("/instruments").text
    after, final = (page.split(f">{heading}</h2>")[1] for heading in ("After each task", "At the end"))
    assert re.findall(r'href="/instruments/(\w+)"', after)[0] == "seq"
    assert re.findall(r'href="/instruments/(\w+)"', final)[0] == "sus"


@pytest.mark.parametrize("key", [instrument.key for instrument in catalogue.all_instruments()])
def test_an_instrument_shows_every_item_with_every_answer(signed_in: SignIn, cast: Cast, key: str) -> None:
    """NASA-TLX goes up in steps of 5: 21 answers an item and not 101."""
    instrument = catalogue.get(key)
    page = signed_in(cast.reader).get(f"/instruments/{key}").text
    for words in (
        catalogue.advice(key),
        instrument.source.partition("&")[0],
        instrument.licence.partition("&")[0],
    ):
        assert words in page
    answers = re.findall(r'<input type="radio" name="([^"]+)" value="(-?\d+)"', page)
    assert answers == [
        (f"{key}.{item.key}", str(point))
        for item in instrument.items
        for point in instrument.scale_of(item).points
    ]
    assert page.count("Does not apply") == (len(instrument.items) if instrument.scale.not_applicable else 0)


def test_the_key_says_range_blanks_polarity_scales_and_benchmark() -> None:
    sus = key_of("sus")
    assert sus["Score"] == "Sum of the items, rescaled to 0 to 100: 0 to 100, higher is better."
    assert sus["Blanks"].startswith("Up to 2 blanks count as the scale’s middle (3)")
    assert sus["Turned round"] == "items 2, 4, 6, 8, 10: there a high answer lowers the score."
    assert sus["Benchmark"].startswith("Average of published studies: 68 (Sauro 2011).")
    pssuq = key_of("pssuq")
    assert "1 to 7, lower is better" in pssuq["Score"]
    assert pssuq["Blanks"].startswith("The mean of the items that were answered, with up to 15 blanks")
    assert pssuq["Scales"].startswith("System Usefulness: items 1–6; Information Quality: items 7–12;")
    assert "System Usefulness 2.80" in pssuq["Benchmark"]
    assert key_of("umux_lite")["Blanks"] == "Every item is needed: with a blank there is no score."
    assert key_of("ueq")["Score"].startswith("No score over all items; for each scale the mean")
    assert "web sites (UEQ handbook v11, 2023)" in key_of("ueq")["Benchmark"]
    assert (
        key_of("csat")["Score"] == "Share of people who answer 4 or more: 0 to 100\u00a0%, higher is better."
    )
    assert key_of("ces")["Score"].endswith("beside it the share of 5 or more.")
    assert key_of("seq")["Score"] == "The answer; over people its mean: 1 to 7, higher is better."
    assert key_of("nasa_tlx")["Benchmark"] == "None."


WIDER_THAN_ITS_BOX = """() => [...document.querySelectorAll("main *")].filter(
    (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible"
        && one.clientWidth > 1).map((one) => one.className)"""


@pytest.mark.browser
def test_a_phone_reads_the_catalogue_without_scrolling_sideways(
    phone: Page, cast: Cast, db_session: Session
) -> None:
    db_session.commit()
    sign_in(phone, "rita@example.org")
    for address in ("/instruments", "/instruments/nasa_tlx", "/instruments/seq", "/instruments/pssuq"):
        phone.goto(address)
        assert (
            phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        )
        assert (address, phone.evaluate(WIDER_THAN_ITS_BOX)) == (address, [])
        assert (address, accessibility_faults(phone)) == (address, [])
