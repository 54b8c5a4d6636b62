"""Pauses: what holds a relationship up, and until when. It goes on once nothing does any more (E1, N2)."""

from datetime import datetime

from mentoring.kinds import Hold, Role, Status
from mentoring.relationship import Pause, Relationship

AWAY = {Role.MENTEE: Hold.MENTEE_AWAY, Role.MENTOR: Hold.MENTOR_AWAY}


def hold(relationship: Relationship, why: Hold, *, until: datetime | None, now: datetime) -> None:
    """Stop every clock, or have it stand still for longer or shorter: of each cause the last word counts."""
    relationship.holds[why] = until
    since = relationship.pause.since if relationship.pause else now
    if relationship.pause is None:
        relationship.status = Status.PAUSED
        relationship.clock = relationship.clock.stop(now)
    relationship.pause = Pause(since=since, until=_until(relationship))


def release(relationship: Relationship, *causes: Hold, now: datetime) -> bool:
    """These causes hold it up no longer. True: nothing does any more, and every deadline is given back the whole length."""
    if relationship.pause is None:
        return False
    for cause in causes:
        relationship.holds.pop(cause, None)
    relationship.holds = {cause: until for cause, until in relationship.holds.items() if until is None or until > now}
    if relationship.holds:
        relationship.pause = Pause(since=relationship.pause.since, until=_until(relationship))
        return False
    ended = relationship.pause.until
    relationship.pause = None
    relationship.status = Status.OPEN
    relationship.clock = relationship.clock.restart(min(now, ended) if ended else now)
    relationship.next_is_fixed = False  # a date the two fixed before the pause is looked at again
    return True


def is_suspended(relationship: Relationship) -> bool:
    """Whether a conflict of interest holds it up: then nobody but the coordinator's decision, or its end, lets it go on."""
    return Hold.CONFLICT in relationship.holds


def return_is_unknown(relationship: Relationship) -> bool:
    """Whether somebody should say how long it lasts."""
    return any(until is None for cause, until in relationship.holds.items() if cause is not Hold.CONFLICT)


def _until(relationship: Relationship) -> datetime | None:
    """When the last of the causes is over; None when of one of them nobody knows it."""
    known = [until for until in relationship.holds.values() if until is not None]
    return max(known) if len(known) == len(relationship.holds) else None
