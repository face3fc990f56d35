"""Several people rate how severe a finding is: apart from each other, and told together."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask_migrate
import html5lib
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.findings.conftest import Lab
from tests.support.cast import make_user
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.app import create_app
from usability.findings import queries, services
from usability.findings.files import as_document
from usability.findings.model import Told
from usability.findings.models import Finding
from usability.findings.picking import FindingError
from usability.findings.words import change_words
from usability.infra.database import db
from usability.infra.settings import Settings

SignIn = Callable[[User], Visitor]


def told(lab: Lab, number: int = 1, rater: User | None = None) -> Told:
    found = queries.board(lab.db, lab.study, rater=rater.id if rater else None).finding(number)
    assert found is not None
    return found


def said(body: str) -> str:
    return " ".join("".join(html5lib.parse(body).itertext()).split())


def three_rate(lab: Lab) -> Finding:
    """The published example: 2, 3 and 3."""
    finding = lab.finding("Gone", severity=3)
    services.rate(lab.db, finding, 2, lab.cast.editor)
    services.rate(lab.db, finding, 3, make_user(lab.db, "Third"))
    return finding


def test_the_published_example_of_three_raters(lab: Lab) -> None:
    three_rate(lab)
    found = told(lab)
    assert found.severity is not None
    assert found.severity.mean == pytest.approx(2.67, abs=5e-3)
    assert (found.severity.median, found.severity.sd) == (3, pytest.approx(0.577, abs=5e-4))
    assert found.rated.text == "2.7 · Major problem (mean of 3 raters; 2, 3, 3)"
    assert found.rated.spread == "Median 3, SD 0.58."
    document: Any = as_document(queries.board(lab.db, lab.study))
    [one] = document["findings"]
    assert one["severity"] == pytest.approx(2.67, abs=5e-3)
    assert (one["severity_ratings"]["n"], one["severity_ratings"]["ratings"]) == (3, [2, 3, 3])


def test_what_two_people_give_is_kept_apart_and_can_be_taken_back(lab: Lab) -> None:
    finding = lab.finding("Gone", severity=4)
    assert told(lab).rated.text == "4 · Catastrophe (one person’s rating)"
    services.rate(lab.db, finding, 1, lab.cast.editor)
    assert told(lab).rated.text == "2.5 · Major problem (mean of 2 raters; 1, 4)"
    assert told(lab).rated.spread == "Median 2.5, SD 2.12."
    services.rate(lab.db, finding, 2, lab.cast.editor)
    assert {one.user_id: one.severity for one in finding.ratings} == {
        lab.cast.owner.id: 4,
        lab.cast.editor.id: 2,
    }
    assert not services.rate(lab.db, finding, 2, lab.cast.editor)
    services.rate(lab.db, finding, None, lab.cast.editor)
    assert told(lab).rated.number == "4"
    lines = [
        change_words(one.what, one.detail, {}) for _, one in queries.story(lab.db, lab.study, finding).history
    ]
    assert lines[:3] == [
        ("Gave a severity", ("Severity: 2 (Minor problem) → not rated",)),
        ("Gave a severity", ("Severity: 1 (Cosmetic problem) → 2 (Minor problem)",)),
        ("Gave a severity", ("Severity: not rated → 1 (Cosmetic problem)",)),
    ]


def test_findings_stand_by_the_mean_of_their_raters(lab: Lab) -> None:
    first, second = lab.finding("Disputed", severity=4), lab.finding("Agreed", severity=3)
    services.rate(lab.db, first, 1, lab.cast.editor)
    services.rate(lab.db, second, 3, lab.cast.editor)
    assert [one.title for one in queries.board(lab.db, lab.study).findings] == ["Agreed", "Disputed"]


def test_it_is_no_problem_only_where_all_raters_say_so(lab: Lab) -> None:
    finding = lab.finding("Gone", severity=0)
    assert not told(lab).problem
    services.rate(lab.db, finding, 1, lab.cast.editor)
    assert told(lab).problem


def test_what_others_gave_is_shown_nowhere_before_ones_own(lab: Lab, signed_in: SignIn) -> None:
    lab.finding("Gone", severity=4)
    room = f"/studies/{lab.study.slug}/findings"
    lab.db.commit()
    editor, reader = signed_in(lab.cast.editor), signed_in(lab.cast.reader)
    results = f"/studies/{lab.study.slug}/results"
    lab.person("oxygen")
    lab.db.commit()
    for address in (room, f"{room}/1", results):
        assert "one person’s rating" not in said(editor.get(address).text)
        assert "Not rated by you" in said(editor.get(address).text)
        assert "one person’s rating" in said(reader.get(address).text)
    history = said(editor.get(f"{room}/1").text).split("History")[-1]
    assert "Gave a severity" in history
    assert "Catastrophe" not in history
    (row,) = csv.DictReader(io.StringIO(editor.get(f"{room}.csv").text.lstrip("\ufeff")))
    assert (row["severity"], row["severity_ratings"]) == ("", "")
    assert editor.post(f"{room}/1/rate", data={"severity": "1"}).status_code == 302
    page = said(editor.get(f"{room}/1").text)
    assert "2.5 · Major problem (mean of 2 raters; 1, 4). Median 2.5, SD 2.12." in page
    assert "not rated → 4 (Catastrophe)" in page
    (row,) = csv.DictReader(io.StringIO(editor.get(f"{room}.csv").text.lstrip("\ufeff")))
    assert (row["severity"], row["severity_ratings"], row["severity_raters"]) == ("2.5", "1; 4", "2")


@pytest.mark.parametrize("typed", ["5", "-1", "x", "2.5"])
def test_what_is_no_severity_is_refused(lab: Lab, signed_in: SignIn, typed: str) -> None:
    finding = lab.finding("Gone", severity=2)
    lab.db.commit()
    answer = signed_in(lab.cast.owner).post(
        f"/studies/{lab.study.slug}/findings/1/rate", data={"severity": typed}, follow_redirects=True
    )
    assert "Choose one of the severities." in answer.text
    lab.db.refresh(finding)
    assert [one.severity for one in finding.ratings] == [2]


def test_changing_the_words_leaves_ratings_as_they_are(lab: Lab) -> None:
    finding = three_rate(lab)
    fields = {name: getattr(finding, name) for name in services.FIELDS}
    services.save_finding(lab.db, finding, {**fields, "positive": True}, revision=1, by=lab.cast.owner)
    assert told(lab).rated.text == "Works well"
    with pytest.raises(FindingError, match="has no severity"):
        services.rate(lab.db, finding, 1, lab.cast.owner)
    services.save_finding(lab.db, finding, fields, revision=2, by=lab.cast.owner)
    assert told(lab).rated.number == "2.7"


def test_merged_findings_keep_their_own_ratings(lab: Lab) -> None:
    kept, merged = three_rate(lab), lab.finding("Same", severity=0)
    services.merge(lab.db, merged, kept, lab.cast.owner)
    assert told(lab).rated.number == "2.7"
    with pytest.raises(FindingError, match="was merged"):
        services.rate(lab.db, merged, 4, lab.cast.owner)
    services.unmerge(lab.db, merged, lab.cast.owner)
    assert (told(lab).rated.number, told(lab, 2).rated.number) == ("2.7", "0")


MOMENT = "2026-01-01 00:00:00"
OLD = (
    "INSERT INTO users (id, email, name, password_hash, role, session_stamp, active, created_at) VALUES "
    f"(1, 'a@example.org', 'A', '', 'researcher', '', true, '{MOMENT}'), "
    f"(2, 'b@example.org', 'B', '', 'researcher', '', true, '{MOMENT}')",
    "INSERT INTO studies (id, slug, title, state, draft, revision, draft_saved_at, created_at, demo) "
    f"VALUES (1, 's', 'S', 'draft', '{{}}', 1, '{MOMENT}', '{MOMENT}', false)",
    "INSERT INTO findings (id, study_id, number, title, description, recommendation, positive, severity, status, "
    "tasks, revision, created_at, merged_into_id) VALUES "
    + ", ".join(
        f"({number}, 1, {number}, 'F', '', '', false, {severity}, 'open', '[]', 1, '{MOMENT}', {into})"
        for number, severity, into in ((1, 3, "NULL"), (2, 2, 1), (3, 4, "NULL"), (4, "NULL", "NULL"))
    ),
    "INSERT INTO finding_changes (id, finding_id, at, author_id, what, detail) VALUES "
    f"(1, 1, '{MOMENT}', 1, 'created', '{{}}'), "
    f"""(2, 1, '{MOMENT}', 2, 'edited', '{{"severity": [2, 3]}}'), """
    f"""(3, 1, '{MOMENT}', 1, 'edited', '{{"title": ["E", "F"]}}'), """
    f"(4, 2, '{MOMENT}', 1, 'created', '{{}}'), (5, 4, '{MOMENT}', 1, 'created', '{{}}')",
)


def test_severities_become_ratings_of_those_who_gave_them_and_nothing_is_lost(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    with create_app(Settings(env="testing", data_dir=tmp_path, database_url=url)).app_context():
        flask_migrate.upgrade(revision="0016")
        with db.engine.begin() as connection:
            for statement in OLD:
                connection.execute(text(statement))
        flask_migrate.upgrade(revision="0017")
        with db.engine.begin() as connection:
            rows = connection.execute(
                text("SELECT finding_id, user_id, severity FROM finding_ratings ORDER BY 1")
            )
            assert [tuple(row) for row in rows] == [(1, 2, 3), (2, 1, 2), (3, None, 4)]
            connection.execute(
                text(
                    "INSERT INTO finding_ratings (finding_id, user_id, severity, rated_at) VALUES (1, 1, 2, :now)"
                ),
                {"now": MOMENT},
            )
        flask_migrate.downgrade(revision="0016")
        with db.engine.begin() as connection:
            rows = connection.execute(text("SELECT id, severity, merged_into_id FROM findings ORDER BY id"))
            assert [tuple(row) for row in rows] == [(1, 3, None), (2, 2, 1), (3, 4, None), (4, None, None)]
            assert connection.execute(text("SELECT count(*) FROM finding_changes")).scalar_one() == 5
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text("UPDATE findings SET severity = 5"))
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text("UPDATE findings SET status = 'lost'"))
        db.engine.dispose()
