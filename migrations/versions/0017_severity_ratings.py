"""severity of a finding as each of its raters gave it"""

import sqlalchemy as sa
from alembic import op

from usability.infra import database

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

FINDINGS = sa.table(
    'findings', sa.column('id', sa.Integer), sa.column('severity', sa.Integer), sa.column('created_at', database.UtcDateTime)
)
CHANGES = sa.table(
    'finding_changes', sa.column('id', sa.Integer), sa.column('finding_id', sa.Integer),
    sa.column('at', database.UtcDateTime), sa.column('author_id', sa.Integer), sa.column('what', sa.String),
    sa.column('detail', sa.JSON),
)
RATINGS = sa.table(
    'finding_ratings', sa.column('finding_id', sa.Integer), sa.column('user_id', sa.Integer),
    sa.column('severity', sa.Integer), sa.column('rated_at', database.UtcDateTime),
)

def upgrade():
    op.create_table('finding_ratings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('severity', sa.Integer(), nullable=False),
    sa.Column('rated_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('severity BETWEEN 0 AND 4', name=op.f('ck_finding_ratings_severity')),
    sa.ForeignKeyConstraint(['finding_id'], ['findings.id'], name=op.f('fk_finding_ratings_finding_id_findings'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_finding_ratings_user_id_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_ratings')),
    sa.UniqueConstraint('finding_id', 'user_id', name=op.f('uq_finding_ratings_finding_id_user_id'))
    )
    with op.batch_alter_table('finding_ratings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_ratings_user_id'), ['user_id'], unique=False)
    _give_to_raters(op.get_bind())
    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_findings_severity'), type_='check')
        batch_op.drop_column('severity')


def _give_to_raters(connection):
    """A severity becomes the rating of who set it last, else of who wrote the finding."""
    rated = {row.id: row for row in connection.execute(sa.select(FINDINGS).where(FINDINGS.c.severity.is_not(None)))}
    raters = {}
    for change in connection.execute(sa.select(CHANGES).order_by(CHANGES.c.id)):
        if change.finding_id in rated and change.author_id is not None:
            set_here = change.what == 'edited' and 'severity' in (change.detail or {})
            if change.what == 'created' or set_here:
                raters[change.finding_id] = (change.author_id, change.at)
    for number, row in rated.items():
        user, at = raters.get(number, (None, row.created_at))
        connection.execute(
            RATINGS.insert().values(finding_id=number, user_id=user, severity=row.severity, rated_at=at)
        )


def downgrade():
    connection = op.get_bind()
    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('severity', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_findings_severity'), 'severity BETWEEN 0 AND 4')
    # One value has to stand for all: the step nearest to the mean, a half counting as the more severe.
    means = sa.select(RATINGS.c.finding_id, sa.func.avg(RATINGS.c.severity)).group_by(RATINGS.c.finding_id)
    for number, mean in connection.execute(means).all():
        connection.execute(FINDINGS.update().where(FINDINGS.c.id == number).values(severity=int(float(mean) + 0.5)))
    op.drop_table('finding_ratings')
