"""People as identity providers have them, by our id: `Users` of SCIM. What happens to them becomes a notice of the HR inbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.connection import Database
from adapters.database.hr_inbox import put_notice
from adapters.database.safe import LOOKUP, Chain
from adapters.database.tables import ScimUserRow
from adapters.database.upsert import insert
from contracts.hr_inbox import Arrival
from mentoring.model import Model


class NameTaken(Exception):  # noqa: N818 - it names what was found
    """Somebody else of this tenant has this user name."""


class ChangedMeanwhile(Exception):  # noqa: N818 - it names what happened
    """Somebody else has written a newer version. Nothing was changed."""


class Kept(Model):
    """One user. `version` rises with each change. `member`: "" while they are not in the directory."""

    id: str
    tenant: str
    member: str = ""
    version: int = 1
    created_at: AwareDatetime
    changed_at: AwareDatetime
    user: dict[str, Any]


class ScimUsers:
    """Raises DatabaseAway when the database is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def user(self, tenant: str, user: str) -> Kept | None:
        async with self._database.reading() as session:
            row = await session.get(ScimUserRow, user)
            if row is None or row.tenant != tenant:
                return None
            return _kept(await self._database.safe.chain(session, [owner_of(user)]), row)

    async def named(self, tenant: str, name: str) -> list[Kept]:
        """Whoever has this user name, however it is capitalised: one or none."""
        async with self._database.reading() as session:
            chain = await self._database.safe.chain(session, [LOOKUP])
            if LOOKUP not in chain:
                return []
            chosen = select(ScimUserRow).where(
                ScimUserRow.tenant == tenant, ScimUserRow.name == _name(chain, tenant, name)
            )
            return await self._opened(session, (await session.scalars(chosen)).all())

    async def all(self, tenant: str) -> list[Kept]:
        """Everybody of this tenant, in the order in which they came."""
        chosen = select(ScimUserRow).where(ScimUserRow.tenant == tenant)
        async with self._database.reading() as session:
            chosen = chosen.order_by(ScimUserRow.created_at, ScimUserRow.id)
            return await self._opened(session, (await session.scalars(chosen)).all())

    async def add(self, kept: Kept, words: Sequence[Arrival]) -> None:
        """Raises NameTaken."""
        async with self._database.session() as session:
            new = insert(session, ScimUserRow).values(await self._row(session, kept))
            added = await session.scalar(new.on_conflict_do_nothing().returning(ScimUserRow.id))
            if added is None:
                raise NameTaken
            await self._say(session, words, kept.changed_at)

    async def change(self, kept: Kept, words: Sequence[Arrival]) -> None:
        """Write this version over the one before it. Raises ChangedMeanwhile, NameTaken."""
        async with self._database.session() as session:
            row = await self._row(session, kept)
            same = select(ScimUserRow.id).where(
                ScimUserRow.tenant == kept.tenant, ScimUserRow.name == row["name"], ScimUserRow.id != kept.id
            )
            if await session.scalar(same) is not None:
                raise NameTaken
            before = (ScimUserRow.id == kept.id) & (ScimUserRow.version == kept.version - 1)
            written = update(ScimUserRow).where(before).values(row).returning(ScimUserRow.id)
            if await session.scalar(written) is None:
                raise ChangedMeanwhile
            await self._say(session, words, kept.changed_at)

    async def remove(self, kept: Kept, words: Sequence[Arrival], now: datetime) -> None:
        """Twice is once."""
        async with self._database.session() as session:
            await session.execute(delete(ScimUserRow).where(ScimUserRow.id == kept.id))
            await self._database.safe.destroy(session, [owner_of(kept.id)], now)
            await self._say(session, words, now)

    async def _row(self, session: AsyncSession, kept: Kept) -> Mapping[str, Any]:
        owner = owner_of(kept.id)
        chain = await self._database.safe.chain_to_write(session, [LOOKUP, owner])
        name = _name(chain, kept.tenant, str(kept.user.get("userName", "")))
        return {**dict(kept), "name": name, "user": chain.seal(owner, kept.user, _user(kept.id))}

    async def _opened(self, session: AsyncSession, rows: Sequence[ScimUserRow]) -> list[Kept]:
        chain = await self._database.safe.chain(session, [owner_of(row.id) for row in rows])
        return [_kept(chain, row) for row in rows]

    async def _say(self, session: AsyncSession, words: Sequence[Arrival], now: datetime) -> None:
        for word in words:
            await put_notice(self._database.safe, session, word, now)


def owner_of(user: str) -> str:
    """Whose key a user is under: its own, for not every user is in the directory."""
    return f"scim/{user}"


def _user(user: str) -> str:
    return f"scim_users.user/{user}"


def _name(chain: Chain, tenant: str, name: str) -> str:
    return chain.hashed(f"scim/{tenant}/{name.strip().casefold()}")


def _kept(chain: Chain, row: ScimUserRow) -> Kept:
    told = {name: getattr(row, name) for name in Kept.model_fields}
    return Kept.model_validate({**told, "user": chain.open(owner_of(row.id), row.user, _user(row.id))})
