"""parts taken out of a draft, to be put back"""

import sqlalchemy as sa
from alembic import op

from usability.infra import database

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('removed_parts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('part', sa.JSON(), nullable=False),
    sa.Column('removed_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('position >= 0', name=op.f('ck_removed_parts_position')),
    sa.ForeignKeyConstraint(['removed_by'], ['users.id'], name=op.f('fk_removed_parts_removed_by_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_removed_parts_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_removed_parts'))
    )
    with op.batch_alter_table('removed_parts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_removed_parts_study_id'), ['study_id'], unique=False)


def downgrade():
    op.drop_table('removed_parts')
