"""The outbox of events for the organisation's systems: at least once, each relationship's in their order, to each endpoint."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import AwareDatetime
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.connection import Database
from adapters.database.tables import MemberRow, OutgoingEndpointRow, OutgoingRow, OutgoingSendRow
from adapters.database.upsert import insert
from contracts.outgoing import Said
from mentoring.model import Model

DELAYS = (
    *(timedelta(seconds=seconds) for seconds in (5, 60, 300, 1800)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""After the first attempt, the second, …: more than three days together."""
LEASE = timedelta(minutes=1)
AT_ONCE = 50


class SendStatus(StrEnum):
    """GIVEN_UP: after the last attempt; a human looks."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given-up"


OPEN = (SendStatus.WAITING.value, SendStatus.SENDING.value)


class Due(Model):
    """One event for one endpoint."""

    number: int
    endpoint: str
    said: Said
    attempts: int = 0
    status: SendStatus = SendStatus.WAITING
    due_at: AwareDatetime | None = None
    reply: str = ""


class Outgoing:
    """Raises DatabaseAway when the database is. `now` is the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listen(self, endpoint: str) -> None:
        """From now on, this endpoint is told what happens. Twice is once."""
        async with self._database.session() as session:
            last = await session.scalar(select(func.coalesce(func.max(OutgoingRow.number), 0)))
            new = insert(session, OutgoingEndpointRow).values(name=endpoint, since=last)
            await session.execute(new.on_conflict_do_nothing())

    async def due(self, endpoint: str, now: datetime) -> list[Due]:
        """What may be sent now: of each relationship the first that has not been, if its time has come."""
        sends = (OutgoingSendRow.number == OutgoingRow.number) & (OutgoingSendRow.endpoint == endpoint)
        since = select(OutgoingEndpointRow.since).where(OutgoingEndpointRow.name == endpoint).scalar_subquery()
        is_open = OutgoingSendRow.status.is_(None) | OutgoingSendRow.status.in_(OPEN)
        first = (
            select(func.min(OutgoingRow.number))
            .outerjoin(OutgoingSendRow, sends)
            .where(OutgoingRow.number > since, is_open)
            .group_by(OutgoingRow.relationship)
        )
        its_time = OutgoingSendRow.due_at.is_(None) | (OutgoingSendRow.due_at <= now)
        chosen = select(OutgoingRow, OutgoingSendRow).outerjoin(OutgoingSendRow, sends)
        chosen = chosen.where(OutgoingRow.number.in_(first), its_time).order_by(OutgoingRow.number).limit(AT_ONCE)
        async with self._database.reading() as session:
            return [_due(endpoint, row, send) for row, send in (await session.execute(chosen)).all()]

    async def claim(self, due: Due, now: datetime) -> bool:
        """Take it in hand; False when somebody else has."""
        async with self._database.session() as session:
            row = {"endpoint": due.endpoint, "number": due.number, "status": SendStatus.SENDING.value}
            held = {**row, "attempts": due.attempts + 1, "due_at": now + LEASE}
            new = insert(session, OutgoingSendRow).values({**held, "reply": ""})
            mine = new.on_conflict_do_update(
                index_elements=["endpoint", "number"],
                set_={name: held[name] for name in ("status", "attempts", "due_at")},
                where=OutgoingSendRow.status.in_(OPEN)
                & (OutgoingSendRow.due_at <= now)
                & (OutgoingSendRow.attempts == due.attempts),
            )
            return await session.scalar(mine.returning(OutgoingSendRow.number)) is not None

    async def sent(self, due: Due, reply: str, now: datetime) -> None:
        await self._settle(due, SendStatus.SENT, reply, now)

    async def failed(self, due: Due, reply: str, now: datetime) -> SendStatus:
        """It did not arrive, or nobody said so: later again, until we give up."""
        if due.attempts >= len(DELAYS):
            await self._settle(due, SendStatus.GIVEN_UP, reply, now)
            return SendStatus.GIVEN_UP
        await self._settle(due, SendStatus.WAITING, reply, now + DELAYS[due.attempts])
        return SendStatus.WAITING

    async def undelivered(self) -> list[Due]:
        """What an endpoint has not taken at its first attempt, and what was given up."""
        chosen = select(OutgoingRow, OutgoingSendRow).join(
            OutgoingSendRow, OutgoingSendRow.number == OutgoingRow.number
        )
        chosen = chosen.where(OutgoingSendRow.status != SendStatus.SENT.value, OutgoingSendRow.reply != "")
        async with self._database.reading() as session:
            rows = (await session.execute(chosen.order_by(OutgoingSendRow.endpoint, OutgoingRow.number))).all()
            return [_due(send.endpoint, row, send) for row, send in rows]

    async def again(self, now: datetime) -> int:
        """Have everything that is undelivered tried again at once; how many."""
        chosen = update(OutgoingSendRow).where(
            OutgoingSendRow.status.in_([SendStatus.WAITING.value, SendStatus.GIVEN_UP.value])
        )
        change = {"status": SendStatus.WAITING.value, "attempts": 0, "due_at": now}
        async with self._database.session() as session:
            return len((await session.scalars(chosen.values(change).returning(OutgoingSendRow.number))).all())

    async def _settle(self, due: Due, status: SendStatus, reply: str, due_at: datetime) -> None:
        mine = (OutgoingSendRow.endpoint == due.endpoint) & (OutgoingSendRow.number == due.number)
        mine &= OutgoingSendRow.attempts == due.attempts + 1
        change = {"status": status.value, "reply": reply[:100], "due_at": due_at}
        async with self._database.session() as session:
            await session.execute(update(OutgoingSendRow).where(mine).values(change))


async def put_outgoing(session: AsyncSession, said: Iterable[Said]) -> None:
    """Keep what is to be told, in a transaction that is under way; people by the organisation's ids, where it has them."""
    for one in said:
        people = {one.mentee, one.mentor} - {""}
        known = select(MemberRow.person, MemberRow.id).where(MemberRow.person.in_(people))
        members = {row.person: row.id for row in await session.execute(known)}
        told = one.model_copy(update={role: members.get(getattr(one, role), "") for role in ("mentee", "mentor")})
        row = {"key": one.key, "relationship": one.relationship, "said": told.model_dump(mode="json")}
        await session.execute(insert(session, OutgoingRow).values(row).on_conflict_do_nothing(index_elements=["key"]))


def _due(endpoint: str, row: OutgoingRow, send: OutgoingSendRow | None) -> Due:
    found = Due(number=row.number, endpoint=endpoint, said=Said.model_validate(row.said))
    if send is None:
        return found
    facts = {"attempts": send.attempts, "status": SendStatus(send.status), "due_at": send.due_at, "reply": send.reply}
    return found.model_copy(update=facts)
