"""The outbox: one row a letter, and the states it goes through, so that each letter leaves once.

    new → sending (for the length of a lease) → sent | refused | unknown
          sending → new, when the mail server did not take it

Every step is one conditional UPDATE: of any number that try at once, one finds the row as it must be.
"""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict, Unpack

from pydantic import AwareDatetime
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from adapters.database.connection import Database
from adapters.database.tables import OutboxRow
from adapters.database.upsert import insert
from mentoring.model import Model

TRIES_KEPT = 50


class RowStatus(StrEnum):
    """UNKNOWN: nobody can say whether it left. It is never sent again on a guess."""

    NEW = "new"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Row(Model):
    """One letter. `body`: its MIME bytes, while it may still have to be sent; `settled_at`: sent, refused or given up.

    `cause`: why it leaves (contracts.letters.Cause, and the `asks` behind its links). `tries`: the latest, each with the
    instant (`at`) and what came of it (`reply`).
    """

    key: str
    message_id: str
    relationship: str
    step: str
    role: str
    name: str
    status: RowStatus
    body: bytes | None
    body_hash: str
    attempts: int
    last_reply: str
    created_at: AwareDatetime
    lease_until: AwareDatetime | None
    settled_at: AwareDatetime | None
    cause: dict[str, Any]
    tries: list[dict[str, str]]

    @property
    def sent_at(self) -> datetime | None:
        return self.settled_at if self.status is RowStatus.SENT else None


class LetterRow(TypedDict):
    """What a letter is, whatever becomes of it."""

    key: str
    message_id: str
    relationship: str
    step: str
    role: str
    name: str
    cause: dict[str, Any]


class Claimed(StrEnum):
    """What the one who wants to send must do.

    SEND: it is yours until the lease ends. BUSY: somebody else is at it; come back later. INTERRUPTED: somebody was at it
    when their lease ended, and nobody knows whether it left: look in the archive before `reclaim`. SETTLED: nothing.
    """

    SEND = "send"
    BUSY = "busy"
    INTERRUPTED = "interrupted"
    SETTLED = "settled"


class Claim(Model):
    how: Claimed
    row: Row


