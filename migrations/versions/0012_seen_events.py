"""an index of the few events in which something was seen, for the observations of a study"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

SEEN = (
    "kind IN ('answers_given', 'assist_marked', 'attempt_imported', 'error_marked', 'event_withdrawn', 'help_asked',"
    " 'mark_detailed', 'mark_moved', 'note_marked', 'problem_reported')"
)


def upgrade():
    op.create_index(
        'ix_events_seen', 'events', ['kind', 'session_id'],
        sqlite_where=sa.text(SEEN), postgresql_where=sa.text(SEEN),
    )


def downgrade():
    op.drop_index('ix_events_seen', table_name='events')
