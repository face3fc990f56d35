"""observers' links and notes"""

import sqlalchemy as sa
from alembic import op

from usability.infra import database

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('observer_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['users.id'], name=op.f('fk_observer_links_created_by_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['usability_sessions.id'], name=op.f('fk_observer_links_session_id_usability_sessions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observer_links')),
    sa.UniqueConstraint('token', name=op.f('uq_observer_links_token'))
    )
    with op.batch_alter_table('observer_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observer_links_session_id'), ['session_id'], unique=False)

    op.create_table('observer_notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('link_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('tag', sa.String(length=64), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('at', sa.Double(), nullable=False),
    sa.Column('created_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['link_id'], ['observer_links.id'], name=op.f('fk_observer_notes_link_id_observer_links'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['usability_sessions.id'], name=op.f('fk_observer_notes_session_id_usability_sessions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observer_notes')),
    sa.UniqueConstraint('session_id', 'key', name=op.f('uq_observer_notes_session_id_key'))
    )
    with op.batch_alter_table('observer_notes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observer_notes_link_id'), ['link_id'], unique=False)
        batch_op.create_index('ix_observer_notes_order', ['session_id', 'id'], unique=False)


def downgrade():
    op.drop_table('observer_notes')
    op.drop_table('observer_links')
