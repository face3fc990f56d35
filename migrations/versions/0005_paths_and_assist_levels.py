"""pages visited and levels of assists in the read model of attempts"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('assist_levels', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('pages', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('different_pages', sa.Integer(), nullable=True))
    # The log knows the levels and pages of what was folded before: it is folded again before the next count.
    op.execute(
        "UPDATE usability_sessions SET stale = true WHERE mode <> 'imported' AND id IN "
        "(SELECT session_id FROM attempts WHERE assists > 0 OR clicks IS NOT NULL)"
    )


def downgrade():
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_column('different_pages')
        batch_op.drop_column('pages')
        batch_op.drop_column('assist_levels')
