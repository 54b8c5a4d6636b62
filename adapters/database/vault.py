"""The vault: who people are, what they wrote, which files they gave. None of it ever enters the engine."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pydantic import ValidationError
from sqlalchemy import delete, select, update

from adapters.database.connection import Database
from adapters.database.safe import LOOKUP, Chain, Unreadable
from adapters.database.tables import AnswerRow, FileRow, LinkRow, PersonRow, SearchRow
from adapters.database.upsert import insert
from contracts.vault import AnswerStatus, KeptAnswer, KeptFile, Portrait
from mentoring.kinds import AskKind
from mentoring.people import Person

SEALED = ("values", "facts")
"""What of an answer is sealed under the key of the person who gave it."""


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
        self._safe = database.safe

    async def register(self, person: Person) -> str:
        """The person's id. Somebody with the same address, however it is capitalised, keeps theirs; the rest is updated."""
        async with self._database.session() as session:
            hashed = (await self._safe.chain_to_write(session, [LOOKUP])).hashed(mail_key(person.mail))
            new = insert(session, PersonRow).values(id=f"p-{secrets.token_hex(6)}", mail=hashed, person=b"")
            known = new.on_conflict_do_update(index_elements=["mail"], set_={"mail": new.excluded.mail})
            id_ = (await session.scalars(known.returning(PersonRow.id))).one()
            chain = await self._safe.chain_to_write(session, [id_])
            sealed = chain.seal(id_, person.model_dump(mode="json"), person_at(id_))
            await session.execute(update(PersonRow).where(PersonRow.id == id_).values(person=sealed))
            return id_

    async def person(self, person: str) -> Person:
        """Raises Unreadable for an unknown id, and when what is kept of them is damaged."""
        async with self._database.reading() as session:
            row = await session.get(PersonRow, person)
            if row is None:
                raise Unreadable(f"nobody in the vault has the id {person}")
            return read_person(await self._safe.chain(session, [person]), row)

    async def unreadable(self) -> list[str]:
        """The ids of those of whom what is kept cannot be opened, or says nothing that makes sense."""
        found = []
        async with self._database.reading() as session:
            chain = await self._safe.chain(session)
            for row in await session.scalars(select(PersonRow).order_by(PersonRow.id)):
                try:
                    read_person(chain, row)
                except Unreadable:
                    found.append(row.id)
        return found

    async def find(self, mail: str) -> str | None:
        """The id of the person with this address, however it is capitalised."""
        async with self._database.reading() as session:
            chain = await self._safe.chain(session, [LOOKUP])
            if LOOKUP not in chain:
                return None  # nobody has ever been kept here
            return await session.scalar(select(PersonRow.id).where(PersonRow.mail == chain.hashed(mail_key(mail))))

    async def portrait(self, relationship: str) -> Portrait | None:
        """Who is proposed to the mentee at this moment; None when they were named, or nobody is."""
        async with self._database.reading() as session:
            row = await session.get(SearchRow, relationship)
            if row is None or row.portrait is None:
                return None
            chain = await self._safe.chain(session, [row.mentor])
            return Portrait.model_validate(chain.open(row.mentor, row.portrait, f"searches.portrait/{relationship}"))

    async def keep_answer(self, answer: KeptAnswer, files: Sequence[GivenFile] = ()) -> bool:
        """Keep what was typed with its files, all or nothing; whether it is new. Twice is once: the first stays."""
        async with self._database.session() as session:
            chain = await self._safe.chain_to_write(session, [answer.person])
            columns = {**answer.model_dump(mode="json"), "received_at": answer.received_at}
            for name in SEALED:
                columns[name] = chain.seal(answer.person, columns[name], f"answers.{name}/{answer.id}")
            new = insert(session, AnswerRow).values(columns).on_conflict_do_nothing().returning(AnswerRow.id)
            if await session.scalar(new) is None:
                return False
            for file in files:
                session.add(_file_row(chain, answer, file))
                await session.flush()  # one by one: their numbers keep the order
            return True

    async def answer(self, answer: str) -> KeptAnswer | None:
        async with self._database.reading() as session:
            row = await session.get(AnswerRow, answer)
            return _answer(await self._safe.chain(session, [row.person]), row) if row else None

    async def answers_of(self, relationship: str, person: str) -> list[KeptAnswer]:
        """What this person has answered in this relationship, the newest first."""
        theirs = (
            select(AnswerRow)
            .where(AnswerRow.relationship == relationship, AnswerRow.person == person)
            .order_by(AnswerRow.received_at.desc(), AnswerRow.id)
        )
        async with self._database.reading() as session:
            chain = await self._safe.chain(session, [person])
            return [_answer(chain, row) for row in await session.scalars(theirs)]

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
            rows = (await session.scalars(waiting)).all()
            chain = await self._safe.chain(session, [row.person for row in rows])
            return [_answer(chain, row) for row in rows if row.person in chain]

    async def files(self, answer: str) -> list[KeptFile]:
        """The files of an answer, in the order in which they came."""
        async with self._database.reading() as session:
            giver = await session.scalar(select(AnswerRow.person).where(AnswerRow.id == answer))
            if giver is None:
                return []
            chain = await self._safe.chain(session, [giver])
            rows = await session.scalars(select(FileRow).where(FileRow.answer == answer).order_by(FileRow.number))
            return [_file(chain, giver, row) for row in rows]

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
            await session.execute(update(AnswerRow).where(AnswerRow.id.in_(given)).values(values=b""))
        await self._database.scrub()

    async def erase_words(self, relationship: str) -> None:
        """Erase every word typed and every file given in the relationship. Twice is once. Raises DatabaseAway, to be tried again."""
        given = select(AnswerRow.id).where(AnswerRow.relationship == relationship)
        async with self._database.session() as session:
            await session.execute(delete(FileRow).where(FileRow.answer.in_(given)))
            await session.execute(update(AnswerRow).where(AnswerRow.id.in_(given)).values(values=b""))
            await session.execute(delete(LinkRow).where(LinkRow.relationship == relationship))
        await self._database.scrub()


