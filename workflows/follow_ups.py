"""Follow-ups: beside the story, each owner is reminded on its day of what they took on, once, in their working hours."""

import contextlib
from datetime import datetime

from temporalio import workflow

from activities.diary import DayAsked, Diary
from mentoring.follow_ups import FollowUp, cited, to_remind_of
from mentoring.kinds import PAIR, Role
from mentoring.reminding import free_from
from workflows import policies
from workflows.desk import Desk, EndingRequested, together
from workflows.telling import Cites, tell


async def keep_follow_ups(desk: Desk) -> None:
    """Until cancelled. What falls due together comes in one letter, and with other reminders half a working day apart."""
    with contextlib.suppress(EndingRequested):
        await together(*(_keep(desk, role) for role in PAIR))


async def _keep(desk: Desk, role: Role) -> None:
    person = desk.relationship.person(role)

    def first() -> FollowUp | None:
        return next(iter(to_remind_of(desk.relationship.follow_ups, role)), None)

    def may_come() -> bool:
        return not desk.is_paused and person not in desk.bustle.reminding

    while True:
        await desk.wait_for(lambda: first() is not None and may_come(), summary=f"follow-ups of the {role}")
        if (coming := first()) is None:
            continue
        moment = await _on_the_day(desk, person, coming)
        if await desk.wait_for(lambda: first() is not coming or not may_come(), until=moment, summary="follow-up"):
            continue
        if free_from(desk.now, desk.relationship.reminded.get(person)) <= desk.now:
            await _remind(desk, role, coming)


async def _remind(desk: Desk, role: Role, coming: FollowUp) -> None:
    """In the letter: this one, and all others that are due by then. A pause that comes first takes the letter back."""
    relationship = desk.relationship
    person = relationship.person(role)
    due = [one for one in to_remind_of(relationship.follow_ups, role) if one.by <= coming.by]
    answers, numbers = cited(due)
    desk.bustle.reminding.append(person)
    try:
        delivery = await tell(
            desk,
            "follow-ups",
            role,
            step=f"follow-up-{coming.number}-reminder",
            cites=Cites(answers=answers, numbers=numbers),
            through_pause=True,
            unless=lambda: desk.is_paused,
        )
    finally:
        desk.bustle.reminding.remove(person)
    if delivery is None:
        return
    relationship.reminded[person] = desk.now
    for one in due:
        one.reminded = True
        desk.note("follow-up-due", step=f"follow-up-{one.number}", role=role)


async def _on_the_day(desk: Desk, person: str, coming: FollowUp) -> datetime:
    """In the owner's working hours of that day, else of the next; and not on the heels of another reminder."""
    return await workflow.execute_local_activity_method(
        Diary.on_the_day,
        DayAsked(person=person, day=coming.by, after=free_from(desk.now, desk.relationship.reminded.get(person))),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary=f"follow-up-{coming.number}",
    )
