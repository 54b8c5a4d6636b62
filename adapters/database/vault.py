"""The vault: who people are, what they wrote, which files they gave. None of it ever enters the engine."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import delete, select, update

from adapters.database.connection import Database
from adapters.database.tables import AnswerRow, FileRow, PersonRow, SearchRow
from adapters.database.upsert import insert
from contracts.vault import AnswerStatus, KeptAnswer, KeptFile, Portrait
from mentoring.kinds import AskKind
from mentoring.people import Person


class GivenFile(Protocol):
    """A file as it comes in."""

    @property
    def name(self) -> str: ...

    @property
    def media_type(self) -> str: ...

    @property
    def content(self) -> bytes: ...


class Vault:
    """Everything by id: `p-…` a person, `f-…` a file. Raises DatabaseAway when the database is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def register(self, person: Person) -> str:
        """The person's id. Somebody with the same address, however it is capitalised, keeps theirs; the rest is updated."""
        async with self._database.session() as session:
            new = insert(session, PersonRow).values(
                id=f"p-{secrets.token_hex(6)}", mail=mail_key(person.mail), person=person.model_dump(mode="json")
            )
            known = new.on_conflict_do_update(index_elements=["mail"], set_={"person": new.excluded.person})
            return (await session.scalars(known.returning(PersonRow.id))).one()

    async def person(self, person: str) -> Person:
        """Raises LookupError for an unknown id."""
        async with self._database.reading() as session:
            row = await session.get(PersonRow, person)
            if row is None:
                raise LookupError(f"nobody in the vault has the id {person}")
            return Person.model_validate(row.person)

    async def find(self, mail: str) -> str | None:
        """The id of the person with this address, however it is capitalised."""
        async with self._database.reading() as session:
            return await session.scalar(select(PersonRow.id).where(PersonRow.mail == mail_key(mail)))

    async def portrait(self, relationship: str) -> Portrait | None:
        """Who is proposed to the mentee at this moment; None when they were named, or nobody is."""
        async with self._database.reading() as session:
            told = await session.scalar(select(SearchRow.portrait).where(SearchRow.relationship == relationship))
        return Portrait.model_validate(told) if told else None

    async def keep_answer(self, answer: KeptAnswer, files: Sequence[GivenFile] = ()) -> bool:
        """Keep what was typed with its files, all or nothing; whether it is new. Twice is once: the first stays."""
        async with self._database.session() as session:
            columns = {**answer.model_dump(mode="json"), "received_at": answer.received_at}
            new = insert(session, AnswerRow).values(columns).on_conflict_do_nothing().returning(AnswerRow.id)
            if await session.scalar(new) is None:
                return False
            for file in files:
                session.add(_file_row(answer.id, file))
                await session.flush()  # one by one: their numbers keep the order
            return True

    async def answer(self, answer: str) -> KeptAnswer | None:
        async with self._database.reading() as session:
            row = await session.get(AnswerRow, answer)
            return _answer(row) if row else None

    async def answers_of(self, relationship: str, person: str) -> list[KeptAnswer]:
        """What this person has answered in this relationship, the newest first."""
        theirs = (
            select(AnswerRow)
            .where(AnswerRow.relationship == relationship, AnswerRow.person == person)
            .order_by(AnswerRow.received_at.desc(), AnswerRow.id)
        )
        async with self._database.reading() as session:
            return [_answer(row) for row in await session.scalars(theirs)]

    async def settle_answer(self, answer: str, status: AnswerStatus, refusal: str = "") -> None:
        """What the engine said of the answer. Raises LookupError for an unknown id."""
        async with self._database.session() as session:
            settled = update(AnswerRow).where(AnswerRow.id == answer).values(status=status.value, refusal=refusal)
            if await session.scalar(settled.returning(AnswerRow.id)) is None:
                raise LookupError(f"the vault has no answer {answer}")

    async def waiting_answers(self, before: datetime) -> list[KeptAnswer]:
        """Answers received before that instant of which the engine has said nothing yet, the oldest first."""
        waiting = (
            select(AnswerRow)
            .where(AnswerRow.status == AnswerStatus.RECEIVED.value, AnswerRow.received_at < before)
            .order_by(AnswerRow.received_at, AnswerRow.id)
        )
        async with self._database.reading() as session:
            return [_answer(row) for row in await session.scalars(waiting)]

    async def files(self, answer: str) -> list[KeptFile]:
        """The files of an answer, in the order in which they came."""
        async with self._database.reading() as session:
            rows = await session.scalars(select(FileRow).where(FileRow.answer == answer).order_by(FileRow.number))
            return [
                KeptFile(
                    id=row.id,
                    answer=row.answer,
                    name=row.name,
                    media_type=row.media_type,
                    size=row.size,
                    content=row.content,
                )
                for row in rows
            ]

    async def drop_refused_files(self, relationship: str, ask: str, person: str, but: str = "") -> None:
        """Drop the files of this person's refused answers to the ask, those of the answer `but` apart."""
        refused = select(AnswerRow.id).where(
            AnswerRow.relationship == relationship,
            AnswerRow.ask == ask,
            AnswerRow.person == person,
            AnswerRow.status == AnswerStatus.REFUSED.value,
            AnswerRow.id != but,
        )
        async with self._database.session() as session:
            await session.execute(delete(FileRow).where(FileRow.answer.in_(refused)))

    async def erase_files(self, relationship: str) -> None:
        """Erase every file given in the relationship, with its name. Twice is once. Raises DatabaseAway, to be tried again."""
        given = select(AnswerRow.id).where(
            AnswerRow.relationship == relationship, AnswerRow.kind == AskKind.DOSSIER.value
        )
        async with self._database.session() as session:
            await session.execute(delete(FileRow).where(FileRow.answer.in_(given)))
            await session.execute(update(AnswerRow).where(AnswerRow.id.in_(given)).values(values={}))
        await self._database.scrub()


def mail_key(mail: str) -> str:
    """What makes two addresses one: blanks around them and capitals do not count."""
    return mail.strip().casefold()


def _answer(row: AnswerRow) -> KeptAnswer:
    return KeptAnswer.model_validate({name: getattr(row, name) for name in KeptAnswer.model_fields})


def _file_row(answer: str, file: GivenFile) -> FileRow:
    return FileRow(
        id=f"f-{secrets.token_hex(6)}",
        answer=answer,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        content=file.content,
    )
