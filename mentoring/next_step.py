"""What happens next: at every instant an open relationship has a named person, a next step and a date (N14)."""

from datetime import datetime

from mentoring.kinds import Role
from mentoring.model import Model
from mentoring.relationship import Relationship


class NextStep(Model):
    """Who is expected to do what by when. `who` is a person's id; `due` a real instant; `step` the ask or meeting meant."""

    who: str
    role: Role
    what: str
    due: datetime
    step: str = ""


def whats_next(relationship: Relationship) -> NextStep | None:
    """The next step of an open relationship; None exactly when it is closed.

    During a pause it is the return (or the coordinator's word about it); else the earliest deadline among the open asks
    and the planned meeting; else what the engine itself is busy with.
    """
    if relationship.is_closed:
        return None
    coming = [*_asks(relationship), *_meeting(relationship)]
    if relationship.pause is not None:
        coming = [*_return(relationship), *(step for step in coming if step.what == "pause-check")]
    if coming:
        return min(coming, key=lambda step: step.due)
    stage = relationship.stage
    return NextStep(who=relationship.person(stage.role), role=stage.role, what=stage.what, due=stage.due)


def _asks(relationship: Relationship) -> list[NextStep]:
    steps = []
    for ask in relationship.asks.values():
        due = relationship.ends(ask) if ask.escalated else relationship.due(ask)
        steps.append(NextStep(who=ask.person, role=ask.role, what=ask.kind.value, due=due, step=ask.id))
    return steps


def _meeting(relationship: Relationship) -> list[NextStep]:
    meeting = relationship.meeting_ahead
    if meeting is None:
        return []
    step = f"meeting-{meeting.number}"
    return [
        NextStep(who=relationship.mentee, role=Role.MENTEE, what="meeting", due=meeting.starts_at, step=step),
    ]


def _return(relationship: Relationship) -> list[NextStep]:
    pause = relationship.pause
    if pause is None or pause.until is None:
        return []
    return [NextStep(who=relationship.coordinator, role=Role.COORDINATOR, what="resume", due=pause.until)]
