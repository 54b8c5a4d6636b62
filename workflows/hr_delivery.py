"""What happens to somebody reaches every relationship of theirs, mentor here and mentee there, on the day it takes effect."""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.common import VersioningBehavior
from temporalio.exceptions import ApplicationError

from activities.hr import HrNews
from contracts.hr import HR_EVENT, Delivery, Due, HrEvent, LookAt, Telling
from workflows.policies import DATABASE, DATABASE_ATTEMPT, DATABASE_GIVEN_UP_AFTER

LONGEST_WAIT = timedelta(days=365)
"""A date far ahead is looked at once a year."""


@workflow.defn(name="HrEventDelivery", versioning_behavior=VersioningBehavior.AUTO_UPGRADE)
class HrEventDelivery:
    """One person's HR events. Started by the signal `look`, which says: there is something new. Ends when nothing lies ahead."""

    @workflow.init
    def __init__(self, of: Delivery) -> None:
        self._person = of.person
        self._something_new = True

    @workflow.run
    async def run(self, of: Delivery) -> None:
        while self._something_new:
            self._something_new = False
            due = await self._look()
            for telling in due.tellings:
                await self._tell(telling, due.relationships)
            await self._wait(due)
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(of)

    @workflow.signal(description="Something has been heard about this person.")
    def look(self) -> None:
        self._something_new = True

    async def _wait(self, due: Due) -> None:
        """Until the next date, or until something new is heard; not at all when nothing lies ahead."""
        if due.next_at is None or self._something_new:
            return
        left = min(due.next_at - workflow.now(), LONGEST_WAIT)
        try:
            await workflow.wait_condition(
                lambda: self._something_new,
                timeout=timedelta(seconds=max(1, -(-left // timedelta(seconds=1)))),
                timeout_summary="takes-effect",
            )
        except TimeoutError:
            self._something_new = True

    async def _look(self) -> Due:
        return await workflow.execute_activity_method(
            HrNews.look,
            LookAt(person=self._person, at=workflow.now()),
            start_to_close_timeout=DATABASE_ATTEMPT,
            schedule_to_close_timeout=DATABASE_GIVEN_UP_AFTER,
            retry_policy=DATABASE,
        )

    async def _tell(self, telling: Telling, relationships: tuple[str, ...]) -> None:
        """Each of them once; then it is noted. They count an id once, so each telling has its own."""
        event = telling.event.model_copy(update={"id": f"{telling.event.id}.{telling.count}"})
        await asyncio.gather(*(self._signal(relationship, event) for relationship in relationships))
        await workflow.execute_activity_method(
            HrNews.note,
            telling,
            start_to_close_timeout=DATABASE_ATTEMPT,
            schedule_to_close_timeout=DATABASE_GIVEN_UP_AFTER,
            retry_policy=DATABASE,
        )

    async def _signal(self, relationship: str, event: HrEvent) -> None:
        """One that has closed meanwhile hears nothing, and holds up no other."""
        try:
            await workflow.get_external_workflow_handle(relationship).signal(HR_EVENT, event)
        except ApplicationError as error:
            workflow.logger.info("hr_event_to_a_closed_relationship", extra={"why": error.type})
