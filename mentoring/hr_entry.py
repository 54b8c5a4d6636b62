"""What HR events come to in the directory: where somebody reports to, whether they are there, whether they have left."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mentoring.directory import Leave, Member
from mentoring.hr_events import HrEvent, Strand, in_order, is_away, standing
from mentoring.kinds import HrEventType
from mentoring.model import Model

UNKNOWN_RETURN = timedelta(days=365)
"""So long a leave without a date of return counts in the directory, unless its end is told before."""


class Entry(Model):
    """What one event says of somebody's entry. `fields`: what the directory has yet to be told; `entered`: the names of what it has been."""

    event: HrEvent
    fields: dict[str, Any]
    entered: frozenset[str] = frozenset()


def changes(
    member: Member, entries: Sequence[Entry], told: Mapping[Strand, HrEvent], at: datetime
) -> tuple[dict[str, Any], Collection[str]]:
    """What of this member's entry changes at `at`, by field; and the events that have now been entered.

    Of each field, the last event that says anything of it holds, however late it came.
    """
    order = {event.id: place for place, event in enumerate(in_order(one.event for one in entries))}
    effective = [one for one in entries if one.event.effective_at <= at]
    holders: dict[str, Entry] = {}
    for one in sorted((one for one in effective if one.event.id in order), key=lambda one: order[one.event.id]):
        holders.update(dict.fromkeys((*one.fields, *one.entered), one))
    changed = {name: one.fields[name] for name, one in holders.items() if name in one.fields}
    events = [one.event for one in entries]
    if any(one.event.strand is Strand.EMPLOYMENT for one in effective):
        left = standing(events, at).left
        changed["left"] = _day(left.effective_at, member) if left else None
    if any(one.event.strand is Strand.LEAVE for one in effective):
        changed["leaves"] = _leaves(member, events, told.get(Strand.LEAVE), at)
    return changed, [one.event.id for one in effective if one.fields]


def _leaves(member: Member, events: list[HrEvent], told: HrEvent | None, at: datetime) -> tuple[Leave, ...]:
    today = _day(at, member)
    leave = standing(events, at).leave
    if leave is not None:
        first = _day(leave.effective_at, member)
        last = _day(leave.until, member) - timedelta(days=1) if leave.until else first + UNKNOWN_RETURN
        others = (one for one in member.leaves if one.last < first or one.first > max(first, last))
        return tuple(sorted((*others, Leave(first=first, last=max(first, last))), key=lambda one: one.first))
    last_said = [event for event in in_order(events) if event.strand is Strand.LEAVE and event.effective_at <= at]
    was_ended = bool(last_said) and last_said[-1].type is HrEventType.LEAVE_ENDED
    if was_ended or (told is not None and is_away(told, at)):
        return tuple(one for before in member.leaves for one in _ended(before, today))
    return member.leaves


def _ended(leave: Leave, today: date) -> list[Leave]:
    """The leave up to yesterday, if they are on it today."""
    if not leave.first <= today <= leave.last:
        return [leave]
    return [Leave(first=leave.first, last=today - timedelta(days=1))] if leave.first < today else []


def _day(instant: datetime, member: Member) -> date:
    return instant.astimezone(ZoneInfo(member.timezone)).date()