class Outbox:
    """Methods that name a key raise LookupError when no row has it. `now` is the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, key: str) -> Row | None:
        async with self._database.reading() as session:
            row = await session.get(OutboxRow, key)
            return await self._row(session, row) if row else None

    async def put(self, *, body: bytes, now: datetime, **letter: Unpack[LetterRow]) -> Row:
        """The row of this letter, new if there was none. Twice is once: the first body stays."""
        key, relationship = letter["key"], letter["relationship"]
        async with self._database.session() as session:
            chain = await self._database.safe.chain_to_write(session, [relationship])
            new = {
                **letter,
                "status": RowStatus.NEW.value,
                "body": chain.seal_bytes(relationship, body, f"outbox.body/{key}"),
                "body_hash": hashlib.sha256(body).hexdigest(),
                "attempts": 0,
                "last_reply": "",
                "created_at": now,
                "tries": [],
            }
            await session.execute(insert(session, OutboxRow).values(new).on_conflict_do_nothing(index_elements=["key"]))
            return await self._read(session, key)

    async def give_up(self, *, reply: str, now: datetime, **letter: Unpack[LetterRow]) -> Row:
        """Refused before it was ever written, or could be read again. One that has been settled stays as it is."""
        key = letter["key"]
        new = {
            **letter,
            "status": RowStatus.NEW.value,
            "body_hash": "",
            "attempts": 0,
            "last_reply": "",
            "created_at": now,
            "tries": [],
        }
        async with self._database.session() as session:
            await session.execute(insert(session, OutboxRow).values(new).on_conflict_do_nothing(index_elements=["key"]))
            hopeless = update(OutboxRow).where(OutboxRow.key == key, OutboxRow.settled_at.is_(None))
            done = {"status": RowStatus.REFUSED.value, "last_reply": reply, "lease_until": None, "settled_at": now}
            await session.execute(hopeless.values(**done, body=None))
            return await self._read(session, key)

    async def by_message_id(self, message_id: str) -> Row | None:
        """Without its body."""
        async with self._database.reading() as session:
            chosen = select(OutboxRow).options(defer(OutboxRow.body)).where(OutboxRow.message_id == message_id)
            row = await session.scalar(chosen)
            return _row(row) if row else None

    async def unsettled(self, before: datetime) -> list[Row]:
        """Letters written before that instant of which nobody knows yet what becomes of them, the oldest first."""
        chosen = (
            select(OutboxRow)
            .options(defer(OutboxRow.body))
            .where(OutboxRow.settled_at.is_(None), OutboxRow.created_at < before)
            .order_by(OutboxRow.created_at, OutboxRow.key)
        )
        async with self._database.reading() as session:
            return [_row(row) for row in await session.scalars(chosen)]

    async def claim(self, key: str, now: datetime, lease: timedelta) -> Claim:
        """Ask for the row in order to send it."""
        return await self._claim(key, now, lease, OutboxRow.status == RowStatus.NEW)

    async def reclaim(self, key: str, now: datetime, lease: timedelta) -> Claim:
        """Ask for a row whose lease ran out, once the archive has said that it did not leave."""
        ran_out = (OutboxRow.status == RowStatus.SENDING) & (OutboxRow.lease_until <= now)
        return await self._claim(key, now, lease, ran_out)

    async def _claim(self, key: str, now: datetime, lease: timedelta, free: ColumnElement[bool]) -> Claim:
        mine = (
            update(OutboxRow)
            .where(OutboxRow.key == key, free)
            .values(status=RowStatus.SENDING.value, lease_until=now + lease, attempts=OutboxRow.attempts + 1)
            .returning(OutboxRow.key)
        )
        async with self._database.session() as session:
            won = await session.scalar(mine) is not None
            if won:
                tries = (await session.get_one(OutboxRow, key, populate_existing=True)).tries
                tried = [*tries, {"at": now.isoformat(), "reply": ""}][-TRIES_KEPT:]
                await session.execute(update(OutboxRow).where(OutboxRow.key == key).values(tries=tried))
            row = await self._read(session, key)
        return Claim(how=Claimed.SEND if won else _why_not(row, now), row=row)

    async def sent(self, key: str, reply: str, now: datetime) -> Row:
        """It left: the last word, whoever thought otherwise. The body is erased."""
        return await self._settle(key, RowStatus.SENT, reply, now, _but(RowStatus.SENT))

    async def refused(self, key: str, reply: str, now: datetime) -> Row:
        """The mail server will never take it. The body is erased."""
        return await self._settle(key, RowStatus.REFUSED, reply, now, _but(RowStatus.SENT, RowStatus.REFUSED))

    async def unknown(self, key: str, reply: str, now: datetime) -> Row:
        """Nobody can say whether it left. The body stays, for the human who decides."""
        return await self._settle(key, RowStatus.UNKNOWN, reply, now, OutboxRow.status == RowStatus.SENDING)

    async def back(self, key: str, reply: str, *, attempt: int | None = None) -> Row:
        """It certainly did not leave: anybody may send it again.

        `attempt` (of the claimed row) makes sure that one whose lease ran out does not give back what another holds.
        """
        held: ColumnElement[bool] = OutboxRow.status.in_([RowStatus.SENDING, RowStatus.UNKNOWN])
        if attempt is not None:
            held = held & (OutboxRow.attempts == attempt)
        return await self._change(
            key, held, status=RowStatus.NEW.value, last_reply=reply, lease_until=None, settled_at=None
        )

    async def listing(self, status: RowStatus) -> list[Row]:
        """The letters in this state, the oldest first, without their bodies."""
        chosen = (
            select(OutboxRow)
            .options(defer(OutboxRow.body))
            .where(OutboxRow.status == status.value)
            .order_by(OutboxRow.created_at, OutboxRow.key)
        )
        async with self._database.reading() as session:
            return [_row(row) for row in await session.scalars(chosen)]

    async def _settle(
        self, key: str, status: RowStatus, reply: str, now: datetime, allowed: ColumnElement[bool]
    ) -> Row:
        body = OutboxRow.body if status is RowStatus.UNKNOWN else None
        return await self._change(
            key, allowed, status=status.value, last_reply=reply, lease_until=None, settled_at=now, body=body
        )

    async def _change(self, key: str, allowed: ColumnElement[bool], **values: object) -> Row:
        async with self._database.session() as session:
            changed = update(OutboxRow).where(OutboxRow.key == key, allowed).values(**values)
            tries = await session.scalar(changed.returning(OutboxRow.tries))
            if tries:
                tried = [*tries[:-1], {**tries[-1], "reply": values["last_reply"]}]
                await session.execute(update(OutboxRow).where(OutboxRow.key == key).values(tries=tried))
            return await self._read(session, key)

    async def _read(self, session: AsyncSession, key: str) -> Row:
        row = await session.get(OutboxRow, key, populate_existing=True)
        if row is None:
            raise LookupError(f"the outbox has no letter {key}")
        return await self._row(session, row)

    async def _row(self, session: AsyncSession, row: OutboxRow) -> Row:
        body = None
        if row.body is not None:
            chain = await self._database.safe.chain(session, [row.relationship])
            body = chain.open_bytes(row.relationship, row.body, f"outbox.body/{row.key}")
        return _row(row, body)


def _but(*statuses: RowStatus) -> ColumnElement[bool]:
    return OutboxRow.status.not_in([status.value for status in statuses])


def _why_not(row: Row, now: datetime) -> Claimed:
    match row.status:
        case RowStatus.SENDING:
            return Claimed.BUSY if row.lease_until and row.lease_until > now else Claimed.INTERRUPTED
        case RowStatus.NEW:  # given back this very moment
            return Claimed.BUSY
        case _:
            return Claimed.SETTLED


def _row(row: OutboxRow, body: bytes | None = None) -> Row:
    columns = {name: getattr(row, name) for name in Row.model_fields if name != "body"}
    return Row.model_validate({"body": body, **columns})
