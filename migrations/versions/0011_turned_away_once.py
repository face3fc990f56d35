"""forms of the entrance that turned somebody away, so that one sent twice counts once"""

import sqlalchemy as sa
from alembic import op

from usability.infra import database

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('turned_away_forms',
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('sent_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('nonce', name=op.f('pk_turned_away_forms'))
    )
    with op.batch_alter_table('turned_away_forms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_turned_away_forms_sent_at'), ['sent_at'], unique=False)


def downgrade():
    op.drop_table('turned_away_forms')
