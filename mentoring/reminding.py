"""Reminders to one person in one relationship come together: one mail a working morning, whatever is waited for."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from mentoring.asks import Ask, Move, latest_for, next_move

TOGETHER = timedelta(hours=4)
"""Half a working day. What would be reminded of within it comes in the same mail; after a reminder, no other for as long."""


def free_from(now: datetime, last: datetime | None) -> datetime:
    """From when somebody may be reminded again, who was last reminded (of whatever it was) at `last`."""
    return now if last is None else max(now, last + TOGETHER)


def comes_along(ask: Ask, now: datetime) -> bool:
    """Whether a reminder of this ask travels with another that leaves to the same person now (by this ask's clock).

    Early by TOGETHER at most, and never in the first half of its wait: nobody is reminded of what has just come.
    """
    move, planned = next_move(ask)
    if move is not Move.REMIND or not ask.has_left or ask.undeliverable or ask.answer is not None:
        return False
    early = min(TOGETHER, (planned - (ask.last_reminder_at or ask.opened_at)) / 2)
    return planned - early <= now < latest_for(ask, move)


def soonest_first(asks: Iterable[Ask]) -> list[Ask]:
    """In the order of their deadlines; of two alike, the one asked first."""
    return sorted(asks, key=lambda ask: ask.due)
