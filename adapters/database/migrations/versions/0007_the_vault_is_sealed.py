"""What people are, wrote and gave is sealed under a key of their own; what was there in clear is sealed here."""

import hashlib
import hmac
import json
import secrets

import sqlalchemy as sa
from alembic import context, op

from adapters.keys import KEY_BYTES, KeyRing, seal

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

# table, its key, the columns to seal, whose they are (a column of the table), which may be left empty
TO_SEAL = (
    ('people', 'id', ('person',), 'id', False),
    ('members', 'id', ('member',), 'person', False),
    ('answers', 'id', ('values', 'facts'), 'person', False),
    ('searches', 'relationship', ('portrait',), 'mentor', True),
    ('searches', 'relationship', ('wish',), 'mentee', True),
)


def upgrade() -> None:
    op.create_table('keys',
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('master', sa.String(), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=False),
    sa.Column('destroyed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('owner', name=op.f('pk_keys'))
    )
    with op.batch_alter_table('keys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_keys_master'), ['master'], unique=False)
    keys: dict[str, bytes] = {}
    for table, key, columns, owner, optional in TO_SEAL:
        for column in columns:
            _seal_json(keys, table, key, column, owner, optional)
    _seal_documents('hr_notices', 'number', 'document')
    _seal_documents('hr_events', 'id', 'entry')
    _seal_files(keys)
    _seal_letters(keys)
    _hash_addresses(keys)


def _ring() -> KeyRing:
    ring = context.config.attributes.get('ring')
    if ring is None:
        raise RuntimeError('this database holds people in clear: the key of the vault is needed to seal them')
    return ring


def _key_of(keys: dict[str, bytes], owner: str) -> bytes:
    if owner not in keys:
        keys[owner] = secrets.token_bytes(KEY_BYTES)
        master, wrapped = _ring().seal(keys[owner], f'keys/{owner}'.encode())
        table = sa.table('keys', sa.column('owner'), sa.column('master'), sa.column('wrapped'))
        op.get_bind().execute(table.insert().values(owner=owner, master=master, wrapped=wrapped))
    return keys[owner]


def _seal_json(keys: dict[str, bytes], table: str, key: str, column: str, owner: str, optional: bool) -> None:
    new = f'{column}_sealed'
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column(new, sa.LargeBinary(), nullable=True))
    rows = sa.table(table, sa.column(key), sa.column(column, sa.JSON()), sa.column(owner), sa.column(new, sa.LargeBinary()))
    bind = op.get_bind()
    for row in bind.execute(sa.select(rows.c[key], rows.c[column], rows.c[owner])).all():
        if row[1] or not optional:
            box = seal(_key_of(keys, row[2]), json.dumps(row[1], ensure_ascii=False).encode(), f'{table}.{column}/{row[0]}'.encode())
            bind.execute(rows.update().where(rows.c[key] == row[0]).values({new: box}))
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_column(column)
        batch_op.alter_column(new, new_column_name=column, nullable=optional, existing_type=sa.LargeBinary())


def _seal_documents(table: str, key: str, column: str) -> None:
    """Rows of nobody's: under the master key itself, whose name comes first."""
    new = f'{column}_sealed'
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column(new, sa.LargeBinary(), nullable=True))
    rows = sa.table(table, sa.column(key), sa.column(column, sa.JSON()), sa.column(new, sa.LargeBinary()))
    bind = op.get_bind()
    for row in bind.execute(sa.select(rows.c[key], rows.c[column])).all():
        name, box = _ring().seal(json.dumps(row[1], ensure_ascii=False).encode(), b'house')
        bind.execute(rows.update().where(rows.c[key] == row[0]).values({new: name.encode() + b'\0' + box}))
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_column(column)
        batch_op.alter_column(new, new_column_name=column, nullable=False, existing_type=sa.LargeBinary())


def _seal_files(keys: dict[str, bytes]) -> None:
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_sealed', sa.LargeBinary(), nullable=True))
    names = ('id', 'answer', 'name', 'name_sealed', 'content')
    files, answers = sa.table('files', *map(sa.column, names)), sa.table('answers', sa.column('id'), sa.column('person'))
    bind = op.get_bind()
    given = sa.select(files.c.id, files.c.name, files.c.content, answers.c.person).join(answers, answers.c.id == files.c.answer)
    for row in bind.execute(given).all():
        key = _key_of(keys, row.person)
        name = seal(key, json.dumps(row.name, ensure_ascii=False).encode(), f'files.name/{row.id}'.encode())
        content = seal(key, bytes(row.content), f'files.content/{row.id}'.encode())
        bind.execute(files.update().where(files.c.id == row.id).values(name_sealed=name, content=content))
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_column('name')
        batch_op.alter_column('name_sealed', new_column_name='name', nullable=False, existing_type=sa.LargeBinary())


def _seal_letters(keys: dict[str, bytes]) -> None:
    outbox = sa.table('outbox', sa.column('key'), sa.column('relationship'), sa.column('body'))
    bind = op.get_bind()
    for row in bind.execute(sa.select(outbox.c.key, outbox.c.relationship, outbox.c.body).where(outbox.c.body.is_not(None))).all():
        box = seal(_key_of(keys, row.relationship), bytes(row.body), f'outbox.body/{row.key}'.encode())
        bind.execute(outbox.update().where(outbox.c.key == row.key).values(body=box))


def _hash_addresses(keys: dict[str, bytes]) -> None:
    people = sa.table('people', sa.column('id'), sa.column('mail'))
    bind = op.get_bind()
    for row in bind.execute(sa.select(people.c.id, people.c.mail)).all():
        hashed = hmac.new(_key_of(keys, 'lookup'), row.mail.encode(), hashlib.sha256).hexdigest()
        bind.execute(people.update().where(people.c.id == row.id).values(mail=hashed))


def downgrade() -> None:
    raise RuntimeError('what is sealed is not put into clear again: go back to a copy of the database')
