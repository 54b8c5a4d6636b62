"""Autonomy: the mentee rates it at each round; as it rises, the two may meet less often, and then come to a good end (S33).

Tapering, not a cut: nothing of it happens unless both want it.
"""

from datetime import datetime, timedelta

from mentoring.closure import closure_is_near, is_last_meeting
from mentoring.evaluation import Dimension
from mentoring.kinds import Phase
from mentoring.relationship import Relationship, Taper, Tapers
from mentoring.scoring import autonomy_is_rising

HIGH = 4.5
HIGH_IN_A_ROW = 2
"""Rounds in a row in which the mentee stands on their own feet: then an end may be spoken of, once."""


def propose(relationship: Relationship, *, now: datetime) -> Taper | None:
    """What the latest round suggests that the two be asked. None: everything stays as it is."""
    if not _is_time(relationship, now):
        return None
    rounds = [one.mentee_scores for one in relationship.rounds_together]
    if not rounds or Dimension.AUTONOMY not in rounds[-1]:
        return None
    rhythm = wider(relationship)
    rated = [one[Dimension.AUTONOMY] for one in rounds if Dimension.AUTONOMY in one][-HIGH_IN_A_ROW:]
    if len(rated) == HIGH_IN_A_ROW and min(rated) >= HIGH and not relationship.end_proposed:
        return _closure(relationship, rhythm or relationship.rhythm, now)
    if rhythm is not None and autonomy_is_rising(rounds):
        return Taper(id=_next_id(relationship), what=Tapers.RHYTHM, rhythm=rhythm)
    return None


def taper(relationship: Relationship, agreed: Taper) -> None:
    """Both have said yes: the meetings after the next one follow the wider rhythm; where it is the end, one more comes after it."""
    relationship.rhythm = agreed.rhythm
    if agreed.ends is None:
        return
    relationship.tapers_to = agreed.ends
    if (ahead := relationship.meeting_ahead) is not None:
        ahead.last = is_last_meeting(relationship, at=ahead.starts_at)


def wider(relationship: Relationship) -> timedelta | None:
    """The next longer rhythm that the programme offers."""
    return min((one for one in relationship.terms.rhythms if one > relationship.rhythm), default=None)


def _is_time(relationship: Relationship, now: datetime) -> bool:
    """In the core, with time left, and nothing else that both are being asked about how long it lasts."""
    busy = relationship.taper is not None or relationship.promoting is not None
    near = relationship.closure_announced or closure_is_near(relationship, now=now)
    return relationship.phase is Phase.CORE and not busy and not near


def _closure(relationship: Relationship, rhythm: timedelta, now: datetime) -> Taper | None:
    """The meeting that comes next, and a last one a wider rhythm later; none if that is when it ends anyway."""
    ends = _next_meeting(relationship, now) + rhythm * 1.5
    if ends + rhythm > relationship.ends_at:
        return None
    return Taper(id=_next_id(relationship), what=Tapers.CLOSURE, rhythm=rhythm, ends=ends)


def _next_meeting(relationship: Relationship, now: datetime) -> datetime:
    active = relationship.clock.active(now)
    ahead = relationship.meeting_ahead
    coming = relationship.clock.in_active(ahead.starts_at) if ahead else relationship.next_meeting
    return max(active, coming or active)


def _next_id(relationship: Relationship) -> str:
    return f"tapering-{relationship.tapers + 1}"
