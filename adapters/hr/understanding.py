"""What one notice comes to: events of ours, about people of ours; or the reason why it does not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from adapters.database.directory import Directories
from adapters.database.hr_inbox import HrInbox, Kept
from adapters.hr.own_doors import OUR_OWN_DOORS
from adapters.hr.platforms import Outcome, Platform
from adapters.hr.records import Sight, news_of, sights, text_at, value_at
from adapters.hr.signatures import read_instant
from adapters.hr.sources import HrFile, Source
from contracts.hr_inbox import Notice, NoticeStatus
from contracts.names import hr_event_id
from mentoring.directory import Member
from mentoring.hr_events import HrEvent
from mentoring.hr_form import OWN_FORM, LeaveTold, ToldEvent, for_the_directory, instant
from mentoring.kinds import HrEventType
from mentoring.model import Model

FOR_A_HUMAN = frozenset({HrEventType.ERASURE_REQUESTED, HrEventType.MENTORING_REQUESTED})
"""Nobody is erased, and no mentoring begins, because a platform says so."""


class LookupAway(Exception):  # noqa: N818 - it names what happened
    """The platform's own records cannot be had now; the message is a code for the operator."""


class Lookups(Protocol):
    """A platform's own records."""

    async def look(self, platform: Platform, source: Source, employee: str, since: datetime) -> Any:
        """The JSON document about somebody, or about everybody who has changed since. Raises LookupAway."""


class Verdict(Model):
    status: NoticeStatus
    why: str = ""
    became: tuple[Kept, ...] = ()


