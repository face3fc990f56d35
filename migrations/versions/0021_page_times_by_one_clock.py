"""times on pages go by the clock that the time on task goes by: what was folded before is folded again"""

from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "UPDATE usability_sessions SET stale = true WHERE id IN "
        "(SELECT session_id FROM attempts WHERE page_times IS NOT NULL)"
    )


def downgrade():
    """The tables are the same."""
