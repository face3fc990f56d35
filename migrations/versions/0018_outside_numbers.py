"""numbers about customers and the market that no session can measure, typed in with their source"""

import sqlalchemy as sa
from alembic import op

from usability.infra import database

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('outside_numbers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('given', sa.JSON(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('written_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=True),
    sa.Column('removed_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('churn', 'lifetime_value', 'conversion', 'retention')", name=op.f('ck_outside_numbers_kind')),
    sa.CheckConstraint("source <> ''", name=op.f('ck_outside_numbers_source')),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_outside_numbers_study_id_studies'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by'], ['users.id'], name=op.f('fk_outside_numbers_written_by_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_numbers'))
    )
    with op.batch_alter_table('outside_numbers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outside_numbers_study_id'), ['study_id'], unique=False)


def downgrade():
    op.drop_table('outside_numbers')
