"""a study's own keys of the console; a back channel between observers and moderator"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('console_keys',
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('keys', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_console_keys_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('study_id', name=op.f('pk_console_keys'))
    )
    with op.batch_alter_table('observer_notes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel', sa.String(length=64), nullable=False, server_default='note'))
        batch_op.add_column(sa.Column('role', sa.String(length=64), nullable=False, server_default='observer'))


def downgrade():
    with op.batch_alter_table('observer_notes', schema=None) as batch_op:
        batch_op.drop_column('role')
        batch_op.drop_column('channel')
    op.drop_table('console_keys')
