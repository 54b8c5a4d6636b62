"""What a platform has on somebody, read from its own record by the ways of its file, and compared with what we know."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from adapters.hr.platforms import Record
from adapters.hr.signatures import read_instant
from mentoring.directory import Member
from mentoring.hr_events import HrEvent, standing
from mentoring.kinds import HrEventType
from mentoring.model import Model

FAR_AHEAD = datetime(9000, 1, 1, tzinfo=UTC)


class Sight(Model):
    """What was seen of somebody: in the platform's ids. `says`: the things it says anything about at all."""

    employee: str
    mail: str = ""
    name: str = ""
    manager: str | None = None
    left: bool = False
    left_on: str = ""
    away: bool = False
    away_from: str = ""
    away_until: str = ""
    says: frozenset[str] = frozenset()


def value_at(document: Any, way: str) -> Any:
    """What stands at `way`; None where nothing does. A number picks from a list; a name passes through one to all."""
    for step in way.split("."):
        if isinstance(document, dict):
            document = document.get(step)
        elif isinstance(document, list):
            if step.isdigit():
                document = document[int(step)] if int(step) < len(document) else None
            else:
                document = [one.get(step) for one in document if isinstance(one, dict)]
        else:
            return None
    return document


def text_at(document: Any, way: str | None) -> str:
    """The same as text; "" for nothing, and for what is no text or number."""
    found = value_at(document, way) if way else None
    return str(found).strip() if isinstance(found, str | int) and not isinstance(found, bool) else ""


def sights(record: Record, document: Any) -> Iterator[Sight]:
    """Everybody of whom the document tells."""
    several = value_at(document, record.each) if record.each else [document]
    for one in several if isinstance(several, list) else []:
        status = text_at(one, record.status.at) if record.status else ""
        says = {
            name for name in ("manager", "name", "mail", "left_on") if (way := getattr(record, name)) and _has(one, way)
        }
        yield Sight(
            employee=text_at(one, record.employee),
            mail=text_at(one, record.mail),
            name=text_at(one, record.name),
            manager=text_at(one, record.manager) or None,
            left=record.status is not None and status in record.status.left,
            left_on=_after(text_at(one, record.left_on), by=record.last_day),
            away=record.status is not None and status in record.status.away,
            away_from=text_at(one, record.away_from),
            away_until=_after(text_at(one, record.away_until), by=True),
            says=frozenset(says | ({"status"} if status else set())),
        )


def _has(document: Any, way: str) -> bool:
    """Whether the document speaks of it, if only to say that there is none."""
    before, _, last = way.rpartition(".")
    holder = value_at(document, before) if before else document
    if isinstance(holder, list):
        return any(isinstance(one, dict) and last in one for one in holder) or not holder
    return isinstance(holder, dict) and last in holder


def _after(day: str, *, by: bool) -> str:
    """The day after, if `by`; what is no day is left as it is, and refused later."""
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if by else day
    except ValueError:
        return "" if day.startswith("0000") else day


def news_of(seen: Sight, member: Member, known: list[HrEvent], at: datetime) -> list[dict[str, Any]]:
    """What of this is new to us, in our own form without the timestamp: nothing, if we have known it all.

    `seen.manager` is by now the directory's id. `known`: every event about this person.
    """
    return [*_employment(seen, member, known, at), *_leave(seen, member, known, at), *_entry(seen, member)]


def _employment(seen: Sight, member: Member, known: list[HrEvent], at: datetime) -> Iterator[dict[str, Any]]:
    expected = standing(known, FAR_AHEAD).left
    if seen.left or _is_leaving(seen, at):
        day = seen.left_on or at.isoformat()
        if expected is None or (seen.left_on and not _same_day(seen.left_on, expected.effective_at, member)):
            yield _event(HrEventType.TERMINATED, member, effective_at=day)
    elif expected is not None and seen.says & {"left_on", "status"}:
        is_over = expected.effective_at <= at
        kind = HrEventType.REHIRED if is_over else HrEventType.TERMINATION_CANCELLED
        yield _event(kind, member)


def _is_leaving(seen: Sight, at: datetime) -> bool:
    """A day that has passed is one of long ago, where their status says that they are there."""
    return bool(seen.left_on) and ("status" not in seen.says or seen.left_on[:10] > at.date().isoformat())


def _leave(seen: Sight, member: Member, known: list[HrEvent], at: datetime) -> Iterator[dict[str, Any]]:
    now = standing(known, at).leave
    if seen.away and (now is None or (seen.away_until and now.until is None)):
        told = {"until": seen.away_until} if seen.away_until else {}
        yield _event(HrEventType.LEAVE_STARTED, member, effective_at=seen.away_from or at.isoformat(), **told)
    elif now is not None and not seen.away and "status" in seen.says:
        yield _event(HrEventType.LEAVE_ENDED, member)


def _entry(seen: Sight, member: Member) -> Iterator[dict[str, Any]]:
    if "manager" in seen.says and seen.manager != member.manager:
        yield _event(HrEventType.MANAGER_CHANGED, member, manager=seen.manager)
    changed = {
        name: told
        for name in ("name", "mail")
        if (told := getattr(seen, name)) and told.casefold() != getattr(member, name).casefold()
    }
    if changed:
        yield _event(HrEventType.IDENTITY_CHANGED, member, **changed)


def _same_day(day: str, instant: datetime, member: Member) -> bool:
    from zoneinfo import ZoneInfo

    try:
        return read_instant(day) == instant
    except ValueError:
        return day[:10] == instant.astimezone(ZoneInfo(member.timezone)).date().isoformat()


def _event(kind: HrEventType, member: Member, **data: Any) -> dict[str, Any]:
    return {"type": kind.value, "data": {"employee": member.id, **data}}
