"""A person is forgotten by the vault: their rows go, their keys are destroyed, and what was done stays as a proof."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.connection import Database
from adapters.database.hr_inbox import owner_of_notice
from adapters.database.scim_users import owner_of
from adapters.database.tables import (
    AnswerRow,
    ErasureRow,
    FileRow,
    HoldRow,
    HrEventRow,
    HrNoticeRow,
    HrToldRow,
    LinkRow,
    MemberRow,
    OutboxRow,
    PersonRow,
    RelationshipRow,
    ScimUserRow,
    SearchRow,
    Table,
)
from adapters.database.upsert import insert
from contracts.messages import View
from contracts.privacy import Destroyed, Forgotten, Proof, Standing
from mentoring.kinds import Status


class Forgetters:
    """The port of activities/forgetting.py; the holds, and the proofs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, person: str) -> Standing:
        async with self._database.reading() as session:
            views = [view for view in await _views(session) if view.status is not Status.CLOSED]
            return Standing(
                held=await session.get(HoldRow, person) is not None,
                open=tuple(view.id for view in views if person in (view.mentee, view.mentor)),
                coordinates=tuple(view.id for view in views if person == view.coordinator),
            )

    async def forget(self, person: str, at: datetime) -> Forgotten:
        """One transaction, then not a byte of it in SQLite's journal. See the port."""
        async with self._database.session() as session:
            done = await session.get(ErasureRow, person)
            if done is None:
                forgotten = await self._forgotten(session, person, at)
                session.add(ErasureRow(person=person, at=at, forgotten=forgotten.model_dump(mode="json"), proof=None))
            else:
                forgotten = Forgotten.model_validate(done.forgotten)
        await self._database.scrub()
        return forgotten

    async def keep_proof(self, proof: Proof) -> None:
        kept = update(ErasureRow).where(ErasureRow.person == proof.person)
        async with self._database.session() as session:
            await session.execute(kept.values(proof=proof.model_dump(mode="json")))

    async def proof(self, person: str) -> Proof | None:
        """What was destroyed of them; None while nothing is proved."""
        async with self._database.reading() as session:
            row = await session.get(ErasureRow, person)
            return Proof.model_validate(row.proof) if row and row.proof else None

    async def hold(self, person: str, *, by: str, why: str, now: datetime) -> None:
        """Nothing of theirs is erased until `release`. Twice is once: the first reason stays."""
        async with self._database.session() as session:
            chain = await self._database.safe.chain_to_write(session, [person])
            told = chain.seal(person, {"by": by, "why": why}, f"holds.told/{person}")
            row = {"person": person, "at": now, "told": told}
            await session.execute(insert(session, HoldRow).values(row).on_conflict_do_nothing())

    async def release(self, person: str) -> bool:
        """Whether there was a hold."""
        async with self._database.session() as session:
            gone = delete(HoldRow).where(HoldRow.person == person).returning(HoldRow.person)
            return await session.scalar(gone) is not None

    async def _forgotten(self, session: AsyncSession, person: str, at: datetime) -> Forgotten:
        views = await _views(session)
        theirs = sorted(view.id for view in views if person in (view.mentee, view.mentor))
        beside = await _owners_beside(session, person)
        counts = await _destroy(session, person, theirs)
        keys = await self._database.safe.destroy(session, [person, *theirs, *beside], at)
        return Forgotten(
            at=at.astimezone(UTC),
            destroyed=(
                *(Destroyed(where=f"vault.{where}", count=count) for where, count in counts.items()),
                Destroyed(where="keys", count=len(keys)),
            ),
            keys=tuple(keys),
            relationships=tuple(theirs),
        )


async def _views(session: AsyncSession) -> list[View]:
    return [View.model_validate(view) for view in await session.scalars(select(RelationshipRow.view))]


async def _owners_beside(session: AsyncSession, person: str) -> list[str]:
    """What has a key of its own and is about them: what an identity provider and HR platforms said."""
    member = select(MemberRow.id).where(MemberRow.person == person)
    users = await session.scalars(select(ScimUserRow.id).where(ScimUserRow.member.in_(member)))
    said = select(HrEventRow.notice).where(HrEventRow.person == person)
    notices = await session.scalars(select(HrNoticeRow).where(HrNoticeRow.number.in_(said)))
    return [*(owner_of(user) for user in users), *(owner_of_notice(notice) for notice in notices)]


async def _destroy(session: AsyncSession, person: str, theirs: Sequence[str]) -> dict[str, int]:
    """Table by table, what hangs on another first; how many rows of each."""
    answers = select(AnswerRow.id).where(AnswerRow.person == person)
    notices = select(HrEventRow.notice).where(HrEventRow.person == person)
    counts = {
        "files": await _delete(session, FileRow, FileRow.answer.in_(answers)),
        "answers": await _delete(session, AnswerRow, AnswerRow.person == person),
        "links": await _delete_links(session, person),
        "outbox": await _empty_letters(session, theirs),
        "searches": await _delete(session, SearchRow, or_(SearchRow.mentee == person, SearchRow.mentor == person)),
        "hr_notices": await _count(session, HrNoticeRow, HrNoticeRow.number.in_(notices)),
        "hr_events": await _count(session, HrEventRow, HrEventRow.person == person),
        "hr_told": await _delete(session, HrToldRow, HrToldRow.person == person),
    }
    numbers = (await session.scalars(notices)).all()
    await session.execute(delete(HrEventRow).where(HrEventRow.person == person))
    await session.execute(delete(HrNoticeRow).where(HrNoticeRow.number.in_(numbers)))
    member = select(MemberRow.id).where(MemberRow.person == person)
    counts["scim_users"] = await _delete(session, ScimUserRow, ScimUserRow.member.in_(member))
    counts["members"] = await _delete(session, MemberRow, MemberRow.person == person)
    counts["people"] = await _delete(session, PersonRow, PersonRow.id == person)
    return counts


async def _count(session: AsyncSession, table: type[Table], which: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).select_from(table).where(which)) or 0


async def _delete(session: AsyncSession, table: type[Table], which: ColumnElement[bool]) -> int:
    count = await _count(session, table, which)
    await session.execute(delete(table).where(which))
    return count


async def _delete_links(session: AsyncSession, person: str) -> int:
    rows = await session.execute(select(LinkRow.token_hash, LinkRow.link))
    hashes = [row.token_hash for row in rows if row.link.get("person") == person]
    for token in hashes:
        await session.execute(delete(LinkRow).where(LinkRow.token_hash == token))
    return len(hashes)


async def _empty_letters(session: AsyncSession, theirs: Sequence[str]) -> int:
    """Letters that have not left and never will: their text goes, the row tells that there was one."""
    which = OutboxRow.relationship.in_(theirs) & OutboxRow.body.is_not(None)
    count = await _count(session, OutboxRow, which)
    gone: dict[str, Any] = {"body": None}
    await session.execute(update(OutboxRow).where(which).values(gone))
    return count
