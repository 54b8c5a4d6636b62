"""Whose place is held while somebody is being chosen."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('searches',
    sa.Column('relationship', sa.String(), nullable=False),
    sa.Column('mentee', sa.String(), nullable=False),
    sa.Column('mentor', sa.String(), nullable=False),
    sa.Column('portrait', sa.JSON(), nullable=False),
    sa.Column('wish', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('relationship', name=op.f('pk_searches'))
    )
    with op.batch_alter_table('searches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_searches_mentor'), ['mentor'], unique=False)


def downgrade() -> None:
    op.drop_table('searches')
