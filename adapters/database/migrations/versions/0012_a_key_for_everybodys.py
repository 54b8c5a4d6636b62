"""What was under the master key itself gets keys of its own, which can be destroyed one by one."""

import json
import secrets

import sqlalchemy as sa
from alembic import context, op

from adapters.keys import KEY_BYTES, KeyRing, seal

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    notices = ('number', 'source', 'notice')
    _seal('hr_notices', notices, 'document', lambda row: f'hr/{row.source}/{row.notice}', lambda row: f'hr/{row.source}/{row.notice}')
    _seal('hr_events', ('id', 'person'), 'entry', lambda row: row.person, lambda row: row.id)
    _seal('scim_users', ('id',), 'user', lambda row: f'scim/{row.id}', lambda row: row.id)
    _seal('holds', ('person',), 'told', lambda row: row.person, lambda row: row.person)


def _seal(table, names, column, owner_of, place_of):  # noqa: ANN
    rows = sa.table(table, *map(sa.column, names), sa.column(column, sa.LargeBinary()))
    bind = op.get_bind()
    for row in bind.execute(sa.select(rows)).all():
        name, _, box = bytes(getattr(row, column)).partition(b'\0')
        value = json.loads(_ring().unseal(name.decode(), box, b'house'))
        place = f'{table}.{column}/{place_of(row)}'.encode()
        new = seal(_key_of(owner_of(row)), json.dumps(value, ensure_ascii=False).encode(), place) if value or table != 'hr_notices' else b''
        bind.execute(rows.update().where(rows.c[names[0]] == getattr(row, names[0])).values({column: new}))


def _ring() -> KeyRing:
    ring = context.config.attributes.get('ring')
    if ring is None:
        raise RuntimeError('what is kept here is sealed under the key of the vault: it is needed')
    return ring


def _key_of(owner: str) -> bytes:
    keys = sa.table('keys', sa.column('owner'), sa.column('master'), sa.column('wrapped'))
    bind, place = op.get_bind(), f'keys/{owner}'.encode()
    there = bind.execute(sa.select(keys.c.master, keys.c.wrapped).where(keys.c.owner == owner, keys.c.master != '')).first()
    if there is not None:
        return _ring().unseal(there.master, bytes(there.wrapped), place)
    key = secrets.token_bytes(KEY_BYTES)
    master, wrapped = _ring().seal(key, place)
    bind.execute(keys.insert().values(owner=owner, master=master, wrapped=wrapped))
    return key


def downgrade() -> None:
    raise RuntimeError('keys are not given back: go back to a copy of the database')
