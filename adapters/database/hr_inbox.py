"""The inbox of HR events: what came, once for each id; what it was understood to be; what has been told of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.connection import Database
from adapters.database.safe import Chain, Safe
from adapters.database.tables import HrEventRow, HrNoticeRow, HrToldRow
from adapters.database.upsert import insert
from contracts.hr_inbox import SETTLED, Arrival, Notice, NoticeStatus
from mentoring.hr_events import HrEvent, Strand
from mentoring.model import Model

AT_ONCE = 200
"""Notices that are taken up together."""


class Kept(Model):
    """An event, and what the directory has yet to be told of it."""

    event: HrEvent
    entry: dict[str, Any]


class HrInbox:
    """Raises DatabaseAway when the database is: then nothing has been kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._safe = database.safe

    async def keep(self, source: str, notice: str, kind: str, document: Mapping[str, Any], now: datetime) -> bool:
        """Keep what came; whether it is new. On disk once this returns."""
        async with self._database.session() as session:
            arrival = Arrival(source=source, notice=notice, type=kind, document=dict(document))
            return await put_notice(self._safe, session, arrival, now)

    async def waiting(self) -> list[Notice]:
        """What has not been looked at, the oldest first; what was tried in vain comes after the rest."""
        chosen = select(HrNoticeRow).where(HrNoticeRow.status == NoticeStatus.RECEIVED.value)
        async with self._database.reading() as session:
            chosen = chosen.order_by(HrNoticeRow.tries, HrNoticeRow.number).limit(AT_ONCE)
            return await self._opened(session, (await session.scalars(chosen)).all())

    async def settle(self, number: int, status: NoticeStatus, *, why: str = "", became: Sequence[Kept] = ()) -> None:
        """What became of a notice. One transaction; twice is once. What is settled is forgotten but for its events."""
        change: dict[str, Any] = {"status": status.value, "why": why[:200]}
        async with self._database.session() as session:
            if status in SETTLED:
                change["document"] = b""
                row = await session.get_one(HrNoticeRow, number)
                await self._safe.destroy(session, [owner_of_notice(row)], row.received_at)
            chain = await self._safe.chain_to_write(session, [kept.event.employee for kept in became])
            for kept in became:
                if kept.event.employee not in chain:
                    continue  # erased meanwhile
                event = {
                    "id": kept.event.id,
                    "person": kept.event.employee,
                    "notice": number,
                    "event": kept.event.model_dump(mode="json"),
                    "entry": _sealed_entry(chain, kept.event.employee, kept.event.id, kept.entry),
                    "handed": False,
                }
                await session.execute(insert(session, HrEventRow).values(event).on_conflict_do_nothing())
            await session.execute(update(HrNoticeRow).where(HrNoticeRow.number == number).values(change))

    async def tried(self, number: int, why: str) -> None:
        """It could not be looked up now; it stays."""
        change = {"tries": HrNoticeRow.tries + 1, "why": why[:200]}
        async with self._database.session() as session:
            await session.execute(update(HrNoticeRow).where(HrNoticeRow.number == number).values(change))

    async def listing(self, statuses: Collection[NoticeStatus]) -> list[Notice]:
        """Those in one of these states, in the order in which they came."""
        chosen = select(HrNoticeRow).where(HrNoticeRow.status.in_([status.value for status in statuses]))
        async with self._database.reading() as session:
            return await self._opened(session, (await session.scalars(chosen.order_by(HrNoticeRow.number))).all())

    async def notice(self, number: int) -> Notice:
        """Raises LookupError."""
        async with self._database.reading() as session:
            row = await session.get(HrNoticeRow, number)
            if row is None:
                raise LookupError(f"the inbox has no notice {number}")
            return (await self._opened(session, [row]))[0]

    async def again(self, numbers: Collection[int]) -> int:
        """Have these looked at again, but for those that are settled; how many."""
        open_ones = [status.value for status in NoticeStatus if status not in SETTLED]
        chosen = update(HrNoticeRow).where(HrNoticeRow.number.in_(numbers), HrNoticeRow.status.in_(open_ones))
        change = {"status": NoticeStatus.RECEIVED.value, "why": "", "tries": 0}
        async with self._database.session() as session:
            return len((await session.scalars(chosen.values(change).returning(HrNoticeRow.number))).all())

    async def to_hand(self) -> dict[str, list[str]]:
        """The events that the engine has not been told of, by person."""
        chosen = select(HrEventRow.person, HrEventRow.id).where(HrEventRow.handed.is_(False)).order_by(HrEventRow.id)
        found: dict[str, list[str]] = {}
        async with self._database.reading() as session:
            for row in await session.execute(chosen):
                found.setdefault(row.person, []).append(row.id)
        return found

    async def handed(self, events: Collection[str]) -> None:
        async with self._database.session() as session:
            await session.execute(update(HrEventRow).where(HrEventRow.id.in_(events)).values(handed=True))

    async def events_of(self, person: str) -> list[Kept]:
        """Everything that is known about somebody."""
        chosen = select(HrEventRow).where(HrEventRow.person == person).order_by(HrEventRow.id)
        async with self._database.reading() as session:
            chain = await self._safe.chain(session, [person])
            return [
                Kept(event=HrEvent.model_validate(row.event), entry=chain.open(person, row.entry, _entry(row.id)))
                for row in await session.scalars(chosen)
            ]

    async def entered(self, events: Mapping[str, Sequence[str]]) -> None:
        """The directory has been told these fields of these events; what it was told is forgotten here."""
        async with self._database.session() as session:
            rows = (await session.scalars(select(HrEventRow).where(HrEventRow.id.in_(events)))).all()
            chain = await self._safe.chain(session, [row.person for row in rows])
            for row in rows:
                row.entry = _sealed_entry(chain, row.person, row.id, {"entered": list(events[row.id])})

    async def flag(self, event: str, status: NoticeStatus, why: str) -> None:
        """Somebody must look at the notice from which this event came."""
        notice = select(HrEventRow.notice).where(HrEventRow.id == event).scalar_subquery()
        change = update(HrNoticeRow).where(HrNoticeRow.number == notice).values(status=status.value, why=why)
        async with self._database.session() as session:
            await session.execute(change)

    async def told(self, person: str) -> dict[Strand, tuple[HrEvent, int]]:
        """What the relationships of somebody were told last, and how often they were told anything, by strand."""
        chosen = select(HrToldRow).where(HrToldRow.person == person)
        async with self._database.reading() as session:
            rows = await session.scalars(chosen)
            return {Strand(row.strand): (HrEvent.model_validate(row.event), row.count) for row in rows}

    async def keep_told(self, event: HrEvent, count: int) -> None:
        """The relationships of its employee have been told this. `count`: how often now; an older telling changes nothing."""
        row = {
            "person": event.employee,
            "strand": event.strand.value,
            "event": event.model_dump(mode="json"),
            "count": count,
        }
        async with self._database.session() as session:
            new = insert(session, HrToldRow).values(row)
            newer = new.on_conflict_do_update(
                index_elements=["person", "strand"],
                set_={"event": new.excluded.event, "count": new.excluded["count"]},
                where=HrToldRow.count < new.excluded["count"],
            )
            await session.execute(newer)

    async def count(self) -> dict[NoticeStatus, int]:
        """How many there are in each state."""
        chosen = select(HrNoticeRow.status, func.count()).group_by(HrNoticeRow.status)
        async with self._database.reading() as session:
            return {NoticeStatus(status): number for status, number in (await session.execute(chosen)).all()}

    async def _opened(self, session: AsyncSession, rows: Sequence[HrNoticeRow]) -> list[Notice]:
        chain = await self._safe.chain(session, [owner_of_notice(row) for row in rows if row.document])
        return [_notice(chain, row) for row in rows]


