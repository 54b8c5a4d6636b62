"""The post office: every letter leaves once, whatever happens between two attempts.

The letter's key finds the row of an earlier attempt. A row is claimed for a while (lease) before the mail server is
spoken to. When the line broke after the text, or the sender died holding the lease, nobody knows whether the mail left:
the archive of what left is asked, and where there is none the letter stays *unknown*, for a human; never a second mail
on a guess.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, Protocol

import structlog

from adapters.database.links import Links
from adapters.database.outbox import Claimed, LetterRow, Outbox, Row, RowStatus
from adapters.mail.archive import Archive
from adapters.mail.smtp import Handing, MailServer
from contracts.discretion import Discreet
from contracts.letters import AskInLetter, Delivery, Letter, Posted
from contracts.names import letter_key, message_id
from contracts.vault import Link, Unreadable
from mentoring.kinds import Role
from mentoring.people import Person
from settings import Settings

LEASE = timedelta(seconds=30)
"""Longer than one conversation with the mail server may take (its time limit is 20 s)."""

LINK_OUTLIVES_ASK = timedelta(days=120)
"""A pause may put a deadline off; after an ask has ended its link still leads to a page that says so."""

log = structlog.get_logger()


class Composer(Protocol):
    async def compose(
        self, letter: Letter, *, ask_url: str | None, personal_url: str | None, also_urls: Sequence[str] = ()
    ) -> EmailMessage:
        """The mail of this letter; the same letter and links give the same bytes."""


class KnowsPeople(Protocol):
    async def person(self, person: str) -> Person:
        """Raises Unreadable for an unknown id, and when what is kept of them is damaged."""


class TryAgain(Discreet):
    """The letter has not settled: the mail server is away, or another attempt holds it. Nothing is lost; it is retried."""


def _wall_clock() -> datetime:
    return datetime.now(UTC)


class PostOffice:
    """The port of activities/correspondence.py."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        composer: Composer,
        links: Links,
        people: KnowsPeople,
        server: MailServer,
        archive: Archive,
        settings: Settings,
        now: Callable[[], datetime] = _wall_clock,
    ) -> None:
        self._outbox = outbox
        self._composer = composer
        self._links = links
        self._people = people
        self._server = server
        self._archive = archive
        self._settings = settings
        self._now = now

    async def post(self, letter: Letter) -> Posted:
        """Send the letter once. Raises TryAgain when it has to be tried again.

        Refused, for an operator to see, when what it has to tell cannot be read any more.
        """
        key = letter_key(letter.relationship, letter.step, letter.recipient)
        try:
            row = await self._outbox.find(key) or await self._written(letter, key)
        except Unreadable as error:
            row = await self._outbox.give_up(**self._row(letter, key), reply=str(error), now=self._now())
            log.error("letter_unreadable", relationship=letter.relationship, step=letter.step, why=str(error))  # noqa: TRY400 - its words are all there is to tell
        claim = await self._outbox.claim(key, self._now(), LEASE)
        match claim.how:
            case Claimed.SETTLED:
                row = claim.row
            case Claimed.BUSY:
                raise TryAgain(f"{key} is being sent by another attempt")
            case Claimed.SEND:
                row = await self._sent(claim.row, letter)
            case Claimed.INTERRUPTED:
                row = await self._looked_up(claim.row, letter)
        log.info("letter", relationship=letter.relationship, step=letter.step, role=letter.role, became=row.status)
        return Posted(delivery=_DELIVERY[row.status], message_id=row.message_id)

    async def _written(self, letter: Letter, key: str) -> Row:
        ask_url = await self._link(letter, letter.ask) if letter.ask else None
        also_urls = [await self._link(letter, other) for other in letter.also]
        personal_url = None
        if letter.role is not Role.COORDINATOR:
            personal_url = await self._link(letter, None)
        mail = await self._composer.compose(letter, ask_url=ask_url, personal_url=personal_url, also_urls=also_urls)
        return await self._outbox.put(**self._row(letter, key), body=mail.as_bytes(), now=self._now())

    def _row(self, letter: Letter, key: str) -> LetterRow:
        return LetterRow(
            key=key,
            message_id=message_id(key, self._settings.mail_domain),
            relationship=letter.relationship,
            step=letter.step,
            role=letter.role,
            name=letter.name,
            cause=_cause(letter),
        )

    async def _link(self, letter: Letter, ask: AskInLetter | None) -> str:
        """The way to this ask, or without one to the reader's own page."""
        until = ask.ends if ask else letter.at
        link = Link(
            relationship=letter.relationship,
            programme=letter.programme,
            person=letter.recipient,
            role=letter.role,
            ask=ask.id if ask else None,
            kind=ask.kind if ask else None,
            choices=ask.choices if ask else (),
            number=ask.number if ask else 0,
            codes=letter.codes if ask else {},
            answers=letter.answers if ask else {},
            numbers=letter.numbers if ask else {},
            dates=letter.dates if ask else {},
            due=ask.due if ask else None,
            ends=ask.ends if ask else None,
            expires_at=until + LINK_OUTLIVES_ASK,
        )
        return f"{self._settings.public_url}/{'a' if ask else 'p'}/{await self._links.issue(link)}"

    async def _sent(self, row: Row, letter: Letter) -> Row:
        if row.body is None:
            raise RuntimeError(f"{row.key} is to be sent but has no body")
        recipient = await self._people.person(letter.recipient)
        handed = await self._server.hand_over(row.body, self._settings.mail_from, recipient.mail)
        match handed.how:
            case Handing.ACCEPTED:
                return await self._outbox.sent(row.key, handed.reply, self._now())
            case Handing.REFUSED:
                return await self._outbox.refused(row.key, handed.reply, self._now())
            case Handing.LATER:
                await self._outbox.back(row.key, handed.reply, attempt=row.attempts)
                raise TryAgain(f"the mail server takes nothing now: {handed.reply}")
            case Handing.BROKEN:
                raise TryAgain(
                    f"the line to the mail server broke: {handed.reply}; the archive is asked when the lease ends"
                )

    async def _looked_up(self, row: Row, letter: Letter) -> Row:
        left = await self._archive.has(row.message_id)
        if left is None:
            return await self._outbox.unknown(row.key, "no archive to look in", self._now())
        if left:
            return await self._outbox.sent(row.key, "found in the archive", self._now())
        claim = await self._outbox.reclaim(row.key, self._now(), LEASE)
        if claim.how is not Claimed.SEND:
            raise TryAgain(f"{row.key} is being sent by another attempt")
        return await self._sent(claim.row, letter)


def _cause(letter: Letter) -> dict[str, Any]:
    """Codes, ids and instants: why it leaves, and what is asked for in it."""
    why = letter.cause.model_dump(mode="json") if letter.cause else {}
    asks = [{"id": ask.id, "due": ask.due.isoformat()} for ask in (letter.ask, *letter.also) if ask]
    return {**why, "asks": asks}


_DELIVERY = {
    RowStatus.SENT: Delivery.SENT,
    RowStatus.REFUSED: Delivery.REFUSED,
    RowStatus.UNKNOWN: Delivery.UNKNOWN,
}
