"""What an event of the organisation comes to in one relationship: by who it is about and how far the two have come."""

from enum import StrEnum

from mentoring.hr_events import TERMINATIONS, HrEvent
from mentoring.kinds import PAIR, HrEventType, Phase, Role
from mentoring.relationship import Relationship

BACK = (HrEventType.REHIRED, HrEventType.TERMINATION_CANCELLED)
LINES = (HrEventType.MANAGER_CHANGED, HrEventType.TRANSFERRED)


class Comes(StrEnum):
    """END: it ends. ANOTHER: the mentor leaves, the mentee may have another. AWAY and BACK_HERE: a leave begins, or is over.

    STAYS: somebody has not left after all. LOOK: whether a conflict of interest stands between the two is looked at anew.
    """

    END = "end"
    ANOTHER = "another"
    AWAY = "away"
    BACK_HERE = "back"
    STAYS = "stays"
    LOOK = "look"


def role_of(relationship: Relationship, employee: str) -> Role | None:
    """Whom of the two it is about; None: neither. A mentor who has said farewell is not one of them any more."""
    pair = (Role.MENTEE,) if relationship.has_parted else PAIR
    return next((role for role in pair if employee and relationship.person(role) == employee), None)


def what_comes_of(relationship: Relationship, event: HrEvent) -> Comes | None:
    """None: nothing, here. Once it is closing only a departure still counts."""
    role = role_of(relationship, event.employee)
    if role is None:
        return None
    if event.type in TERMINATIONS:
        lasts = role is Role.MENTOR and relationship.phase is not Phase.CLOSING
        return Comes.ANOTHER if lasts else Comes.END
    if event.type in BACK:
        return Comes.STAYS
    if event.type in LINES:
        return Comes.LOOK
    leaves = {HrEventType.LEAVE_STARTED: Comes.AWAY, HrEventType.LEAVE_ENDED: Comes.BACK_HERE}
    return leaves.get(event.type)


def take_back(foreseen: list[HrEvent], event: HrEvent) -> list[HrEvent]:
    """What is still to come once this event has been heard: what it supersedes or cancels is not."""
    left = [one for one in foreseen if one.id != event.supersedes]
    if event.type is HrEventType.TERMINATION_CANCELLED and event.supersedes is None:
        left = [one for one in left if one.type not in TERMINATIONS or one.employee != event.employee]
    return left
