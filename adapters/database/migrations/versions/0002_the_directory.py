"""Members of the directory, declared conflicts, pairs never again."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('members',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('member', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], name=op.f('fk_members_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_members')),
    sa.UniqueConstraint('person', name=op.f('uq_members_person'))
    )
    op.create_table('conflicts',
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['about'], ['members.id'], name=op.f('fk_conflicts_about'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['who'], ['members.id'], name=op.f('fk_conflicts_who'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('who', 'about', name=op.f('pk_conflicts'))
    )
    op.create_table('never_again',
    sa.Column('one', sa.String(), nullable=False),
    sa.Column('other', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['one'], ['members.id'], name=op.f('fk_never_again_one'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['other'], ['members.id'], name=op.f('fk_never_again_other'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('one', 'other', name=op.f('pk_never_again'))
    )


def downgrade() -> None:
    op.drop_table('never_again')
    op.drop_table('conflicts')
    op.drop_table('members')
