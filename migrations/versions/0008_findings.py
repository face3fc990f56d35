"""observations, and the findings they are gathered into"""

import sqlalchemy as sa
from alembic import op

from usability.infra import database

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('observations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('part', sa.String(length=120), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=True),
    sa.Column('text_ref', sa.String(length=260), nullable=True),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('task', sa.String(length=64), nullable=False),
    sa.Column('at', sa.Double(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('created_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint(
        '(CASE WHEN event_id IS NULL THEN 0 ELSE 1 END + CASE WHEN note_id IS NULL THEN 0 ELSE 1 END'
        ' + CASE WHEN text_ref IS NULL THEN 0 ELSE 1 END) = 1',
        name=op.f('ck_observations_one_source'),
    ),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_observations_author_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_observations_event_id_events'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['note_id'], ['observer_notes.id'], name=op.f('fk_observations_note_id_observer_notes'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['usability_sessions.id'], name=op.f('fk_observations_session_id_usability_sessions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_observations_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observations')),
    sa.UniqueConstraint('event_id', 'part', name=op.f('uq_observations_event_id_part')),
    sa.UniqueConstraint('note_id', name=op.f('uq_observations_note_id'))
    )
    with op.batch_alter_table('observations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observations_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_observations_session_id'), ['session_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_observations_study_id'), ['study_id'], unique=False)

    op.create_table('observation_tags',
    sa.Column('observation_id', sa.Integer(), nullable=False),
    sa.Column('tag', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['observation_id'], ['observations.id'], name=op.f('fk_observation_tags_observation_id_observations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('observation_id', 'tag', name=op.f('pk_observation_tags'))
    )

    op.create_table('findings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('recommendation', sa.Text(), nullable=False),
    sa.Column('positive', sa.Boolean(), nullable=False),
    sa.Column('severity', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=64), nullable=False),
    sa.Column('tasks', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('deleted_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('severity BETWEEN 0 AND 4', name=op.f('ck_findings_severity')),
    sa.CheckConstraint("status IN ('open', 'in_work', 'fixed', 'wont_fix', 'verified')", name=op.f('ck_findings_status')),
    sa.CheckConstraint('merged_into_id <> id', name=op.f('ck_findings_not_into_itself')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['findings.id'], name=op.f('fk_findings_merged_into_id_findings'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_findings_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_findings')),
    sa.UniqueConstraint('study_id', 'number', name=op.f('uq_findings_study_id_number'))
    )
    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_findings_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_findings_study_id'), ['study_id'], unique=False)

    op.create_table('finding_evidence',
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('observation_id', sa.Integer(), nullable=False),
    sa.Column('added_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['findings.id'], name=op.f('fk_finding_evidence_finding_id_findings'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['observation_id'], ['observations.id'], name=op.f('fk_finding_evidence_observation_id_observations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('finding_id', 'observation_id', name=op.f('pk_finding_evidence'))
    )
    with op.batch_alter_table('finding_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_evidence_observation_id'), ['observation_id'], unique=False)

    op.create_table('finding_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('what', sa.String(length=64), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_finding_changes_author_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['finding_id'], ['findings.id'], name=op.f('fk_finding_changes_finding_id_findings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_changes'))
    )
    with op.batch_alter_table('finding_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_changes_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_changes_finding_id'), ['finding_id'], unique=False)


def downgrade():
    op.drop_table('finding_changes')
    op.drop_table('finding_evidence')
    op.drop_table('findings')
    op.drop_table('observation_tags')
    op.drop_table('observations')
