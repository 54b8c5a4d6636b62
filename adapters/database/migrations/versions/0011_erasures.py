"""Legal holds, and the proofs of erasures."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('holds',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('person', name=op.f('pk_holds'))
    )
    op.create_table('erasures',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('forgotten', sa.JSON(), nullable=False),
    sa.Column('proof', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('person', name=op.f('pk_erasures'))
    )


def downgrade() -> None:
    op.drop_table('erasures')
    op.drop_table('holds')
