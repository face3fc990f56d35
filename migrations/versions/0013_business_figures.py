"""figures of the business imported per participant: churn, revenue, lifetime value"""

import sqlalchemy as sa
from alembic import op

from usability.infra import database

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('business_imports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('study_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('filename', sa.String(length=300), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('imported_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('imported_by', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['imported_by'], ['users.id'], name=op.f('fk_business_imports_imported_by_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['study_id'], ['studies.id'], name=op.f('fk_business_imports_study_id_studies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_business_imports'))
    )
    with op.batch_alter_table('business_imports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_business_imports_study_id'), ['study_id'], unique=False)

    op.create_table('business_figures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Double(), nullable=False),
    sa.Column('unit', sa.String(length=64), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.CheckConstraint("kind IN ('churned', 'revenue', 'lifetime_value')", name=op.f('ck_business_figures_kind')),
    sa.CheckConstraint("kind <> 'churned' OR number IN (0, 1)", name=op.f('ck_business_figures_churned')),
    sa.ForeignKeyConstraint(['import_id'], ['business_imports.id'], name=op.f('fk_business_figures_import_id_business_imports'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participant_id'], ['participants.id'], name=op.f('fk_business_figures_participant_id_participants'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_business_figures')),
    sa.UniqueConstraint('participant_id', 'kind', 'as_of', name=op.f('uq_business_figures_participant_id_kind_as_of'))
    )
    with op.batch_alter_table('business_figures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_business_figures_import_id'), ['import_id'], unique=False)


def downgrade():
    op.drop_table('business_figures')
    op.drop_table('business_imports')
