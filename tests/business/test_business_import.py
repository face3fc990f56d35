"""Figures of the business come from a file all or none, are shown as imported, and can be taken out again."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.results.walker import admit
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.business import services
from usability.business.mapping import guess, load_mapping, of_roles
from usability.business.models import BusinessFigure, BusinessImport
from usability.business.rules import BusinessCheck
from usability.imports.batches import ImportRefused, digest_of, require_new
from usability.imports.queries import batch_of
from usability.imports.reading import read_sheet
from usability.participants import services as participants
from usability.participants.models import Participant
from usability.results import gather
from usability.results.journey_model import Whole
from usability.studies import services as studies
from usability.studies.models import Study

SignIn = Callable[[User], Visitor]
HEAD = "participant,churned,revenue,currency,date\n"


@pytest.fixture
def people(db_session: Session, study: Study, cast: Cast) -> list[Participant]:
    """Three people who finished, of whom the last solved nothing."""
    version = studies.publish(db_session, study, cast.owner)
    found = []
    for claim in ("done", "done", "gave_up"):
        walker = admit(db_session, version)
        walker.do("oxygen", 20, claim)
        walker.finish()
        found.append(walker.session.participant)
    gather.settle(db_session, study)
    db_session.commit()
    return found


def file_of(people: list[Participant], *more: str) -> bytes:
    lines = [
        f"{one.code},{'yes' if number == 2 else 'no'},{10 * (number + 1)},EUR,2026-09-30"
        for number, one in enumerate(people)
    ]
    return (HEAD + "\n".join([*lines, *more]) + "\n").encode()


def checked(db: Session, study: Study, file: bytes) -> BusinessCheck:
    sheet = read_sheet(file)
    return services.dry_run(db, study, sheet, of_roles(guess(sheet.columns)))


def take(db: Session, study: Study, file: bytes, by: User | None = None) -> int:
    batch = services.import_figures(
        db, study, checked(db, study, file), digest=digest_of(file), filename="customers.csv",
        source="Customer records", by=by,
    )  # fmt: skip
    return batch.id


def whole(db: Session, study: Study, key: str) -> Whole | None:
    parts = gather.gather(db, study).journey.parts
    return next((one for part in parts for one in part.whole if one.measure == key), None)


def test_what_is_imported_stands_in_the_results_with_its_n(
    db_session: Session, study: Study, people: list[Participant]
) -> None:
    assert whole(db_session, study, "churned") is None
    take(db_session, study, file_of(people))
    churned, revenue = (whole(db_session, study, key) for key in ("churned", "revenue:EUR"))
    assert churned is not None
    assert revenue is not None
    assert (churned.estimate.x, churned.estimate.n) == (1, 3)
    assert revenue.estimate.value == pytest.approx(20)


def test_withdrawn_it_is_gone_and_may_come_again(
    db_session: Session, study: Study, people: list[Participant], cast: Cast
) -> None:
    file = file_of(people)
    batch = batch_of(db_session, BusinessImport, study.id, take(db_session, study, file))
    assert batch is not None
    with pytest.raises(ImportRefused, match="already"):
        require_new(db_session, BusinessImport, study, digest_of(file))
    services.withdraw(db_session, study, batch, by=cast.owner)
    assert db_session.scalar(select(func.count()).select_from(BusinessFigure)) == 0
    assert whole(db_session, study, "churned") is None
    with pytest.raises(ImportRefused, match="withdrawn already"):
        services.withdraw(db_session, study, batch, by=cast.owner)
    take(db_session, study, file)
    assert whole(db_session, study, "churned") is not None


def test_one_bad_row_and_nothing_is_written(
    db_session: Session, study: Study, people: list[Participant]
) -> None:
    file = file_of(people, "STRANGER,no,1,EUR,2026-09-30")
    with pytest.raises(ImportRefused, match="mistakes"):
        take(db_session, study, file)
    assert db_session.scalar(select(func.count()).select_from(BusinessFigure)) == 0
    with pytest.raises(ImportRefused, match="nothing that can be imported"):
        services.import_figures(
            db_session, study, BusinessCheck(), digest="x", filename="x", source="", by=None
        )


def test_whoever_is_excluded_or_forgotten_leaves_the_figures(
    db_session: Session, study: Study, people: list[Participant], cast: Cast
) -> None:
    take(db_session, study, file_of(people))
    participants.exclude(db_session, people[2], "Knew the product", cast.owner)
    counted = whole(db_session, study, "churned")
    assert counted is not None
    assert (counted.estimate.x, counted.estimate.n) == (0, 2)
    services.forget_person(db_session, people[0].id)
    left = whole(db_session, study, "churned")
    assert left is not None
    assert left.estimate.n == 1
    assert db_session.scalar(select(func.count()).where(BusinessFigure.participant_id == people[0].id)) == 0


def test_a_newer_day_stands_in_place_of_the_older(
    db_session: Session, study: Study, people: list[Participant]
) -> None:
    take(db_session, study, file_of(people))
    later = f"{HEAD}{people[0].code},yes,,,2026-10-31\n".encode()
    assert checked(db_session, study, later).facts[0].as_of == date(2026, 10, 31)
    take(db_session, study, later)
    found = whole(db_session, study, "churned")
    assert found is not None
    assert (found.estimate.x, found.estimate.n) == (2, 3)


def test_from_upload_to_results_and_back_on_the_pages(
    db_session: Session, study: Study, people: list[Participant], cast: Cast, signed_in: SignIn
) -> None:
    client, start = signed_in(cast.editor), f"/studies/{study.slug}/business"
    part = f'<a href="/studies/{study.slug}/outside" aria-current="page">Brought from outside</a>'
    assert part in client.get(start).text
    assert "Nothing was imported yet." in client.get(start).get_data(as_text=True)
    template = client.get(f"{start}/template.csv").get_data(as_text=True)
    assert people[0].code in template

    nothing = client.post(start, data={})
    assert nothing.status_code == 422
    assert "Choose the file" in nothing.get_data(as_text=True)
    empty = client.post(start, data={"file": (io.BytesIO(b""), "customers.csv")})
    assert empty.status_code == 422

    file = file_of(people)
    sent = client.post(start, data={"file": (io.BytesIO(file), "customers.csv")})
    assert sent.status_code == 302
    page = client.get(sent.location).get_data(as_text=True)
    assert "6 figures" in page
    assert "Nothing is written yet" in page
    roles = {
        f"col-{n}": role for n, role in enumerate(["participant", "churned", "revenue", "currency", "date"])
    }

    unsaid = client.post(sent.location, data=roles | {"col-4": "", "act": "import"})
    assert unsaid.status_code == 422
    assert "Say which column has the date" in unsaid.get_data(as_text=True)
    strange = client.post(sent.location, data=roles | {"col-4": "", "as_of": "soon", "act": "check"})
    assert strange.status_code == 422
    assert "2026-09-30" in strange.get_data(as_text=True)
    wrong = client.post(sent.location, data=roles | {"col-2": "churned", "col-1": "revenue", "act": "import"})
    assert wrong.status_code == 422
    assert "This is not a number" in wrong.get_data(as_text=True)

    done = client.post(
        sent.location, data=roles | {"source": "Customer <records>", "act": "import"}, follow_redirects=True
    )
    assert "6 figures of 3 people are imported" in done.get_data(as_text=True)
    results = client.get(f"/studies/{study.slug}/results").get_data(as_text=True)
    assert "Churned (imported)" in results
    assert "Customer &lt;records&gt;" in results
    assert "no cause" in results

    again = client.post(start, data={"file": (io.BytesIO(file), "customers.csv")})
    assert again.status_code == 422
    assert "was imported on" in again.get_data(as_text=True)

    back = client.post(f"{start}/batches/1/withdraw", follow_redirects=True).get_data(as_text=True)
    assert "its figures are removed" in back
    assert "Churned (imported)" not in client.get(f"/studies/{study.slug}/results").get_data(as_text=True)
    assert client.post(f"{start}/batches/99/withdraw").status_code == 404


def test_an_upload_is_nobody_elses_and_can_be_thrown_away(
    db_session: Session, study: Study, people: list[Participant], cast: Cast, signed_in: SignIn
) -> None:
    client, start = signed_in(cast.editor), f"/studies/{study.slug}/business"
    sent = client.post(start, data={"file": (io.BytesIO(file_of(people)), "customers.csv")})
    assert signed_in(cast.owner).get(sent.location).status_code == 404
    elsewhere = sent.location.replace("/business/", "/import/")
    assert signed_in(cast.editor).get(elsewhere).status_code == 404
    thrown = signed_in(cast.editor).post(sent.location, data={"act": "discard"}, follow_redirects=True)
    assert "Nothing was imported" in thrown.get_data(as_text=True)
    assert signed_in(cast.editor).get(sent.location).status_code == 404


def test_what_was_said_of_the_columns_is_kept_and_serves_the_command(
    db_session: Session, study: Study, people: list[Participant], cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.editor)
    file = f"who,gone,money\n{people[0].code},yes,12\n".encode()
    sent = client.post(f"/studies/{study.slug}/business", data={"file": (io.BytesIO(file), "customers.csv")})
    said = {"col-0": "participant", "col-1": "churned", "col-2": "revenue", "as_of": "2026-09-30"}
    short = client.post(sent.location, data=said | {"currency": "euro", "act": "mapping"})
    assert short.status_code == 422
    assert "A currency has three letters, as EUR." in short.get_data(as_text=True)
    kept = client.post(sent.location, data=said | {"currency": "eur", "act": "mapping"})
    mapping = load_mapping(kept.get_data(as_text=True))
    assert (mapping.participant, mapping.currency, mapping.as_of) == ("who", "EUR", date(2026, 9, 30))
    again = client.get(sent.location).get_data(as_text=True)
    assert "2 figures of 1 person" in again
    assert 'value="EUR"' in again


def test_the_command_does_the_same(
    app: Flask, db_session: Session, study: Study, people: list[Participant], tmp_path: Path
) -> None:
    run = app.test_cli_runner().invoke
    path, slug = tmp_path / "customers.csv", study.slug
    good, wrong = file_of(people), file_of(people, "STRANGER,no,1,EUR,2026-09-30")
    # A session left open would keep the command from the database.
    db_session.commit()
    path.write_bytes(wrong)
    bad = run(args=["business", "import", slug, str(path), "--json"])
    assert bad.exit_code == 1
    assert json.loads(bad.output)["mistakes"][0]["row"] == 5

    path.write_bytes(good)
    dry = json.loads(run(args=["business", "import", slug, str(path), "--dry-run", "--json"]).output)
    assert (dry["imported"], dry["figures"], dry["people"]) == (False, 6, 3)
    assert db_session.scalar(select(func.count()).select_from(BusinessFigure)) == 0
    db_session.commit()
    done = json.loads(run(args=["business", "import", slug, str(path), "--json"]).output)
    assert done["imported"] is True
    again = run(args=["business", "import", slug, str(path)])
    assert again.exit_code == 1
    assert "already" in again.output

    shown = json.loads(run(args=["results", "show", slug, "--json"]).output)["journey"]
    measures = {one["key"]: one for one in shown["parts"][0]["measures"]}
    assert measures["churned"]["imported"] is True
    assert measures["churned"]["as_of"] == ["2026-09-30"]
    for rows in (shown["parts"][0][name] for name in ("whole", "cx", "with_share_of_successes")):
        marked = {one["measure"] for one in rows if one["imported"]}
        assert marked == {one["measure"] for one in rows if one["measure"].startswith(("churned", "revenue"))}
        assert marked
    listed = json.loads(run(args=["business", "list", slug, "--json"]).output)
    assert [(one["import"], one["people"]) for one in listed] == [(done["import"], 3)]
    back = run(args=["business", "withdraw", slug, str(done["import"])])
    assert "its figures are removed" in back.output
    assert run(args=["business", "withdraw", slug, str(done["import"])]).exit_code == 1
    assert run(args=["business", "withdraw", slug, "99"]).exit_code == 1
