"""The shelf of the ledger: what the workflows wrote about themselves, for operators and pages to read."""

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.connection import Database
from adapters.database.outgoing import put_outgoing
from adapters.database.tables import AskRow, NoteRow, RelationshipRow
from adapters.database.upsert import insert
from contracts.messages import AskView, LedgerPage, View
from contracts.outgoing import happenings
from mentoring.kinds import Status
from mentoring.relationship import Note


class Shelf:
    """The port of activities/ledger.py, and what is read from it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, page: LedgerPage) -> None:
        """Keep the page, whole or not at all. Twice is once; an older page adds its notes and changes nothing else.

        What happened by it is put into the outbox of the organisation's systems, in the same transaction.
        """
        async with self._database.session() as session:
            row = await session.get(RelationshipRow, page.view.id)
            before = View.model_validate(row.view) if row else None
            if await _keep_view(session, page.view):
                await _keep_asks(session, page)
            await put_outgoing(session, happenings(before, page))
            if page.notes:
                notes = [{"relationship": page.view.id, **dict(note)} for note in page.notes]
                await session.execute(insert(session, NoteRow).values(notes).on_conflict_do_nothing())

    async def relationships(self, status: Status | None = None, programme: str | None = None) -> list[View]:
        """The newest views, in the order in which the relationships started."""
        chosen = select(RelationshipRow.view).order_by(RelationshipRow.started_at, RelationshipRow.id)
        if status is not None:
            chosen = chosen.where(RelationshipRow.status == status.value)
        if programme is not None:
            chosen = chosen.where(RelationshipRow.programme == programme)
        async with self._database.reading() as session:
            return [View.model_validate(view) for view in await session.scalars(chosen)]

    async def under_way(self, person: str) -> list[str]:
        """The relationships that are not closed and in which this person is the mentee or the mentor."""
        theirs = [RelationshipRow.view[role].as_string() == person for role in ("mentee", "mentor")]
        chosen = select(RelationshipRow.id).where(RelationshipRow.status != Status.CLOSED.value, or_(*theirs))
        async with self._database.reading() as session:
            return list(await session.scalars(chosen.order_by(RelationshipRow.id)))

    async def relationship(self, relationship: str) -> View | None:
        async with self._database.reading() as session:
            row = await session.get(RelationshipRow, relationship)
            return View.model_validate(row.view) if row else None

    async def asks(self, relationship: str | None = None, person: str | None = None) -> list[AskView]:
        """The open asks, the soonest due first."""
        chosen = select(AskRow.ask).where(AskRow.open).order_by(AskRow.due, AskRow.relationship, AskRow.id)
        if relationship is not None:
            chosen = chosen.where(AskRow.relationship == relationship)
        if person is not None:
            chosen = chosen.where(AskRow.person == person)
        async with self._database.reading() as session:
            return [AskView.model_validate(ask) for ask in await session.scalars(chosen)]

    async def timeline(self, relationship: str, after: int = 0) -> list[Note]:
        """Everything that happened after the note number `after`, in order; from the beginning if it is 0."""
        chosen = select(NoteRow).where(NoteRow.relationship == relationship, NoteRow.seq > after).order_by(NoteRow.seq)
        async with self._database.reading() as session:
            rows = await session.scalars(chosen)
            return [Note.model_validate({name: getattr(row, name) for name in Note.model_fields}) for row in rows]

    async def is_open(self, relationship: str, ask: str) -> bool | None:
        """Whether the ask still waits for its answer; None if it has never been seen here."""
        async with self._database.reading() as session:
            return await session.scalar(
                select(AskRow.open).where(AskRow.relationship == relationship, AskRow.id == ask)
            )


async def _keep_view(session: AsyncSession, view: View) -> bool:
    """Whether the view was news. The row stays locked to the end of the transaction, so pages do not mix."""
    row = insert(session, RelationshipRow).values(
        id=view.id,
        version=view.version,
        programme=view.programme,
        status=view.status.value,
        started_at=view.started_at,
        view=view.model_dump(mode="json"),
    )
    newer = row.on_conflict_do_update(
        index_elements=["id"],
        set_={name: row.excluded[name] for name in ("version", "programme", "status", "started_at", "view")},
        where=RelationshipRow.version < row.excluded.version,
    )
    return await session.scalar(newer.returning(RelationshipRow.id)) is not None


async def _keep_asks(session: AsyncSession, page: LedgerPage) -> None:
    here = AskRow.relationship == page.view.id
    still_open = [ask.id for ask in page.asks]
    await session.execute(update(AskRow).where(here, AskRow.id.not_in(still_open)).values(open=False))
    if not page.asks:
        return
    rows = [
        {
            "relationship": page.view.id,
            "id": ask.id,
            "person": ask.who,
            "due": ask.due,
            "open": True,
            "ask": ask.model_dump(mode="json"),
        }
        for ask in page.asks
    ]
    new = insert(session, AskRow).values(rows)
    changed = {name: new.excluded[name] for name in ("person", "due", "open", "ask")}
    await session.execute(new.on_conflict_do_update(index_elements=["relationship", "id"], set_=changed))
