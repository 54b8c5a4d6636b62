"""Working hours: what time alone sets off waits for them, so that it reaches nobody in the night or on a holiday."""

from datetime import datetime

from temporalio import workflow

from activities.diary import Diary, WorkingMoment
from mentoring.kinds import Role
from workflows import policies
from workflows.desk import Desk


async def in_working_hours(desk: Desk, role: Role, *, step: str, what: str) -> None:
    """Wait until the person in `role` works, and no pause is on: what time alone sets off reaches nobody in the night."""
    while True:
        await desk.resumed()
        moment = await working_moment(desk.relationship.person(role), desk.now)
        if moment <= desk.now and not desk.is_paused:
            return
        with desk.expecting(step, what, role, moment):
            await desk.wait_for(lambda: desk.is_paused, until=moment, summary=step)


async def working_moment(person: str, after: datetime) -> datetime:
    """The first instant from `after` at which the person works (their zone, week, holidays)."""
    return await workflow.execute_local_activity_method(
        Diary.working_moment,
        WorkingMoment(person=person, after=after),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary="working-hours",
    )
