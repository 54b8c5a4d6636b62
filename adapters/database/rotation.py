"""The master key is changed: what is wrapped under an older one is wrapped anew under the current one, piece by piece.

Each piece is one conditional UPDATE: killed midway, some are under the old key and some under the new, and both open.
"""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Column, LargeBinary, and_, select, type_coerce, update
from sqlalchemy import Table as Sheet

from adapters.database.connection import Database
from adapters.database.sealed import Sealed, key_of, open_for_house, seal_for_house
from adapters.database.tables import KeyRow, Table
from adapters.keys import Damaged

AT_ONCE = 500


async def in_use(database: Database) -> dict[str, int]:
    """How many pieces are under each master key, by its name."""
    counted: Counter[str] = Counter()
    async with database.reading() as session:
        counted.update(await session.scalars(select(KeyRow.master).where(KeyRow.destroyed_at.is_(None))))
        for _, column in _sealed_columns():
            kept = await session.scalars(select(type_coerce(column, LargeBinary)).where(column.is_not(None)))
            counted.update(key_of(box) for box in kept)
    return dict(counted)


async def rotate(database: Database) -> int:
    """Bring everything under the current master key; how many pieces were not. What is damaged stays as it is.

    Raises UnknownKey when a piece is under a key that is not on the ring.
    """
    done = await _rotate_keys(database)
    for sheet, column in _sealed_columns():
        done += await _rotate_column(database, sheet, column)
    return done


async def _rotate_keys(database: Database) -> int:
    safe, done, last = database.safe, 0, ""
    while True:
        old = (KeyRow.master != safe.master) & KeyRow.destroyed_at.is_(None) & (KeyRow.owner > last)
        async with database.session() as session:
            rows = (await session.scalars(select(KeyRow).where(old).order_by(KeyRow.owner).limit(AT_ONCE))).all()
            for row in rows:
                last = row.owner
                try:
                    new = safe.wrap(row.owner, safe.unwrap(row))
                except Damaged:
                    continue
                mine = (KeyRow.owner == row.owner) & (KeyRow.master == row.master)
                await session.execute(
                    update(KeyRow).where(mine).values(new).execution_options(synchronize_session=False)
                )
                done += 1
        if not rows:
            return done


async def _rotate_column(database: Database, sheet: Sheet, column: Column[object]) -> int:
    ring, done = database.safe.ring, 0
    raw, keys = type_coerce(column, LargeBinary), list(sheet.primary_key)
    async with database.reading() as session:
        rows = (await session.execute(select(*keys, raw.label("box")).where(column.is_not(None)))).all()
    old = [row for row in rows if key_of(row.box) != ring.current]
    for first in range(0, len(old), AT_ONCE):
        async with database.session() as session:
            for row in old[first : first + AT_ONCE]:
                try:
                    new = seal_for_house(ring, open_for_house(ring, row.box))
                except Damaged:
                    continue
                here = and_(*(key == getattr(row, key.name) for key in keys), raw == row.box)
                await session.execute(update(sheet).where(here).values({column: type_coerce(new, LargeBinary)}))
                done += 1
    return done


def _sealed_columns() -> Iterator[tuple[Sheet, Column[object]]]:
    for sheet in Table.metadata.sorted_tables:
        for column in sheet.columns:
            if isinstance(column.type, Sealed):
                yield sheet, column
