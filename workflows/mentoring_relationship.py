"""One relationship, from its start to its closure: the story. Its doors are in workflows/doors.py."""

import asyncio

from temporalio import workflow
from temporalio.workflow import ContinueAsNewVersioningBehavior

from contracts.messages import (
    Chapter,
    Closed,
    StartRelationship,
)
from mentoring.closure import is_over
from mentoring.initiatives import is_under_way
from mentoring.kinds import AskKind, EndReason, Phase, Role
from mentoring.ladder import ChallengeStatus
from mentoring.relationship import Relationship, Stage
from workflows.aftercare import look_after
from workflows.alarm import Alarm
from workflows.at_risk import keep_watch
from workflows.calendars import calendars_kept, keep_calendars
from workflows.choosing import choose
from workflows.closing import close, close_early
from workflows.conflict import keep_clear
from workflows.cycle import cycle, first_meeting
from workflows.desk import STAGE_TAKES, Desk, EndingRequested, beside, is_cancelled
from workflows.doors import Doors
from workflows.follow_ups import keep_follow_ups
from workflows.goals import keep_goals_delivered
from workflows.hr import keep_hr
from workflows.initiatives import initiative_keepers
from workflows.onboarding import onboard
from workflows.pausing import keep_pauses
from workflows.promoting import keep_promotions
from workflows.replacing import offer_another, part_with_mentor
from workflows.safety import keep_safe
from workflows.scribe import Scribe, view_of
from workflows.stopping import keep_stops
from workflows.tapering import keep_tapering


@workflow.defn(name="MentoringRelationship")
class MentoringRelationship(Doors):
    """A mentoring relationship. What the outside may say to it and ask of it: Doors."""

    @workflow.init
    def __init__(self, chapter: Chapter) -> None:
        self._start = chapter.start
        self._relationship = chapter.state or at_its_start(chapter.start)
        self._desk = Desk(self._relationship, Alarm())
        self._scribe = Scribe(self._desk)

    @workflow.run
    async def run(self, chapter: Chapter) -> Closed:  # noqa: ARG002 - __init__ has read it
        desk = self._desk
        return await beside(
            self._to_its_end(),
            desk.alarm.keep_ringing(),
            self._scribe.keep_writing(),
            keep_pauses(desk.whoever_the_mentor()),
            keep_hr(desk.whoever_the_mentor()),
            keep_clear(desk.whoever_the_mentor()),
            keep_stops(desk.whoever_the_mentor()),
            keep_calendars(desk),
            keep_follow_ups(desk),
            keep_goals_delivered(desk),
            keep_safe(desk),
            keep_watch(desk),
            keep_tapering(desk),
            keep_promotions(desk),
            *initiative_keepers(desk),
        )

    async def _to_its_end(self) -> Closed:
        try:
            await self._with_each_mentor()
        except EndingRequested:
            await close_early(self._desk)
        except asyncio.CancelledError:
            if not is_cancelled():
                raise
            self._desk.end_because(
                EndReason.COORDINATOR, "temporal"
            )  # a cancellation in Temporal's own pages ends in order too
            await close_early(self._desk)
        await calendars_kept(self._desk)
        await look_after(self._desk)
        await self._settle()
        return self._closed()

    async def _with_each_mentor(self) -> None:
        """The story to its close, or to the farewell of a mentor who is replaced; the next run begins with the next one."""
        try:
            await self._story()
        except EndingRequested:
            if self._relationship.ending is not None:
                raise
            await part_with_mentor(self._desk)
            await self._turn_the_page()

    async def _story(self) -> None:
        """Choose, get to know each other, meet; then one cycle a run, until it is time to close."""
        desk, relationship = self._desk, self._relationship
        if relationship.phase is Phase.CHOOSING:
            await desk.wait_for(lambda: desk.has_begun, until=relationship.started_at, summary="start")
            if relationship.rematch:
                await offer_another(desk)
            await choose(desk)
            await onboard(desk)
            await first_meeting(desk)
        elif not await self._over():
            await cycle(desk)
        await desk.wait_for(lambda: not is_under_way(relationship, AskKind.EXTRA_MEETING), summary="extra-meeting")
        if await self._over():
            await close(desk)
        else:
            await self._turn_the_page()

    async def _over(self) -> bool:
        """Whether it is time to close. An offer to carry on is waited for first: it may not be over yet."""
        desk, relationship = self._desk, self._relationship
        if is_over(relationship, now=desk.now):
            await desk.wait_for(lambda: relationship.promoting is None, summary="promotion")
        return is_over(relationship, now=desk.now)

    async def _turn_the_page(self) -> None:
        """The end of a cycle is quiet: no pause is on, no letter on its way. The next run begins with all there is.

        The asks of an initiative or of an alert may be open: they go on in the next run.
        """
        desk = self._desk
        desk.busy_with("next-cycle", Role.MENTEE)
        await self._settle()
        await self._come_to_rest()
        workflow.continue_as_new(
            Chapter(start=self._start, state=self._relationship), initial_versioning_behavior=moves_on()
        )

    async def _come_to_rest(self) -> None:
        """Nothing is under way any more, and nothing new is taken up. Raises EndingRequested."""
        desk, bustle = self._desk, self._desk.bustle
        try:
            while not desk.is_undisturbed or bustle.entering:
                bustle.turning = desk.is_undisturbed
                await desk.wait_for(
                    lambda: desk.is_undisturbed is not bustle.turning or (bustle.turning and not bustle.entering),
                    summary="quiet",
                )
                await self._settle()
            desk.stop_if_ending()
        except EndingRequested:
            bustle.turning = False
            raise

    async def _settle(self) -> None:
        """Everything said is taken in, everything done is written down."""
        await workflow.wait_condition(workflow.all_handlers_finished)
        await self._scribe.catch_up()

    def _closed(self) -> Closed:
        view = view_of(self._relationship, now=workflow.now())
        done = sum(c.status is ChallengeStatus.DONE for c in self._relationship.challenges)
        if view.closing is None or self._relationship.closed_at is None:
            raise RuntimeError("the story ended without a closure")
        return Closed(
            id=view.id,
            closing=view.closing,
            at=self._relationship.closed_at,
            meetings_held=view.meetings_held,
            challenges_done=done,
            evaluations=view.evaluations,
        )


def moves_on() -> ContinueAsNewVersioningBehavior | None:
    """The next run begins on the build that is current by then; where builds do not matter there is nothing to say."""
    changed = workflow.info().is_target_worker_deployment_version_changed()
    return ContinueAsNewVersioningBehavior.AUTO_UPGRADE if changed else None


def at_its_start(start: StartRelationship) -> Relationship:
    """The state of a relationship at its first instant."""
    now = workflow.now()
    starts = max(now, start.start_at or now)
    choosing = Stage(what=Phase.CHOOSING.value, role=Role.COORDINATOR, due=now + STAGE_TAKES)
    return Relationship(
        id=start.id,
        programme=start.programme,
        terms=start.terms,
        pairing=start.pairing,
        mentee=start.mentee,
        mentor=start.mentors[0] if start.mentors else "",
        named=start.mentors,
        coordinator=start.coordinator,
        started_at=starts,
        transition=start.transition,
        rhythm=start.terms.rhythms[0],
        stage=Stage(what="start", role=Role.COORDINATOR, due=starts) if starts > now else choosing,
    )
