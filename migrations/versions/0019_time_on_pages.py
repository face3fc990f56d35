"""time on each page of the product in the read model of attempts"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('page_times', sa.JSON(), nullable=True))
    # The log knows when the pages of what was folded before were entered: it is folded again before the next count.
    op.execute(
        "UPDATE usability_sessions SET stale = true WHERE id IN "
        "(SELECT session_id FROM attempts WHERE pages IS NOT NULL)"
    )


def downgrade():
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_column('page_times')
