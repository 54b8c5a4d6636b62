"""When a meeting is prepared: the day before, what burns is asked; then the agenda leaves, in each reader's working hours."""

from datetime import datetime, timedelta

from pydantic import Field

from mentoring.kinds import Role
from mentoring.model import Model
from mentoring.working_time import WorkingTime, next_working_moment

LEAD = timedelta(hours=2)
"""An agenda that comes in the morning comes at least this long before the meeting."""
BEFORE_THE_EVENING = timedelta(hours=1)
ROOM = timedelta(hours=3)
"""With less time than this before the agenda leaves, the mentee is not asked: the topics are told at the meeting."""
LOOKED_BACK = timedelta(days=14)


class Preparation(Model):
    """Real instants. `asked_at`: the mentee is asked for hot topics, until the first agenda leaves; None: too near.

    `leaves_at`: the agenda, by reader; somebody who does not work any more before the meeting gets none.
    """

    asked_at: datetime | None = None
    leaves_at: dict[Role, datetime] = Field(default_factory=dict)

    @property
    def asked_until(self) -> datetime | None:
        return min(self.leaves_at.values(), default=None)


def preparation(mentee: WorkingTime, mentor: WorkingTime, starts_at: datetime, *, now: datetime) -> Preparation:
    """The mentee is asked when their last working day before the meeting begins.

    The agenda leaves when its reader's day begins, if that is two hours before the meeting or more; else an hour before
    their working day before it ends. What should have left by now leaves in the next working hour before the meeting.
    """
    leaves = {
        role: moment
        for role, who in ((Role.MENTEE, mentee), (Role.MENTOR, mentor))
        if (moment := _leaves(who, starts_at, now)) is not None
    }
    planned = Preparation(leaves_at=leaves)
    before = _day_before(mentee, starts_at)
    until = planned.asked_until
    if before is None or until is None:
        return planned
    asked_at = before[0] if before[0] >= now else next_working_moment(mentee, now)
    return planned if until - asked_at < ROOM else planned.model_copy(update={"asked_at": asked_at})


def _leaves(who: WorkingTime, starts_at: datetime, now: datetime) -> datetime | None:
    moment = _planned(who, starts_at)
    if moment is None or moment < now:
        moment = next_working_moment(who, now)
    return moment if moment < starts_at else None


def _planned(who: WorkingTime, starts_at: datetime) -> datetime | None:
    for start, end in _days(who, starts_at):
        if start <= starts_at < end and starts_at - start >= LEAD:
            return start
    before = _day_before(who, starts_at)
    return max(before[0], before[1] - BEFORE_THE_EVENING) if before else None


def _day_before(who: WorkingTime, starts_at: datetime) -> tuple[datetime, datetime] | None:
    """The last working day that is over when the meeting begins."""
    days = [(start, end) for start, end in _days(who, starts_at) if end <= starts_at]
    return days[-1] if days else None


def _days(who: WorkingTime, starts_at: datetime) -> list[tuple[datetime, datetime]]:
    """Working days of the fortnight that ends with the day of the meeting."""
    days = []
    for start, end in who.spans(starts_at - LOOKED_BACK):
        if start > starts_at:
            break
        days.append((start, end))
    return days
