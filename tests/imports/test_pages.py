import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.imports.conftest import ANSWERS, TRIALS
from tests.support.cast import Cast, make_study
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.imports.mapping import Mapping, dump_mapping, load_mapping
from usability.imports.uploads import Uploads
from usability.infra.settings import Settings
from usability.sessions.models import Attempt, UsabilitySession
from usability.studies.models import Study
from usability.studies.plan import StudyPlan
from usability.studies.services import publish

SignIn = Callable[[User], Visitor]


@pytest.fixture
def study(db_session: Session, cast: Cast, plan: StudyPlan) -> Study:
    study = make_study(db_session, cast, plan)
    publish(db_session, study, cast.owner)
    return study


def files(mapping: Mapping, trials: str = TRIALS) -> dict[str, Any]:
    return {
        "trials": (io.BytesIO(trials.encode()), "trials.csv"),
        "answers": (io.BytesIO(ANSWERS.encode()), "answers.csv"),
        "mapping": (io.BytesIO(dump_mapping(mapping).encode()), "mapping.yaml"),
    }


def shown_form(chosen: Mapping) -> dict[str, str]:
    """What the page of columns sends for this mapping."""
    cols = ["participant", "task", "condition", "outcome", "time", "error:slip", "rating:seq.q1"]
    form = {f"col-{number}": role for number, role in enumerate(cols)}
    answers = ["participant", "condition", "answer:umux_lite.q1", "answer:umux_lite.q2"]
    form |= {f"ans-{number}": role for number, role in enumerate(answers)}
    meanings = chosen.outcome.values
    form |= {"of-outcome": "done"} | {
        f"outcome-{number}": key
        for number, key in enumerate(meanings[cell] for cell in ("yes", "no", "partly"))
    }
    return form | {"unit": "s", "blank": "y"}


def test_a_file_goes_through_check_to_import_and_withdrawal(
    db_session: Session, cast: Cast, study: Study, mapping: Mapping, signed_in: SignIn, settings: Settings
) -> None:
    client, start = signed_in(cast.editor), f"/studies/{study.slug}/import"
    sent = client.post(start, data=files(mapping))
    assert sent.status_code == 302
    page = client.get(sent.location).get_data(as_text=True)
    assert "4 trials of 2 people" in page
    assert db_session.scalar(select(func.count()).select_from(UsabilitySession)) == 0

    kept = client.post(sent.location, data=shown_form(mapping) | {"act": "mapping"})
    assert load_mapping(kept.get_data(as_text=True)).outcome == mapping.outcome

    done = client.post(sent.location, data=shown_form(mapping) | {"act": "import"}, follow_redirects=True)
    assert "4 trials of 2 people are imported." in done.get_data(as_text=True)
    assert db_session.scalar(select(func.count()).select_from(Attempt)) == 4
    assert list(Uploads(settings.data_dir).folder.iterdir()) == []

    again = client.post(start, data=files(mapping))
    assert again.status_code == 422
    assert "imported on" in again.get_data(as_text=True)

    taken_back = client.post(
        f"{start}/batches/1/withdraw", data={"reason": "Wrong file"}, follow_redirects=True
    )
    assert "none of its 4 trials is counted" in taken_back.get_data(as_text=True)
    db_session.expire_all()
    assert db_session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_bad_rows_are_listed_and_nothing_is_written(
    db_session: Session, cast: Cast, study: Study, mapping: Mapping, signed_in: SignIn
) -> None:
    client = signed_in(cast.editor)
    sent = client.post(f"/studies/{study.slug}/import", data=files(mapping, TRIALS.replace("41.5", "<b>x")))
    page = client.post(sent.location, data=shown_form(mapping) | {"act": "import"})
    assert page.status_code == 422
    text = page.get_data(as_text=True)
    assert "1 mistake in 4 rows" in text
    assert "&lt;b&gt;x" in text
    assert "This is not a number." in text
    assert db_session.scalar(select(func.count()).select_from(UsabilitySession)) == 0
    client.post(sent.location, data={"act": "discard"})
    assert client.get(sent.location).status_code == 404


def test_an_upload_belongs_to_one_person_and_study(
    cast: Cast, study: Study, mapping: Mapping, signed_in: SignIn
) -> None:
    sent = signed_in(cast.editor).post(f"/studies/{study.slug}/import", data=files(mapping))
    assert signed_in(cast.owner).get(sent.location).status_code == 404
    assert signed_in(cast.outsider).get(sent.location).status_code == 404
    assert signed_in(cast.reader).get(sent.location).status_code == 403


@pytest.mark.parametrize("token", ["..%2f..%2fsecret.key", "a" * 22, "x"])
def test_a_name_that_was_not_given_out_finds_nothing(
    cast: Cast, study: Study, signed_in: SignIn, token: str
) -> None:
    assert signed_in(cast.editor).get(f"/studies/{study.slug}/import/{token}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("trials", b"", "The file is empty."),
        ("answers", b"PK\x03\x04", "not a text file"),
        ("mapping", b"colour: red", "participant: Field required"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(
    cast: Cast, study: Study, mapping: Mapping, signed_in: SignIn, name: str, content: bytes, words: str
) -> None:
    sent = files(mapping) | {name: (io.BytesIO(content), f"{name}.csv")}
    page = signed_in(cast.editor).post(f"/studies/{study.slug}/import", data=sent)
    assert page.status_code == 422
    text = page.get_data(as_text=True)
    assert f'href="#{name}"' in text
    assert words in text


def test_readers_see_what_was_imported_and_cannot_import(
    cast: Cast, study: Study, mapping: Mapping, signed_in: SignIn
) -> None:
    client = signed_in(cast.reader)
    page = client.get(f"/studies/{study.slug}/import")
    assert page.status_code == 200
    assert "Go on to the columns" not in page.get_data(as_text=True)
    assert client.post(f"/studies/{study.slug}/import", data=files(mapping)).status_code == 403
    assert client.post(f"/studies/{study.slug}/import/batches/1/withdraw").status_code == 403
