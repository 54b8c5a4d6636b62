"""Everything that is kept of one person, for them to have (GDPR, articles 15 and 20): what they are, wrote and gave.

What the other person of a relationship wrote is theirs, and is not in it.
"""

from typing import Any

from sqlalchemy import select

from adapters.database.connection import Database
from adapters.database.directory import Directories
from adapters.database.shelf import Shelf
from adapters.database.tables import AnswerRow, HrEventRow, OutboxRow
from adapters.database.vault import Vault
from contracts.messages import View
from contracts.vault import KeptFile, Unreadable

NOT_THEIRS = {"candidacies", "in_force", "offers", "whats_next", "health", "version"}
"""Of a relationship: what is about the other one, or only the engine's."""


class Dossiers:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._vault = Vault(database)

    async def of(self, person: str) -> tuple[dict[str, Any], list[KeptFile]]:
        """As JSON, and the files they gave. Raises Unreadable for somebody who is not there."""
        who = await self._vault.person(person)
        answers, files = await self._answers(person)
        return {
            "id": person,
            "person": who.model_dump(mode="json"),
            "directory": await self._member(person),
            "relationships": [
                _relationship(view, person)
                for view in await Shelf(self._database).relationships()
                if person in (view.mentee, view.mentor, view.coordinator)
            ],
            "answers": answers,
            "letters": await self._letters(person),
            "hr_events": await self._events(person),
        }, files

    async def _answers(self, person: str) -> tuple[list[dict[str, Any]], list[KeptFile]]:
        async with self._database.reading() as session:
            ids = await session.scalars(
                select(AnswerRow.id).where(AnswerRow.person == person).order_by(AnswerRow.received_at, AnswerRow.id)
            )
        told: list[dict[str, Any]] = []
        files: list[KeptFile] = []
        for id_ in ids:
            try:
                answer = await self._vault.answer(id_)
                given = await self._vault.files(id_)
            except Unreadable as error:
                told.append({"id": id_, "unreadable": str(error)})
                continue
            if answer is not None:
                told.append(
                    {**answer.model_dump(mode="json", exclude={"person"}), "files": [file.id for file in given]}
                )
                files += given
        return told, files

    async def _member(self, person: str) -> dict[str, Any] | None:
        directories = Directories(self._database)
        member = await directories.member_of(person)
        return (await directories.member(member)).model_dump(mode="json") if member else None

    async def _letters(self, person: str) -> list[dict[str, Any]]:
        """Which mails were written to them, and what became of each. Their texts are in their own mailbox."""
        columns = (OutboxRow.message_id, OutboxRow.name, OutboxRow.status, OutboxRow.created_at)
        async with self._database.reading() as session:
            rows = await session.execute(
                select(*columns).where(OutboxRow.key.endswith(f"/{person}")).order_by(OutboxRow.created_at)
            )
            return [
                {
                    "message_id": row.message_id,
                    "letter": row.name,
                    "at": row.created_at.isoformat(),
                    "became": row.status,
                }
                for row in rows
            ]

    async def _events(self, person: str) -> list[dict[str, Any]]:
        async with self._database.reading() as session:
            return list(await session.scalars(select(HrEventRow.event).where(HrEventRow.person == person)))


def _relationship(view: View, person: str) -> dict[str, Any]:
    people = {"mentee": view.mentee, "mentor": view.mentor, "coordinator": view.coordinator}
    told = view.model_dump(mode="json", exclude={*NOT_THEIRS, *people})
    return {**told, "role": next(role for role, one in people.items() if one == person)}
