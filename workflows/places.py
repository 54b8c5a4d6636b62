"""A place for a meeting: taken with its date, given back when it is called off."""

from datetime import datetime

from temporalio import workflow

from activities.places import PlaceAsked, PlaceFreed, Places
from mentoring.meetings import Meeting
from workflows import policies
from workflows.desk import Desk


async def book_place(desk: Desk, meeting: Meeting, starts_at: datetime) -> str:
    """The venue at that time (mentoring/venues.py); what was taken for this meeting before is given back."""
    relationship = desk.relationship
    return await workflow.execute_local_activity_method(
        Places.book,
        PlaceAsked(
            relationship=relationship.id,
            meeting=meeting.number,
            mentee=relationship.mentee,
            mentor=relationship.mentor,
            starts_at=starts_at,
            length=meeting.length,
        ),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary=f"meeting-{meeting.number}",
    )


async def free_place(desk: Desk, meeting: Meeting) -> None:
    await workflow.execute_local_activity_method(
        Places.free,
        PlaceFreed(relationship=desk.relationship.id, meeting=meeting.number),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary=f"meeting-{meeting.number}",
    )
