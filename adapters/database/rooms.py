"""Who holds which room when. A row is a quarter of an hour in a room: that two hold the same one, the database forbids."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.connection import Database
from adapters.database.tables import RoomHourRow
from adapters.database.upsert import insert

_QUARTER = timedelta(minutes=15)


class Rooms:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(
        self, rooms: Sequence[str], *, relationship: str, meeting: int, starts_at: datetime, length: timedelta
    ) -> str | None:
        """Take the first of these rooms that is free for the whole meeting, giving back the one held for it before.

        None: all are taken, and none is held. One transaction; of two who want the same room at once, one gets it.
        """
        quarters = list(_quarters(starts_at, starts_at + length))
        async with self._database.session() as session:
            await _give_back(session, relationship, meeting)
            for room in rooms:
                rows = [
                    {"room": room, "begins_at": at, "relationship": relationship, "meeting": meeting} for at in quarters
                ]
                attempt = await session.begin_nested()
                taken = await session.execute(
                    insert(session, RoomHourRow).values(rows).on_conflict_do_nothing().returning(RoomHourRow.begins_at)
                )
                if len(taken.all()) == len(quarters):
                    await attempt.commit()
                    return room
                await attempt.rollback()
        return None

    async def free(self, relationship: str, meeting: int) -> None:
        """Give back what is held for this meeting. Twice is once."""
        async with self._database.session() as session:
            await _give_back(session, relationship, meeting)


async def _give_back(session: AsyncSession, relationship: str, meeting: int) -> None:
    held = (RoomHourRow.relationship == relationship, RoomHourRow.meeting == meeting)
    await session.execute(delete(RoomHourRow).where(*held))


def _quarters(begin: datetime, end: datetime) -> Iterator[datetime]:
    """Every quarter of an hour that the time touches: rooms are held by whole ones."""
    epoch = datetime(2000, 1, 1, tzinfo=UTC)
    at = epoch + (begin - epoch) // _QUARTER * _QUARTER
    while at < end:
        yield at
        at += _QUARTER