def mail_key(mail: str) -> str:
    """What makes two addresses one: blanks around them and capitals do not count."""
    return mail.strip().casefold()


def person_at(person: str) -> str:
    """Where a person is kept, as it is bound to the sealed bytes."""
    return f"people.person/{person}"


def read_person(chain: Chain, row: PersonRow) -> Person:
    """Raises Unreadable."""
    try:
        return Person.model_validate(chain.open(row.id, row.person, person_at(row.id)))
    except ValidationError:
        raise Unreadable(f"{person_at(row.id)} is damaged: it is no person") from None


def _answer(chain: Chain, row: AnswerRow) -> KeptAnswer:
    columns = {name: getattr(row, name) for name in KeptAnswer.model_fields}
    for name in SEALED:
        columns[name] = chain.open(row.person, columns[name], f"answers.{name}/{row.id}") if columns[name] else {}
    return KeptAnswer.model_validate(columns)


def _file_row(chain: Chain, answer: KeptAnswer, file: GivenFile) -> FileRow:
    id_ = f"f-{secrets.token_hex(6)}"
    return FileRow(
        id=id_,
        answer=answer.id,
        name=chain.seal(answer.person, file.name, f"files.name/{id_}"),
        media_type=file.media_type,
        size=len(file.content),
        content=chain.seal_bytes(answer.person, file.content, f"files.content/{id_}"),
    )


def _file(chain: Chain, giver: str, row: FileRow) -> KeptFile:
    return KeptFile(
        id=row.id,
        answer=row.answer,
        name=chain.open(giver, row.name, f"files.name/{row.id}"),
        media_type=row.media_type,
        size=row.size,
        content=chain.open_bytes(giver, row.content, f"files.content/{row.id}"),
    )
