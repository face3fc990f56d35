"""what a person agreed to apart from taking part"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('usability_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('also_agreed', sa.JSON(), nullable=False, server_default='[]'))


def downgrade():
    with op.batch_alter_table('usability_sessions', schema=None) as batch_op:
        batch_op.drop_column('also_agreed')
