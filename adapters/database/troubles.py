"""What needs a human, as far as our own database knows."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from adapters.database.connection import Database
from adapters.database.hr_inbox import HrInbox
from adapters.database.outbox import Outbox, Row, RowStatus
from adapters.database.shelf import Shelf
from adapters.database.tables import NoteRow
from adapters.database.vault import Vault
from contracts.hr_inbox import NoticeStatus
from contracts.messages import View
from contracts.troubles import Trouble
from mentoring.kinds import Status

LATE = timedelta(hours=1)
"""So long may a mail wait, or the engine's own work take."""
ANSWER_LATE = timedelta(minutes=15)
LOOKED_BACK = timedelta(days=30)
"""How long a refused message stays on the list."""
MESSAGE_REFUSED = "message-refused"
FOR_HUMANS = (
    NoticeStatus.FOR_A_HUMAN,
    NoticeStatus.UNKNOWN_PERSON,
    NoticeStatus.UNKNOWN_TYPE,
    NoticeStatus.GARBLED,
)


class Troubles:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, now: datetime) -> list[Trouble]:
        """Everything, in no order."""
        return [
            *await self._mails(now),
            *await self._answers(now),
            *await self._messages(now),
            *await self._people(),
            *await self._notices(),
            *(_overdue(view, now) for view in await self.open_ones() if _is_overdue(view, now)),
        ]

    async def open_ones(self) -> list[View]:
        """The relationships that are not closed."""
        return [view for view in await Shelf(self._database).relationships() if view.status is not Status.CLOSED]

    async def _mails(self, now: datetime) -> list[Trouble]:
        outbox = Outbox(self._database)
        unknown, refused = await outbox.listing(RowStatus.UNKNOWN), await outbox.listing(RowStatus.REFUSED)
        waiting = [row for row in await outbox.unsettled(now - LATE) if row.status is not RowStatus.UNKNOWN]
        return [
            *(_mail("mail-unknown", row, "ask the recipient, or look in the mail server's log") for row in unknown),
            *(
                _mail("mail-refused", row, "correct the address or what `found` names; the next letters go there")
                for row in refused
            ),
            *(_mail("mail-waiting", row, "see that the mail server runs: `starter.py doctor`") for row in waiting),
        ]

    async def _answers(self, now: datetime) -> list[Trouble]:
        return [
            Trouble(
                kind="answer-waiting",
                about=f"{one.relationship}/{one.ask}",
                since=one.received_at,
                found="an answer is kept that the engine has not taken",
                todo="see that gateway, worker and server run: `starter.py doctor`",
            )
            for one in await Vault(self._database).waiting_answers(now - ANSWER_LATE)
        ]

    async def _messages(self, now: datetime) -> list[Trouble]:
        chosen = select(NoteRow).where(NoteRow.event == MESSAGE_REFUSED, NoteRow.at > now - LOOKED_BACK)
        async with self._database.reading() as session:
            rows = (await session.scalars(chosen.order_by(NoteRow.at, NoteRow.seq))).all()
        todo = "see who sends it; the relationship goes on"
        return [
            Trouble(kind="message-refused", about=row.relationship, since=row.at, found=row.step, todo=todo)
            for row in rows
        ]

    async def _people(self) -> list[Trouble]:
        found, todo = (
            "what the vault keeps of them cannot be opened",
            "restore their row, or import or register them again",
        )
        return [
            Trouble(kind="person-unreadable", about=person, found=found, todo=todo)
            for person in await Vault(self._database).unreadable()
        ]

    async def _notices(self) -> list[Trouble]:
        return [
            Trouble(
                kind="hr-not-understood",
                about=f"{one.source}/{one.notice}",
                since=one.received_at,
                found=one.status.value,
                todo="`starter.py hr inbox` says more",
            )
            for one in await HrInbox(self._database).listing(FOR_HUMANS)
        ]


def _mail(kind: str, row: Row, todo: str) -> Trouble:
    since = row.settled_at or row.created_at
    found = f"{row.last_reply or 'not tried yet'} ({row.attempts} tries)"
    return Trouble(kind=kind, about=row.message_id, since=since.astimezone(UTC), found=found, todo=todo)


def _is_overdue(view: View, now: datetime) -> bool:
    coming = view.whats_next
    return coming is None or coming.due + LATE < now


def _overdue(view: View, now: datetime) -> Trouble:
    coming = view.whats_next
    found = f"{coming.what} was due" if coming else "open, and nothing is next"
    return Trouble(
        kind="overdue",
        about=view.id,
        since=coming.due if coming else now,
        found=found,
        todo=f"`starter.py show {view.id}`; see that the worker runs",
    )
