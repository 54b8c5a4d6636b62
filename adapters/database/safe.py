"""The safe: a key for each person and each relationship, wrapped under the vault's master key.

Whoever keeps what people wrote seals it under its owner's key, in a column of bytes:

    chain = await safe.chain(session, [person])          # to read: what keys there are; one query
    chain = await safe.chain_to_write(session, [person])  # to write: a key is made for whoever has none
    row.text = chain.seal(person, value, at="table.column/row id")
    value = chain.open(person, row.text, at="table.column/row id")

`at` is bound to the bytes: copied into another row they do not open. A key that is destroyed leaves its tombstone, so
that none is made for that owner again: what was sealed under it is gone, wherever a copy of it lies.
What is about somebody, but not known to be (what an HR platform said, a SCIM user), has a key of its own.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import KeyRow
from adapters.database.upsert import insert
from adapters.keys import KEY_BYTES, Damaged, KeyRing, seal, unseal
from contracts.vault import Unreadable

__all__ = ["LOOKUP", "Chain", "Safe", "Unreadable"]

LOOKUP = "lookup"
"""The owner of the key under which addresses are hashed, so that a person is found by theirs."""
AT_ONCE = 5000
"""Owners in one statement: databases limit its parameters."""


class Chain:
    """Some owners' keys, opened. An owner whose key is damaged or destroyed is simply not on it."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = keys

    def __contains__(self, owner: str) -> bool:
        return owner in self._keys

    def seal(self, owner: str, value: Any, at: str) -> bytes:
        """Any JSON value. Raises Unreadable when the owner's key is no more."""
        return self.seal_bytes(owner, json.dumps(value, ensure_ascii=False).encode(), at)

    def open(self, owner: str, box: bytes, at: str) -> Any:
        """Raises Unreadable."""
        return json.loads(self.open_bytes(owner, box, at))

    def seal_bytes(self, owner: str, plain: bytes, at: str) -> bytes:
        return seal(self._key(owner, at), plain, at.encode())

    def open_bytes(self, owner: str, box: bytes, at: str) -> bytes:
        try:
            return unseal(self._key(owner, at), box, at.encode())
        except Damaged:
            raise Unreadable(f"{at} is damaged: it cannot be opened") from None

    def hashed(self, text: str) -> str:
        """A fingerprint that only who has the key can make; the chain must have been asked for LOOKUP."""
        return hmac.new(self._key(LOOKUP, "people.mail"), text.encode(), hashlib.sha256).hexdigest()

    def _key(self, owner: str, at: str) -> bytes:
        try:
            return self._keys[owner]
        except KeyError:
            raise Unreadable(f"{at} cannot be opened: the key of {owner} is damaged or was destroyed") from None


class Safe:
    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    async def chain(self, session: AsyncSession, owners: Collection[str] | None = None) -> Chain:
        """The keys of these owners, or of all. Raises UnknownKey when one is wrapped under a master key that we lack."""
        chosen = select(KeyRow).where(KeyRow.destroyed_at.is_(None))
        if owners is None:
            return Chain(dict(self._opened(await session.scalars(chosen))))
        found: dict[str, bytes] = {}
        for some in _batches(list(dict.fromkeys(owners))):
            found |= self._opened(await session.scalars(chosen.where(KeyRow.owner.in_(some))))
        return Chain(found)

    async def chain_to_write(self, session: AsyncSession, owners: Collection[str]) -> Chain:
        """The same; whoever never had a key gets one. Whoever's was destroyed stays without."""
        chain = await self.chain(session, owners)
        missing = [owner for owner in dict.fromkeys(owners) if owner not in chain]
        if not missing:
            return chain
        for some in _batches(missing):
            await session.execute(
                insert(session, KeyRow).values([self._new(one) for one in some]).on_conflict_do_nothing()
            )
        return await self.chain(session, owners)

    async def destroy(self, session: AsyncSession, owners: Sequence[str], now: datetime) -> list[str]:
        """Destroy their keys; whose had been there. Twice is once."""
        gone = (
            update(KeyRow)
            .where(KeyRow.owner.in_(owners), KeyRow.destroyed_at.is_(None))
            .values(wrapped=b"", master="", destroyed_at=now)
        )
        return sorted(await session.scalars(gone.returning(KeyRow.owner)))

    def wrap(self, owner: str, key: bytes) -> dict[str, Any]:
        """An owner's key, as it is kept: under the current master key."""
        master, wrapped = self._ring.seal(key, _place(owner))
        return {"owner": owner, "master": master, "wrapped": wrapped}

    def unwrap(self, row: KeyRow) -> bytes:
        """Raises Damaged, UnknownKey."""
        return self._ring.unseal(row.master, row.wrapped, _place(row.owner))

    @property
    def master(self) -> str:
        """The name of the current master key."""
        return self._ring.current

    @property
    def ring(self) -> KeyRing:
        return self._ring

    def _new(self, owner: str) -> dict[str, Any]:
        return self.wrap(owner, secrets.token_bytes(KEY_BYTES))

    def _opened(self, rows: Iterable[KeyRow]) -> dict[str, bytes]:
        opened = {}
        for row in rows:
            try:
                opened[row.owner] = self.unwrap(row)
            except Damaged:
                continue  # its owner is told of when something of theirs is wanted
        return opened


def _batches(owners: Sequence[str]) -> Iterator[Sequence[str]]:
    return (owners[first : first + AT_ONCE] for first in range(0, len(owners), AT_ONCE))


def _place(owner: str) -> bytes:
    return f"keys/{owner}".encode()
