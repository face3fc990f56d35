"""a mark of each fold of a session, to know without reading it whether its figures may have changed"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

INDEX, TABLE = 'ix_usability_sessions_counted', 'usability_sessions'


def upgrade():
    op.add_column(TABLE, sa.Column('fold_mark', sa.Integer(), server_default='0', nullable=False))
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ['study_id', 'purpose', 'state', 'fold_mark'])


def downgrade():
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ['study_id', 'purpose', 'state'])
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.drop_column('fold_mark')
