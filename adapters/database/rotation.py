"""The master key is changed: each key that is wrapped under an older one is wrapped anew under the current one.

Each is one conditional UPDATE: killed midway, some are under the old key and some under the new, and both open.
"""

from collections import Counter

from sqlalchemy import select, update

from adapters.database.connection import Database
from adapters.database.tables import KeyRow
from adapters.keys import Damaged

AT_ONCE = 500


async def in_use(database: Database) -> dict[str, int]:
    """How many keys are under each master key, by its name."""
    async with database.reading() as session:
        return dict(Counter(await session.scalars(select(KeyRow.master).where(KeyRow.destroyed_at.is_(None)))))


async def rotate(database: Database) -> int:
    """Bring everything under the current master key; how many keys were not. What is damaged stays as it is.

    Raises UnknownKey when one is under a key that is not on the ring.
    """
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
