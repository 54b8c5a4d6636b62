"""What happens next: at every instant an open relationship has a named person, a next step and a date (N14)."""

from datetime import datetime, timedelta

from mentoring.kinds import AskKind, Role
from mentoring.model import Model
from mentoring.pauses import is_suspended
from mentoring.relationship import Pause, Relationship, Stage

PAUSE_CHECKED_EVERY = timedelta(days=30)


class NextStep(Model):
    """Who is expected to do what by when. `who` is a person's id; `due` a real instant; `step` the ask or meeting meant."""

    who: str
    role: Role
    what: str
    due: datetime
    step: str = ""


def whats_next(relationship: Relationship) -> NextStep | None:
    """The next step of an open relationship; None exactly when it is closed.

    During a pause it is the return, or the coordinator's word about it; else the earliest of the open asks (once overdue,
    the instant of their default counts), the planned meeting and what time alone will bring; else what the engine itself
    is busy with.
    """
    if relationship.is_closed:
        return None
    coming = [*_asks(relationship), *_meeting(relationship), *_waits(relationship)]
    if relationship.pause is not None:
        asked = (AskKind.PAUSE_CHECK, AskKind.DECISION) if is_suspended(relationship) else (AskKind.PAUSE_CHECK,)
        coming = [step for step in coming if step.what in asked] or [_return(relationship, relationship.pause)]
    if coming:
        return min(coming, key=lambda step: step.due)
    return _of_stage(relationship, relationship.stage)


def _asks(relationship: Relationship) -> list[NextStep]:
    steps = []
    for ask in relationship.asks.values():
        due = relationship.ends(ask) if ask.overdue else relationship.due(ask)
        steps.append(NextStep(who=ask.person, role=ask.role, what=ask.kind.value, due=due, step=ask.id))
    return steps


def _meeting(relationship: Relationship) -> list[NextStep]:
    meeting = relationship.meeting_ahead
    if meeting is None:
        return []
    step = f"meeting-{meeting.number}"
    return [NextStep(who=relationship.mentee, role=Role.MENTEE, what="meeting", due=meeting.starts_at, step=step)]


def _waits(relationship: Relationship) -> list[NextStep]:
    return [_of_stage(relationship, stage, step) for step, stage in relationship.waits.items()]


def _of_stage(relationship: Relationship, stage: Stage, step: str = "") -> NextStep:
    return NextStep(who=relationship.person(stage.role), role=stage.role, what=stage.what, due=stage.due, step=step)


def _return(relationship: Relationship, pause: Pause) -> NextStep:
    """The date of return; while none is known, the day by which the coordinator is asked for one."""
    due = pause.until or pause.since + PAUSE_CHECKED_EVERY
    return NextStep(who=relationship.coordinator, role=Role.COORDINATOR, what="resume", due=due)
