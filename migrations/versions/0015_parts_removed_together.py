"""what one change takes out of a plan is kept together, whatever lists it stood in"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

QUOTAS = 'screener/quotas'
parts = sa.table('removed_parts', sa.column('id', sa.Integer), sa.column('part', sa.JSON))


def upgrade():
    _rewrite(lambda part: {'item': part['item'], 'others': [[QUOTAS, at, quota] for at, quota in part['quotas']]})


def downgrade():
    _rewrite(lambda part: {
        'item': part['item'],
        'quotas': [[at, item] for where, at, item in part['others'] if where == QUOTAS],
    })


def _rewrite(change):
    connection = op.get_bind()
    for number, part in connection.execute(sa.select(parts.c.id, parts.c.part)).all():
        connection.execute(sa.update(parts).where(parts.c.id == number).values(part=change(part)))
