"""How far each mailbox has been read."""

from adapters.database.connection import Database
from adapters.database.tables import MailboxRow
from adapters.database.upsert import insert
from adapters.mail.mailbox import Mark


class Marks:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, mailbox: str) -> Mark:
        """The last mail that was taken in; before all of them for a mailbox that was never read."""
        async with self._database.reading() as session:
            row = await session.get(MailboxRow, mailbox)
            return Mark(row.validity, row.uid) if row else Mark()

    async def keep(self, mailbox: str, mark: Mark) -> None:
        async with self._database.session() as session:
            new = insert(session, MailboxRow).values(mailbox=mailbox, validity=mark.validity, uid=mark.uid)
            changed = {"validity": mark.validity, "uid": mark.uid}
            await session.execute(new.on_conflict_do_update(index_elements=["mailbox"], set_=changed))