class NotUnderstood(Exception):  # noqa: N818 - it names what was found
    """`status` and `why`: what the notice is kept as."""

    def __init__(self, status: NoticeStatus, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


@dataclass(frozen=True)
class _Case:
    notice: Notice
    platform: Platform
    source: Source

    @property
    def recorded(self) -> str:
        told = text_at(self.notice.document, self.platform.recorded)
        return read_instant(told).isoformat() if told else self.notice.received_at.isoformat()


class Understanding:
    """Reads a notice. Raises NotUnderstood; ValueError and its kind for what makes no sense; LookupAway."""

    def __init__(
        self,
        inbox: HrInbox,
        directories: Directories,
        platforms: dict[str, Platform],
        sources: HrFile,
        lookups: Lookups,
    ) -> None:
        self._inbox = inbox
        self._directories = directories
        self._platforms = platforms
        self._sources = sources
        self._lookups = lookups

    async def read(self, notice: Notice) -> Verdict:
        """What it comes to."""
        source = self._sources.sources.get(notice.source)
        if source is None:
            if notice.source not in OUR_OWN_DOORS:
                raise NotUnderstood(NoticeStatus.UNKNOWN_TYPE, "source")
            return await self._own_form(notice)
        platform = self._platforms[source.platform]
        if platform.own:
            return await self._own_form(notice)
        return await self._theirs(_Case(notice, platform, source))

    async def _own_form(self, notice: Notice) -> Verdict:
        event = OWN_FORM.validate_python(notice.document)
        member = await self._directories.find(event.data.employee)
        if member is None:
            raise NotUnderstood(NoticeStatus.UNKNOWN_PERSON, "employee")
        if event.type in FOR_A_HUMAN:
            raise NotUnderstood(NoticeStatus.FOR_A_HUMAN, event.type.value)
        return _understood([await self._kept(notice, notice.document, member)])

    async def _theirs(self, case: _Case) -> Verdict:
        notice, platform = case.notice, case.platform
        meaning = platform.types.get(notice.type)
        if meaning is None:
            is_handshake = bool(not notice.type and text_at(notice.document, platform.handshake))
            status = NoticeStatus.FOR_A_HUMAN if is_handshake else NoticeStatus.UNKNOWN_TYPE
            raise NotUnderstood(status, "handshake" if is_handshake else "type")
        if meaning is Outcome.NOTHING or not _concerns_us(platform, notice.document):
            return Verdict(status=NoticeStatus.NOT_FOR_US)
        if isinstance(meaning, HrEventType):
            return await self._said(case, meaning)
        if meaning is Outcome.READ and platform.fields:
            return await self._seen(case, list(sights(platform.fields, notice.document)))
        employee = text_at(notice.document, platform.employee)
        if platform.employee and not employee:
            raise NotUnderstood(NoticeStatus.GARBLED, "employee")
        return await self._seen(case, await self._look(case, employee))

    async def _said(self, case: _Case, kind: HrEventType) -> Verdict:
        """The event itself says what happened."""
        document = case.notice.document
        member = await self._whom(case, text_at(document, case.platform.employee))
        if member is None:
            raise NotUnderstood(NoticeStatus.UNKNOWN_PERSON, "employee")
        data = {"employee": member.id}
        if effective := text_at(document, case.platform.effective):
            data["effective_at"] = effective
        told = {"type": kind.value, "timestamp": case.recorded, "data": data}
        return _understood([await self._kept(case.notice, told, member)])

    async def _seen(self, case: _Case, everybody: list[Sight]) -> Verdict:
        """What is true is compared with what we know."""
        became: list[Kept] = []
        known = [
            (seen, member) for seen in everybody if (member := await self._directories.find(seen.employee, seen.mail))
        ]
        for seen, member in known:
            became += await self._compared(case, seen, member)
        if everybody and not known:
            raise NotUnderstood(NoticeStatus.UNKNOWN_PERSON, "employee")
        return _understood(became)

    async def _compared(self, case: _Case, seen: Sight, member: Member) -> list[Kept]:
        person = str(await self._directories.person_of(member.id))
        events = [kept.event for kept in await self._inbox.events_of(person)]
        if seen.manager:
            manager = await self._whom(case, seen.manager)
            # Of a manager whom the directory does not have, nobody can say whether they are another one.
            says = seen.says if manager else seen.says - {"manager"}
            seen = seen.model_copy(update={"manager": manager.id if manager else None, "says": says})
        told = news_of(seen, member, events, datetime.fromisoformat(case.recorded))
        return [
            await self._kept(case.notice, {"timestamp": case.recorded, **one}, member, f"{member.id}/{one['type']}")
            for one in told
        ]

    async def _whom(self, case: _Case, theirs: str) -> Member | None:
        """Who it is by the platform's id: the staff number itself, or what their record says."""
        member = await self._directories.find(theirs)
        if member is None and theirs and case.platform.look and "{employee}" in case.platform.look.url:
            for seen in await self._look(case, theirs):
                member = await self._directories.find(seen.employee, seen.mail)
        return member

    async def _look(self, case: _Case, employee: str) -> list[Sight]:
        if case.platform.record is None:
            return []
        document = await self._lookups.look(case.platform, case.source, employee, case.notice.received_at)
        return list(sights(case.platform.record, document))

    async def _kept(self, notice: Notice, document: dict[str, Any], member: Member, part: str = "") -> Kept:
        told: ToldEvent = OWN_FORM.validate_python(document)
        zone = ZoneInfo(member.timezone)
        until = told.data.until if isinstance(told.data, LeaveTold) else None
        entry = for_the_directory(told)
        superseded = told.data.supersedes
        event = HrEvent(
            id=hr_event_id(notice.source, notice.notice, part),
            source=notice.source,
            type=told.type,
            employee=str(await self._directories.person_of(member.id)),
            recorded_at=told.timestamp,
            effective_at=instant(told.data.effective_at, told.timestamp, zone),
            until=instant(until, told.timestamp, zone) if until else None,
            manager=await self._directories.person_of(entry["manager"]) if entry.get("manager") else None,
            supersedes=hr_event_id(notice.source, superseded) if superseded else None,
        )
        return Kept(event=event, entry=entry)


def _understood(became: list[Kept]) -> Verdict:
    return Verdict(status=NoticeStatus.UNDERSTOOD, became=tuple(became))


def _concerns_us(platform: Platform, document: dict[str, Any]) -> bool:
    changed = value_at(document, platform.changed) if platform.changed else None
    if isinstance(changed, list) and changed and platform.watched:
        return any(isinstance(field, str) and field in platform.watched for field in changed)
    for way, wanted in platform.only_about.items():
        found = value_at(document, way)
        if not set(wanted) & {one for one in (found if isinstance(found, list) else [found]) if isinstance(one, str)}:
            return False
    return True
