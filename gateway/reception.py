"""What calendars answer to our invitations becomes an answer like one from a page: kept, then given to the engine."""

import asyncio
import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import structlog

from adapters.database.connection import DatabaseAway
from adapters.mail.itip import CalendarReply, Says, read_reply
from adapters.mail.mailbox import Mailbox, MailboxAway
from adapters.mail.smtp import on_the_wire
from contracts.messages import View
from contracts.names import meeting_of_uid
from contracts.vault import KeptAnswer
from gateway.giving import give
from gateway.house import House
from mentoring.facts import MeetingChange, MeetingDate
from mentoring.form_reading import Value
from mentoring.kinds import PAIR, AskKind, Role
from mentoring.meetings import date_step
from mentoring.people import Person

NOT_OPEN = "not-open"
READ_EVERY = timedelta(seconds=60)

log = structlog.get_logger()


class Reception(StrEnum):
    """What became of a mail. Only one that was for us counts as read: people may write to the same address."""

    TAKEN = "taken"
    NOTHING_NEW = "nothing-new"
    """Understood, and it changes nothing: they do not know yet."""
    NO_REPLY = "no-reply"
    NOT_OURS = "not-ours"
    NOT_INVITED = "not-invited"

    @property
    def is_read(self) -> bool:
        return self in (Reception.TAKEN, Reception.NOTHING_NEW)


async def receive(house: House, mail: bytes) -> Reception:
    """Take in one mail. The same reply any number of times counts once; one to an older version of the entry is refused.

    The attendee named in the reply must be one of the pair, whoever sent the mail: an assistant may answer for somebody.
    Raises DatabaseAway; while the engine is away the answer waits in the vault.
    """
    reply = read_reply(mail)
    if reply is None:
        return Reception.NO_REPLY
    meeting = meeting_of_uid(reply.uid, house.settings.mail_domain)
    view = await house.shelf.relationship(meeting[0]) if meeting else None
    if meeting is None or view is None:
        return Reception.NOT_OURS
    invited = await _invited(house, view, reply)
    if invited is None:
        return Reception.NOT_INVITED
    if reply.says is Says.TENTATIVE and reply.proposes is None:
        return Reception.NOTHING_NEW
    role, person = invited
    answer = _answer(
        reply,
        relationship=view.id,
        ask=date_step(meeting[1], reply.sequence, role),
        person=view.mentee if role is Role.MENTEE else view.mentor,
        zone=person.timezone,
        now=house.now(),
    )
    await house.vault.keep_answer(answer)
    given = await give(house, answer)
    if given.refusal == NOT_OPEN and reply.says is not Says.ACCEPTED:
        await _after_all(house, given, view.id, role, (meeting[1], reply.sequence))
    return Reception.TAKEN


async def _invited(house: House, view: View, reply: CalendarReply) -> tuple[Role, Person] | None:
    for role, who in zip(PAIR, (view.mentee, view.mentor), strict=True):
        person = await house.vault.person(who)
        if reply.attendee in {person.mail.casefold(), (on_the_wire(person.mail) or "").casefold()}:
            return role, person
    return None


async def _after_all(house: House, declined: KeptAnswer, relationship: str, role: Role, entry: tuple[int, int]) -> None:
    """Nobody asks any more whether the date suits: what they say is that they cannot come after all.

    `entry`: the meeting and the version of its entry that they mean; of another than the one ahead it says nothing.
    """
    view = await house.shelf.relationship(relationship)
    if view is None or (view.meeting_number, view.meeting_sequence) != entry:
        return
    standing = (offer for offer in view.offers if (offer.kind, offer.role) == (AskKind.MEETING_CHANGE, role))
    offer = next(standing, None)
    if offer is None or not isinstance(declined.facts, MeetingDate):
        return
    change = KeptAnswer(
        id=f"{declined.id}-c",
        relationship=relationship,
        ask=offer.step,
        kind=offer.kind,
        person=declined.person,
        values={name: value for name, value in declined.values.items() if name == "instead"},
        facts=MeetingChange(instead=declined.facts.instead),
        received_at=declined.received_at,
    )
    if await house.vault.keep_answer(change):
        await give(house, change)


def _answer(reply: CalendarReply, *, relationship: str, ask: str, person: str, zone: str, now: datetime) -> KeptAnswer:
    """As if they had filled in the form. Its id is made of the reply: a mail read twice is one answer."""
    told = "/".join((reply.uid, str(reply.sequence), reply.attendee, reply.says, reply.stamp, str(reply.proposes)))
    suits = reply.says is Says.ACCEPTED
    values: dict[str, Value] = {"suits": "yes" if suits else "no"}
    if reply.proposes is not None:
        values["instead"] = f"{reply.proposes.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"
    return KeptAnswer(
        id=f"a-{hashlib.sha256(told.encode()).hexdigest()[:32]}",
        relationship=relationship,
        ask=ask,
        kind=AskKind.MEETING_DATE,
        person=person,
        values=values,
        facts=MeetingDate(suits=suits, instead=reply.proposes),
        received_at=now,
    )


async def read_mails(house: House, mailbox: Mailbox) -> list[Reception]:
    """Take in what has come since the last time. A mail is marked as done only when it is: cut short, it comes again.

    Raises MailboxAway, DatabaseAway.
    """
    outcomes = []
    read = []
    for mail in await mailbox.after(await house.marks.of(mailbox.name)):
        outcome = await receive(house, mail.content)
        await house.marks.keep(mailbox.name, mail.mark)
        log.info("mail_received", became=outcome, uid=mail.mark.uid)
        outcomes.append(outcome)
        if outcome.is_read:
            read.append(mail.mark)
    await mailbox.mark_read(read)
    return outcomes


async def keep_reading(house: House, mailbox: Mailbox, every: timedelta = READ_EVERY) -> None:
    """Read for ever. What goes wrong once is told and tried again."""
    while True:
        try:
            await read_mails(house, mailbox)
        except (MailboxAway, DatabaseAway) as error:
            log.warning("mailbox_away", error=type(error).__name__, reason=str(error))
        except Exception as error:  # noqa: BLE001 - one bad mail must not end the reading
            log.error("reading_failed", error=type(error).__name__)  # noqa: TRY400 - a message may quote what people wrote
        await asyncio.sleep(every.total_seconds())
