"""What the organisation's systems are told."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('outgoing',
    sa.Column('number', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('relationship', sa.String(), nullable=False),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_outgoing')),
    sa.UniqueConstraint('key', name=op.f('uq_outgoing_key'))
    )
    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outgoing_relationship'), ['relationship'], unique=False)

    op.create_table('outgoing_endpoints',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('since', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_outgoing_endpoints'))
    )
    op.create_table('outgoing_sends',
    sa.Column('endpoint', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reply', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['number'], ['outgoing.number'], name=op.f('fk_outgoing_sends_number'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('endpoint', 'number', name=op.f('pk_outgoing_sends'))
    )
    with op.batch_alter_table('outgoing_sends', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outgoing_sends_status'), ['status'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('outgoing_sends', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outgoing_sends_status'))

    op.drop_table('outgoing_sends')
    op.drop_table('outgoing_endpoints')
    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outgoing_relationship'))

    op.drop_table('outgoing')
