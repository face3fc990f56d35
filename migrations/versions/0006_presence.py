"""who follows a session at this moment"""

import sqlalchemy as sa
from alembic import op

from usability.infra import database

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('presences',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('page', sa.String(length=64), nullable=False),
    sa.Column('process', sa.String(length=64), nullable=False),
    sa.Column('stream', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('role', sa.String(length=64), nullable=False),
    sa.Column('since', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('seen_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('session_id', 'page', name=op.f('pk_presences'))
    )
    with op.batch_alter_table('presences', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_presences_process'), ['process'], unique=False)


def downgrade():
    op.drop_table('presences')
