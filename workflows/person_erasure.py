"""One person is erased: asked for by one operator, approved by another, and then done to its end, whatever is away meanwhile."""

from datetime import datetime, timedelta

from temporalio import workflow

from activities.forgetting import Forgetting
from contracts.messages import EndWish
from contracts.privacy import Approval, ErasureStands, ErasureState, ErasureWish, Forgotten, Proof, Standing
from mentoring.kinds import EndReason
from mentoring.refusals import RuleBroken
from workflows.policies import DATABASE, DATABASE_ATTEMPT, DATABASE_GIVEN_UP_AFTER

APPROVED_WITHIN = timedelta(days=14)
LOOK_SOON, LOOK_SELDOM = timedelta(seconds=1), timedelta(hours=1)
"""How often we look whether a hold is off and relationships have ended: at once, then each time after twice as long."""


@workflow.defn(name="PersonErasure")
class PersonErasure:
    """The erasure of one person. Its id is made of theirs, so there is one at a time."""

    @workflow.init
    def __init__(self, wish: ErasureWish) -> None:
        self._wish = wish
        self._state = ErasureState.ASKED
        self._asked_at = workflow.now()
        self._approved: tuple[str, datetime] | None = None

    @workflow.run
    async def run(self, wish: ErasureWish) -> Proof | None:  # noqa: ARG002 - __init__ has read it
        """The proof; None when nobody approved in time."""
        try:
            await workflow.wait_condition(
                lambda: self._approved is not None, timeout=APPROVED_WITHIN, timeout_summary="approval"
            )
        except TimeoutError:
            self._state = ErasureState.LAPSED
            return None
        await self._nothing_in_the_way()
        forgotten: Forgotten = await workflow.execute_activity_method(
            Forgetting.forget,
            self._wish,
            start_to_close_timeout=DATABASE_ATTEMPT,
            schedule_to_close_timeout=DATABASE_GIVEN_UP_AFTER,
            retry_policy=DATABASE,
        )
        proof = await self._proved(forgotten)
        self._state = ErasureState.DONE
        return proof

    async def _nothing_in_the_way(self) -> None:
        """Wait out a legal hold; end the person's relationships, in order, and wait for their ends."""
        told: set[str] = set()
        pause = LOOK_SOON
        while (stands := await self._standing()).held or stands.open or stands.coordinates:
            self._state = ErasureState.HELD if stands.held else ErasureState.ENDING
            for relationship in () if stands.held else stands.open:
                if relationship not in told:
                    await self._end(relationship)
                    told.add(relationship)
            await workflow.sleep(pause, summary=self._state.value)
            pause = min(2 * pause, LOOK_SELDOM)

    async def _standing(self) -> Standing:
        return await workflow.execute_activity_method(
            Forgetting.standing,
            self._wish,
            start_to_close_timeout=DATABASE_ATTEMPT,
            schedule_to_close_timeout=DATABASE_GIVEN_UP_AFTER,
            retry_policy=DATABASE,
        )

    async def _end(self, relationship: str) -> None:
        wish = EndWish(id=f"erasure-{workflow.uuid4().hex}", reason=EndReason.OTHER)
        try:
            await workflow.get_external_workflow_handle(relationship).signal("end", wish)
        except Exception as error:  # noqa: BLE001 - it has ended meanwhile: the next look tells
            workflow.logger.info("erasure_of_an_ended_relationship", extra={"why": type(error).__name__})

    async def _proved(self, forgotten: Forgotten) -> Proof:
        copies = await workflow.execute_activity_method(
            Forgetting.forget_copies,
            forgotten,
            start_to_close_timeout=timedelta(minutes=5),
            schedule_to_close_timeout=DATABASE_GIVEN_UP_AFTER,
            retry_policy=DATABASE,
        )
        by, at = self._approved or ("", workflow.now())
        proof = Proof(
            person=self._wish.person,
            reason=self._wish.reason,
            asked_by=self._wish.by,
            asked_at=self._asked_at,
            approved_by=by,
            approved_at=at,
            done_at=workflow.now(),
            destroyed=(*forgotten.destroyed, *copies),
            keys=forgotten.keys,
            relationships=forgotten.relationships,
        )
        await workflow.execute_activity_method(
            Forgetting.keep_proof,
            proof,
            start_to_close_timeout=DATABASE_ATTEMPT,
            schedule_to_close_timeout=DATABASE_GIVEN_UP_AFTER,
            retry_policy=DATABASE,
        )
        return proof

    @workflow.update(description="A second person approves.")
    def approve(self, approval: Approval) -> None:
        self._approved = self._approved or (approval.by, workflow.now())

    @approve.validator
    def _check_approve(self, approval: Approval) -> None:
        if approval.by == self._wish.by:
            raise RuleBroken("needs-another-person")

    @workflow.query(description="Where it stands.")
    def stands(self) -> ErasureStands:
        return ErasureStands(
            state=self._state, by=self._wish.by, reason=self._wish.reason, until=self._asked_at + APPROVED_WITHIN
        )
