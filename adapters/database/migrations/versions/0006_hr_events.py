"""What HR platforms send, what it was understood to be, what has been told of it."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('hr_notices',
    sa.Column('number', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('notice', sa.String(), nullable=False),
    sa.Column('type', sa.String(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_hr_notices')),
    sa.UniqueConstraint('source', 'notice', name=op.f('uq_hr_notices_source_notice'))
    )
    with op.batch_alter_table('hr_notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hr_notices_status'), ['status'], unique=False)

    op.create_table('hr_told',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('strand', sa.String(), nullable=False),
    sa.Column('event', sa.JSON(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('person', 'strand', name=op.f('pk_hr_told'))
    )
    op.create_table('hr_events',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('notice', sa.Integer(), nullable=False),
    sa.Column('event', sa.JSON(), nullable=False),
    sa.Column('entry', sa.JSON(), nullable=False),
    sa.Column('handed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['notice'], ['hr_notices.number'], name=op.f('fk_hr_events_notice'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hr_events'))
    )
    with op.batch_alter_table('hr_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hr_events_handed'), ['handed'], unique=False)
        batch_op.create_index(batch_op.f('ix_hr_events_notice'), ['notice'], unique=False)
        batch_op.create_index(batch_op.f('ix_hr_events_person'), ['person'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('hr_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hr_events_person'))
        batch_op.drop_index(batch_op.f('ix_hr_events_notice'))
        batch_op.drop_index(batch_op.f('ix_hr_events_handed'))

    op.drop_table('hr_events')
    op.drop_table('hr_told')
    with op.batch_alter_table('hr_notices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hr_notices_status'))

    op.drop_table('hr_notices')
