"""The port of activities/hr.py: what is known about somebody, the directory, and the relationships they are in."""

from typing import Any

import structlog

from adapters.database.directory import AddressTaken, Directories
from adapters.database.hr_inbox import HrInbox
from adapters.database.shelf import Shelf
from contracts.hr import Due, LookAt, Telling
from contracts.hr_inbox import NoticeStatus
from mentoring.directory import Member
from mentoring.hr_entry import Entry, changes
from mentoring.hr_events import news, next_change

ENTERED = "entered"
"""What is kept of an entry once the directory has it: the names of its fields, under this one."""

log = structlog.get_logger()


class InboxNews:
    def __init__(self, inbox: HrInbox, directories: Directories, shelf: Shelf) -> None:
        self._inbox = inbox
        self._directories = directories
        self._shelf = shelf

    async def look(self, asked: LookAt) -> Due:
        """See the port. The directory first: whoever is told something may look it up."""
        kept = await self._inbox.events_of(asked.person)
        told = await self._inbox.told(asked.person)
        last = {strand: event for strand, (event, _) in told.items()}
        entries = [_entry(one.event, one.entry) for one in kept]
        member = await self._directories.member_of(asked.person)
        if member is not None:
            changed, entered = changes(await self._directories.member(member), entries, last, asked.at)
            await self._enter(member, changed, entries)
            done = {one.event.id: sorted(one.fields) for one in entries if one.event.id in entered}
            await self._inbox.entered(done)
        events = [one.event for one in kept]
        return Due(
            tellings=tuple(
                Telling(event=event, count=(told[event.strand][1] if event.strand in told else 0) + 1)
                for event in news(events, last, asked.at)
            ),
            relationships=tuple(await self._shelf.under_way(asked.person)),
            next_at=next_change(events, asked.at),
        )

    async def note(self, told: Telling) -> None:
        await self._inbox.keep_told(told.event, told.count)

    async def _enter(self, member: str, changed: dict[str, Any], entries: list[Entry]) -> None:
        before = await self._directories.member(member)
        after = Member.model_validate({**before.model_dump(), **changed})
        if after == before:
            return
        try:
            await self._directories.change(after, changed.keys())
        except AddressTaken:  # a human decides whose it is; the rest does not wait for that
            log.warning("hr_address_taken", member=member)
            for one in entries:
                if "mail" in one.fields:
                    await self._inbox.flag(one.event.id, NoticeStatus.FOR_A_HUMAN, "address-taken")
            kept = after.model_copy(update={"mail": before.mail})
            await self._directories.change(kept, changed.keys() - {"mail"})


def _entry(event: Any, entry: dict[str, Any]) -> Entry:
    entered = frozenset(entry.get(ENTERED, ()))
    return Entry(event=event, fields={} if ENTERED in entry else entry, entered=entered)
