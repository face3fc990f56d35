"""mail that tells moderators of a participant's cancellation"""

import sqlalchemy as sa
from alembic import op

from usability.infra import database

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

KINDS = "'invitation', 'update', 'reminder', 'cancellation'"


def upgrade():
    _allow(f"kind IN ({KINDS}, 'notice')")


def downgrade():
    op.execute("DELETE FROM appointment_messages WHERE kind = 'notice'")
    _allow(f"kind IN ({KINDS})")


def _allow(condition):
    name = op.f('ck_appointment_messages_kind')
    if op.get_bind().dialect.name == 'sqlite':
        # SQLite makes the table anew; nothing refers to it.
        with op.batch_alter_table('appointment_messages', copy_from=_table(name, condition), recreate='always'):
            pass
        return
    op.drop_constraint(name, 'appointment_messages', type_='check')
    op.create_check_constraint(name, 'appointment_messages', condition)


def _table(name, condition):
    return sa.Table('appointment_messages', sa.MetaData(),
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
    sa.CheckConstraint(condition, name=name),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'withdrawn')", name=op.f('ck_appointment_messages_state')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('fk_appointment_messages_appointment_id_appointments'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment_messages')),
    sa.Index(op.f('ix_appointment_messages_appointment_id'), 'appointment_id'),
    )
