"""Who holds which room when."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('room_hours',
    sa.Column('room', sa.String(), nullable=False),
    sa.Column('begins_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('relationship', sa.String(), nullable=False),
    sa.Column('meeting', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('room', 'begins_at', name=op.f('pk_room_hours'))
    )
    with op.batch_alter_table('room_hours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_room_hours_relationship'), ['relationship'], unique=False)


def downgrade() -> None:
    op.drop_table('room_hours')