async def put_notice(safe: Safe, session: AsyncSession, arrival: Arrival, now: datetime) -> bool:
    """Keep it in a transaction that is under way; whether it is new."""
    owner = owner_of_notice(arrival)
    chain = await safe.chain_to_write(session, [owner])
    if owner not in chain:
        return False  # it has been settled
    row = {
        **dict(arrival),
        "document": chain.seal(owner, arrival.document, _document(owner)),
        "type": arrival.type[:200],
        "received_at": now,
        "status": NoticeStatus.RECEIVED.value,
        "why": "",
        "tries": 0,
    }
    new = insert(session, HrNoticeRow).values(row)
    kept = new.on_conflict_do_nothing(index_elements=["source", "notice"]).returning(HrNoticeRow.number)
    return await session.scalar(kept) is not None


def owner_of_notice(notice: HrNoticeRow | Arrival) -> str:
    """Whose key its document is under: its own, for nobody knows yet whom it is about."""
    return f"hr/{notice.source}/{notice.notice}"


def _notice(chain: Chain, row: HrNoticeRow) -> Notice:
    told = {name: getattr(row, name) for name in Notice.model_fields}
    owner = owner_of_notice(row)
    return Notice.model_validate(
        {**told, "document": chain.open(owner, row.document, _document(owner)) if row.document else {}}
    )


def _sealed_entry(chain: Chain, person: str, event: str, entry: Mapping[str, Any]) -> bytes:
    return chain.seal(person, dict(entry), _entry(event))


def _document(owner: str) -> str:
    return f"hr_notices.document/{owner}"


def _entry(event: str) -> str:
    return f"hr_events.entry/{event}"
