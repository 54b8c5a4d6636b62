"""Reminders, where they meet: what is due to the same person within hours leaves in one letter, each once."""

from collections.abc import Callable
from datetime import datetime

from contracts.letters import Delivery
from mentoring.asks import Ask
from mentoring.reminding import comes_along, free_from, soonest_first
from workflows.desk import Desk
from workflows.hours import working_moment
from workflows.telling import in_letter, tell


async def next_chance(desk: Desk, asked: Ask, *, latest: datetime, unless: Callable[[], bool]) -> datetime:
    """When this person may be reminded: in their working hours, and with no other reminder on its way or just come.

    Waits for the one on its way, until `latest` at most or until `unless`.
    """
    await desk.wait_for(
        lambda: unless() or asked.person not in desk.bustle.reminding,
        until=latest,
        summary=f"{asked.id}: another reminder",
    )
    return await working_moment(asked.person, free_from(desk.now, desk.relationship.reminded.get(asked.person)))


async def remind(desk: Desk, asked: Ask) -> None:
    """Remind of this ask, and of whatever else the same person would be reminded of within hours.

    An address that refused the ask itself is spared: the coordinator knows. A letter that a dead mail server holds back
    is dropped when an answer or a pause comes first: nobody is nudged then, and what else it told is told anew.
    """
    told = [asked] if asked.undeliverable else soonest_first([asked, *_companions(desk, asked)])
    before = [one.last_reminder_at for one in told]
    for one in told:
        _passes(desk, one)
    if asked.undeliverable:
        return
    desk.bustle.reminding.append(asked.person)
    try:
        delivery = await _send(desk, told)
    finally:
        desk.bustle.reminding.remove(asked.person)
    if delivery is Delivery.SENT:
        for one in told:
            _reminded(desk, one)
    elif delivery is None and not desk.is_paused:
        for one, last in zip(told, before, strict=True):
            one.reminders_passed -= 1
            one.last_reminder_at = last


def _companions(desk: Desk, asked: Ask) -> list[Ask]:
    return [
        other
        for other in desk.relationship.asks.values()
        if other is not asked
        and other.person == asked.person
        and _waits(desk, other)
        and comes_along(other, desk.now_for(other))
    ]


def _waits(desk: Desk, one: Ask) -> bool:
    is_open = one.answer is None and desk.relationship.asks.get(one.id) is one
    return is_open and (one.in_pause or not desk.is_paused)


def _passes(desk: Desk, one: Ask) -> None:
    one.reminders_passed += 1
    one.last_reminder_at = desk.now_for(one)


def _reminded(desk: Desk, one: Ask) -> None:
    """It has arrived: only now does the time to the next one begin."""
    one.reminders_sent += 1
    one.last_reminder_at = desk.now_for(one)
    desk.relationship.reminded[one.person] = desk.now
    desk.note("reminded", step=one.id, role=one.role)


async def _send(desk: Desk, asks: list[Ask]) -> Delivery | None:
    """None: one of them needs no reminder any more, or a pause began."""
    first, *others = asks
    desk.relationship.digests += bool(others)
    return await tell(
        desk,
        "reminders" if others else "reminder",
        first.role,
        step=f"reminders-{desk.relationship.digests}" if others else f"{first.id}-reminder-{first.reminders_passed}",
        ask=in_letter(desk, first),
        also=tuple(in_letter(desk, other) for other in others),
        through_pause=first.in_pause,
        unless=lambda: not all(_waits(desk, one) for one in asks),
    )
