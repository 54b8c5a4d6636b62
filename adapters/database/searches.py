"""Whose places are taken: by relationships under way, and by those that are just asking somebody.

A place is held from the moment somebody is chosen to be asked, so that two relationships that choose at the same time
do not both count on a mentor's last one.
"""

from typing import NamedTuple

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.connection import Database
from adapters.database.tables import RelationshipRow, SearchRow
from adapters.database.upsert import insert
from contracts.messages import View
from contracts.vault import Portrait
from mentoring.kinds import Status
from mentoring.ranking import Wish


class Taken(NamedTuple):
    """A mentor's place, and whose it is: people's ids."""

    mentor: str
    mentee: str


class Searches:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def taken(self, beside: str = "") -> list[Taken]:
        """Every place that is taken, but for the one of the relationship `beside`."""
        async with self._database.reading() as session:
            return await _taken(session, beside)

    async def hold(
        self, relationship: str, *, mentee: str, mentor: str, places: int | None, portrait: Portrait | None = None
    ) -> bool:
        """Hold a place of `mentor`, giving back the one held before. False: all `places` are taken; nothing has changed.

        `places`: None when nobody knows how many there are. `mentor` "": none is held any more. `portrait`: as the mentee is told of them. One transaction; of two
        who want the last place at once, one gets it. Twice is once.
        """
        safe = self._database.safe
        async with self._database.session() as session:
            if session.get_bind().dialect.name == "postgresql":  # SQLite lets one write at a time anyway
                await session.execute(text("LOCK TABLE searches IN SHARE ROW EXCLUSIVE MODE"))
            if mentor and places is not None:
                theirs = {one.mentee for one in await _taken(session, relationship) if one.mentor == mentor}
                if len(theirs - {mentee}) >= places:
                    return False
            told = None
            if portrait:
                chain = await safe.chain_to_write(session, [mentor])
                told = chain.seal(mentor, portrait.model_dump(mode="json"), f"searches.portrait/{relationship}")
            row = insert(session, SearchRow).values(
                relationship=relationship, mentee=mentee, mentor=mentor, portrait=told, wish=None
            )
            changed = {"mentor": row.excluded.mentor, "portrait": row.excluded.portrait}
            await session.execute(row.on_conflict_do_update(index_elements=["relationship"], set_=changed))
        return True

    async def look_for(self, relationship: str, *, mentee: str, mentor: str, wish: Wish) -> None:
        """Keep what the mentee looks for, before the relationship starts. `mentor`: the first who is named, or "". Twice is once."""
        async with self._database.session() as session:
            chain = await self._database.safe.chain_to_write(session, [mentee])
            told = chain.seal(mentee, wish.model_dump(mode="json"), f"searches.wish/{relationship}")
            row = insert(session, SearchRow).values(
                relationship=relationship, mentee=mentee, mentor=mentor, portrait=None, wish=told
            )
            await session.execute(row.on_conflict_do_nothing())

    async def wish(self, relationship: str) -> Wish:
        """What the mentee looks for; nothing in particular where the start said nothing."""
        async with self._database.reading() as session:
            row = await session.get(SearchRow, relationship)
            if row is None or row.wish is None:
                return Wish()
            chain = await self._database.safe.chain(session, [row.mentee])
            return Wish.model_validate(chain.open(row.mentee, row.wish, f"searches.wish/{relationship}"))


async def _taken(session: AsyncSession, beside: str) -> list[Taken]:
    """What is held counts before what the ledger says, which is written a moment later; a closed relationship has no mentor."""
    pairs: dict[str, Taken] = {}
    closed = set()
    for row in await session.execute(select(RelationshipRow.id, RelationshipRow.status, RelationshipRow.view)):
        if row.status == Status.CLOSED.value:
            closed.add(row.id)
        else:
            view = View.model_validate(row.view)
            pairs[row.id] = Taken(view.mentor, view.mentee)
    for held in await session.scalars(select(SearchRow)):
        if held.relationship not in closed:
            pairs[held.relationship] = Taken(held.mentor, held.mentee)
    return [taken for relationship, taken in pairs.items() if taken.mentor and relationship != beside]
