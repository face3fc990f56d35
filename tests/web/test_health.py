"""What whoever watches the server is told."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.client import Visitor


def test_ready_means_that_the_schema_is_the_one_this_version_expects(
    client: Visitor, db_session: Session
) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").status_code == 200
    newest = db_session.scalar(text("SELECT version_num FROM alembic_version"))
    db_session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    try:
        behind = client.get("/readyz")
        assert behind.status_code == 503
        assert "flask init" in behind.text
    finally:
        db_session.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest})
        db_session.commit()
