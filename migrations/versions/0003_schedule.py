"""appointments, and jobs that wait for their time"""

import sqlalchemy as sa
from alembic import op

from usability.infra import database

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('personal_calendars',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('feed_token', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_personal_calendars_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_personal_calendars')),
    sa.UniqueConstraint('feed_token', name=op.f('uq_personal_calendars_feed_token'))
    )
    op.create_table('study_schedules',
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('reminder_hours', sa.Integer(), nullable=False),
    sa.CheckConstraint('reminder_hours BETWEEN 0 AND 336', name=op.f('ck_study_schedules_reminder_hours')),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_study_schedules_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('study_id', name=op.f('pk_study_schedules'))
    )
    op.create_table('appointments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('moderator_id', sa.Integer(), nullable=True),
    sa.Column('purpose', sa.String(length=64), nullable=False),
    sa.Column('starts_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('participant_zone', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('uid', sa.String(length=64), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('created_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("purpose IN ('real', 'pilot')", name=op.f('ck_appointments_purpose')),
    sa.CheckConstraint("state IN ('planned', 'confirmed', 'late', 'arrived', 'no_show', 'rescheduled', 'cancelled', 'done')", name=op.f('ck_appointments_state')),
    sa.CheckConstraint('minutes BETWEEN 5 AND 480', name=op.f('ck_appointments_minutes')),
    sa.CheckConstraint('sequence >= 0', name=op.f('ck_appointments_sequence')),
    sa.ForeignKeyConstraint(['moderator_id'], ['users.id'], name=op.f('fk_appointments_moderator_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['participant_id'], ['participants.id'], name=op.f('fk_appointments_participant_id_participants'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['usability_sessions.id'], name=op.f('fk_appointments_session_id_usability_sessions'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_appointments_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointments')),
    sa.UniqueConstraint('session_id', name=op.f('uq_appointments_session_id')),
    sa.UniqueConstraint('token', name=op.f('uq_appointments_token')),
    sa.UniqueConstraint('uid', name=op.f('uq_appointments_uid'))
    )
    with op.batch_alter_table('appointments', schema=None) as batch_op:
        batch_op.create_index('ix_appointments_of_moderator', ['moderator_id', 'starts_at'], unique=False)
        batch_op.create_index('ix_appointments_of_study', ['study_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointments_participant_id'), ['participant_id'], unique=False)

    op.create_table('appointment_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('appointment_id', sa.Integer(), nullable=False),
    sa.Column('at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.String(length=64), nullable=False),
    sa.Column('after', sa.String(length=64), nullable=False),
    sa.Column('was_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("actor IN ('user', 'participant', 'system')", name=op.f('ck_appointment_changes_actor')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('fk_appointment_changes_appointment_id_appointments'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_appointment_changes_user_id_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment_changes'))
    )
    with op.batch_alter_table('appointment_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointment_changes_appointment_id'), ['appointment_id'], unique=False)

    op.create_table('appointment_messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('appointment_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('created_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('due_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sent_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(length=300), nullable=False),
    sa.CheckConstraint("kind IN ('invitation', 'update', 'reminder', 'cancellation')", name=op.f('ck_appointment_messages_kind')),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'withdrawn')", name=op.f('ck_appointment_messages_state')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('fk_appointment_messages_appointment_id_appointments'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment_messages'))
    )
    with op.batch_alter_table('appointment_messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointment_messages_appointment_id'), ['appointment_id'], unique=False)

    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('not_before', database.UtcDateTime(timezone=True), nullable=True))


def downgrade():
    # Not in a batch: that would drop and make the table anew, and the reports would forget their jobs.
    op.drop_column('jobs', 'not_before')
    op.drop_table('appointment_messages')
    op.drop_table('appointment_changes')
    op.drop_table('appointments')
    op.drop_table('study_schedules')
    op.drop_table('personal_calendars')
