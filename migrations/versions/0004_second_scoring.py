"""second scoring of attempts"""

import sqlalchemy as sa
from alembic import op

from usability.infra import database

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('scorings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('scorer_id', sa.Integer(), nullable=True),
    sa.Column('started_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('finished_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['scorer_id'], ['users.id'], name=op.f('fk_scorings_scorer_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_scorings_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scorings'))
    )
    with op.batch_alter_table('scorings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_scorings_scorer_id'), ['scorer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_scorings_study_id'), ['study_id'], unique=False)

    op.create_table('attempt_scores',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scoring_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=300), nullable=False),
    sa.Column('outcome', sa.String(length=64), nullable=False),
    sa.Column('errors', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('scored_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['scoring_id'], ['scorings.id'], name=op.f('fk_attempt_scores_scoring_id_scorings'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['usability_sessions.id'], name=op.f('fk_attempt_scores_session_id_usability_sessions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_scores'))
    )
    with op.batch_alter_table('attempt_scores', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_scores_scoring_id'), ['scoring_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attempt_scores_session_id'), ['session_id'], unique=False)


def downgrade():
    op.drop_table('attempt_scores')
    op.drop_table('scorings')
