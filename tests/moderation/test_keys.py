"""The console's keys: the usual ones, a study's own, those of error codes, and when none of them fires."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.moderation.desk import count, open_console, press, saved
from tests.support.browser import accessibility_faults
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.infra.database import set_intent
from usability.moderation import queries, services
from usability.moderation.keys import ACTS, KeyProblem, clashes, code_keys, keys_of, read_key, shown
from usability.sessions.models import UsabilitySession
from usability.studies.models import Study
from usability.studies.plan import ErrorCode
from usability.studies.services import newest_version

CODES = [ErrorCode(key=key, label=key.title()) for key in ("function", "content", "label")]
SignIn = Callable[[User], Visitor]


def test_every_act_has_a_usual_key_that_can_be_had_and_none_twice() -> None:
    assert clashes({}, {}) == {}
    for act in ACTS.values():
        assert read_key(shown(act.key)) == act.key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        *[("k", "k"), (" K ", "k"), ("Space", " "), (" ", " "), ("→", "ArrowRight"), ("left", "ArrowLeft")],
        *[("", ""), ("ß", "ß"), ("ж", "ж"), ("+", "+")],
    ],
)
def test_a_key_is_read_as_it_is_written(written: str, key: str) -> None:
    assert read_key(written) == key


@pytest.mark.parametrize(
    "written",
    ["F5", "f12", "Tab", "Enter", "Escape", "/", "'", "Ctrl+K", "ab", "\u0301", "\x07", "Backspace"],
)
def test_keys_of_browsers_and_forms_cannot_be_had(written: str) -> None:
    with pytest.raises(KeyProblem, match=r"\.$"):
        read_key(written)


def test_codes_get_digits_and_leave_out_those_that_are_taken() -> None:
    assert code_keys(CODES, {}) == {"function": "1", "content": "2", "label": "3"}
    own = {"run": "1", "code:content": "k"}
    assert code_keys(CODES, own) == {"function": "2", "content": "k", "label": "3"}
    many = [ErrorCode(key=f"c{number}", label="x") for number in range(11)]
    assert list(code_keys(many, {}).values()) == [*"123456789", "", ""]


def test_two_that_share_a_key_are_both_named() -> None:
    found = clashes({"run": "s", "code:label": "b"}, {"label": "Label"})
    assert found["run"] == "S is the key of “Outcome: success” too."
    assert set(found) == {"run", "success", "bookmark", "code:label"}
    # A code that the plan no longer has takes no key away.
    assert clashes({"code:gone": "b"}, {"label": "Label"}) == {}


def filled(**changed: str) -> dict[str, str]:
    return {name: shown(key) for name, key in keys_of({}).items()} | {
        name.replace("__", ":"): key for name, key in changed.items()
    }


def test_a_study_has_keys_of_its_own_and_its_version_stays_as_it_was(
    signed_in: SignIn, db_session: Session, published: Study, cast: Cast
) -> None:
    visitor = signed_in(cast.moderator)
    path = f"/studies/{published.slug}/console-keys"
    version = newest_version(db_session, published)
    assert version is not None
    digest = version.digest
    answer = visitor.post(path, data=filled(run="k", code__content="Y"))
    assert answer.status_code == 303
    db_session.expire_all()
    assert queries.own_keys(db_session, published) == {"run": "k", "code:content": "y"}
    assert newest_version(db_session, published).digest == digest  # type: ignore[union-attr]  # published just before
    page = visitor.get(path).get_data(as_text=True)
    assert 'value="K"' in page
    assert "The usual keys again" in page
    assert visitor.post(f"{path}/reset").status_code == 303
    db_session.expire_all()
    assert queries.own_keys(db_session, published) == {}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"run": "s"}, "S is the key of “Outcome: success” too."),
        ({"code__content": "b"}, "B is the key of “Bookmark” too."),
        ({"undo": "F5"}, "F5 belongs to the browser."),
        ({"undo": ""}, "It needs a key. Its usual one is Z."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(
    changed: dict[str, str], words: str, signed_in: SignIn, db_session: Session, published: Study, cast: Cast
) -> None:
    answer = signed_in(cast.moderator).post(f"/studies/{published.slug}/console-keys", data=filled(**changed))
    assert answer.status_code == 422
    [name] = changed
    page = answer.get_data(as_text=True)
    field = page[page.index(f'for="{name.replace("__", ":")}"') :]
    assert words in field[: field.index("</div>")]
    assert queries.own_keys(db_session, published) == {}


def test_an_observer_changes_no_keys(signed_in: SignIn, published: Study, cast: Cast) -> None:
    path = f"/studies/{published.slug}/console-keys"
    assert signed_in(cast.observer).get(path).status_code == 403
    assert signed_in(cast.observer).post(path, data=filled()).status_code == 403


@pytest.mark.browser
def test_the_console_has_the_studys_keys_and_shows_them(
    as_user: Callable[..., Page],
    db_session: Session,
    published: Study,
    running: UsabilitySession,
    cast: Cast,
) -> None:
    services.set_keys(db_session, published, {"run": "k", "code:content": "y", "success": " "}, cast.owner)
    db_session.commit()
    set_intent("read")
    page = as_user(cast.moderator)
    open_console(page, running)
    press(page, "s")
    expect(page.locator("#last")).to_have_text("Nothing yet")
    press(page, "K", "y", "1")
    expect(page.locator('[data-value="content"] kbd').first).to_have_text("Y")
    expect(page.locator('[data-act="run"]')).to_have_attribute("aria-keyshortcuts", "K")
    press(page, "Space")
    expect(page.locator("#clock-state")).to_have_text("Success")
    press(page, "?")
    expect(page.locator(".key-list")).to_contain_text("Y")
    press(page, "Escape")
    saved(page)
    assert count(db_session, "error_marked") == 2
    page.goto(f"/studies/{published.slug}/console-keys")
    assert accessibility_faults(page) == []
    set_intent("write")


@pytest.mark.browser
@pytest.mark.usefixtures("only_reading")
def test_no_key_fires_while_somebody_writes_chooses_or_composes(
    as_user: Callable[..., Page], db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator)
    open_console(page, running)
    page.evaluate(
        """() => {
            const notes = Object.assign(document.createElement("div"), { id: "editable", contentEditable: "true" });
            document.querySelector(".cockpit").append(notes);
        }"""
    )
    for place in ("#editable", "#stop", "#quiet"):
        page.locator(place).focus()
        press(page, *(["s", "Space", "f", "1"] if place != "#quiet" else ["Space", "Space"]))
        # A list that Space opened would take the next keys.
        press(page, "Escape")
    page.locator("body").click(position={"x": 5, "y": 5})
    page.evaluate(
        """() => {
            const odd = ["ctrlKey", "metaKey", "altKey", "isComposing", "repeat"].map((name) => ({ [name]: true }));
            for (const more of [...odd, { keyCode: 229 }]) {
                const how = { key: "s", bubbles: true, cancelable: true, ...more };
                document.body.dispatchEvent(new KeyboardEvent("keydown", how));
            }
        }"""
    )
    press(page, "Control+e", "Alt+e", "?")
    expect(page.locator("#all-keys")).to_be_visible()
    press(page, "s", "e", "Escape")
    expect(page.locator("#all-keys")).to_be_hidden()
    expect(page.locator("#last")).to_have_text("Nothing yet")
    assert count(db_session, "outcome_set") == count(db_session, "task_started") == 0
    press(page, "Space")
    expect(page.locator("#last")).to_contain_text("started")
    saved(page)
