"""One relationship, from its start to its closure: the story first, the doors below."""

import asyncio
from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.workflow import ContinueAsNewVersioningBehavior

from contracts.hr import HrEvent
from contracts.messages import (
    AnswerGiven,
    AnswerTaken,
    AskView,
    Chapter,
    Closed,
    EndWish,
    ExtendWish,
    PauseWish,
    PromoteWish,
    ReplaceWish,
    ResumeWish,
    StartRelationship,
    View,
    who_wishes,
)
from mentoring.answers import check_answer, check_facts, find_open_ask
from mentoring.at_risk import hear
from mentoring.closure import is_over
from mentoring.initiatives import find_offer, is_under_way, take_up
from mentoring.kinds import AskKind, EndReason, Hold, Phase, Role
from mentoring.ladder import ChallengeStatus
from mentoring.next_step import NextStep, whats_next
from mentoring.promotion import check_extension, check_promotion, offer_extension, offer_promotion
from mentoring.refusals import RuleBroken
from mentoring.relationship import Relationship, Stage
from mentoring.replacing import check_replacement, replace_mentor
from workflows.aftercare import look_after
from workflows.alarm import Alarm
from workflows.at_risk import keep_watch
from workflows.calendars import calendars_kept, keep_calendars
from workflows.choosing import choose
from workflows.closing import close, close_early
from workflows.conflict import keep_clear
from workflows.cycle import cycle, first_meeting
from workflows.desk import STAGE_TAKES, Desk, EndingRequested, beside, is_cancelled
from workflows.follow_ups import keep_follow_ups
from workflows.goals import keep_goals_delivered
from workflows.hr import keep_hr, take_in
from workflows.initiatives import initiative_keepers
from workflows.onboarding import onboard
from workflows.pausing import AT_WILL, keep_pauses, restart_clocks, stop_clocks
from workflows.promoting import keep_promotions
from workflows.replacing import offer_another, part_with_mentor
from workflows.safety import keep_safe
from workflows.scribe import Scribe, asks_of, view_of
from workflows.signals import take_signal
from workflows.tapering import keep_tapering


@workflow.defn(name="MentoringRelationship")
class MentoringRelationship:
    """A mentoring relationship.

    What the outside may do: answer an ask, begin something unasked, pause, resume, end (updates: refused ones change
    nothing and are told at once); ask what is next, for the view, for the open asks (queries).
    """

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
        while not desk.is_undisturbed:
            await desk.wait_for(lambda: desk.is_undisturbed, summary="quiet")
            await self._settle()
        desk.stop_if_ending()
        workflow.continue_as_new(
            Chapter(start=self._start, state=self._relationship), initial_versioning_behavior=moves_on()
        )

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

    @workflow.update(description="Take a person's answer to one open ask. Refused at once when the rules say no.")
    def answer(self, given: AnswerGiven) -> AnswerTaken:
        relationship = self._relationship
        if relationship.has_seen(given.id):
            return AnswerTaken(ask=given.ask, again=True)
        asked = find_open_ask(relationship, given.ask, given.person, given.facts)
        relationship.remember(given.id)
        asked.answer, asked.answer_id = given.facts, given.answer
        hear(relationship, asked.role, given.facts, now=workflow.now())
        self._desk.note("answered", step=asked.id, role=asked.role)
        return AnswerTaken(ask=asked.id)

    @answer.validator
    def _check_answer(self, given: AnswerGiven) -> None:
        if self._relationship.has_seen(given.id):
            return
        closed = self._relationship.closing is not None and given.ask not in self._relationship.asks
        if closed:
            raise RuleBroken("closed")  # what is still asked on the way to the end, or after it, may be answered
        asked = find_open_ask(self._relationship, given.ask, given.person, given.facts)
        check_answer(self._relationship, asked, given.facts, now=workflow.now())

    @workflow.update(
        description="Take what one of the two sets in motion unasked. Refused at once when the rules say no."
    )
    def begin(self, given: AnswerGiven) -> AnswerTaken:
        relationship = self._relationship
        if relationship.has_seen(given.id):
            return AnswerTaken(ask=given.ask, again=True)
        offer = find_offer(relationship, given.ask, given.person, given.facts)
        relationship.remember(given.id)
        take_up(relationship, offer, given.facts, given.answer)
        hear(relationship, offer.role, given.facts, now=workflow.now())
        self._desk.note("begun", step=offer.step, role=offer.role)
        return AnswerTaken(ask=offer.step)

    @begin.validator
    def _check_begin(self, given: AnswerGiven) -> None:
        if self._relationship.has_seen(given.id):
            return
        self._refuse_if_closed()
        find_offer(self._relationship, given.ask, given.person, given.facts)
        check_facts(self._relationship, given.facts, now=workflow.now())

    @workflow.update(name="pause", description="Stop every clock, until a date or until resumed.")
    def pause(self, wish: PauseWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._relationship.remember(wish.id)
        stop_clocks(self._desk, Hold.ASKED, until=wish.until, by=who_wishes(wish.id))

    @pause.validator
    def _check_pause(self, wish: PauseWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._refuse_if_closed()
        if self._desk.is_paused:
            raise RuleBroken("already-paused")
        if wish.until is not None and wish.until <= workflow.now():
            raise RuleBroken("date-in-the-past")

    @workflow.update(name="resume", description="Restart every clock; the length of the pause is given back.")
    def resume(self, wish: ResumeWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._relationship.remember(wish.id)
        restart_clocks(self._desk, *AT_WILL, by=who_wishes(wish.id))

    @resume.validator
    def _check_resume(self, wish: ResumeWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._refuse_if_closed()
        if not self._desk.is_paused:
            raise RuleBroken("not-paused")
        if set(self._relationship.holds) == {Hold.CONFLICT}:
            raise RuleBroken("suspended")

    @workflow.update(description="Offer to carry on under the terms of a longer programme. Both are asked.")
    def promote(self, wish: PromoteWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._relationship.remember(wish.id)
        offered = offer_promotion(self._relationship, wish.programme, wish.terms)
        self._desk.note("promotion-offered", step=f"{who_wishes(wish.id)}: {offered.id}")

    @promote.validator
    def _check_promote(self, wish: PromoteWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._refuse_if_closed()
        check_promotion(self._relationship, wish.programme, wish.terms)

    @workflow.update(description="Offer to carry on for longer, under the same terms. Both are asked.")
    def extend(self, wish: ExtendWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._relationship.remember(wish.id)
        offered = offer_extension(self._relationship, wish.by)
        self._desk.note("extension-offered", step=f"{who_wishes(wish.id)}: {offered.id}")

    @extend.validator
    def _check_extend(self, wish: ExtendWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._refuse_if_closed()
        check_extension(self._relationship)

    @workflow.update(description="Look for another mentor. The mentee keeps goals, plan and history.")
    def replace(self, wish: ReplaceWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._relationship.remember(wish.id)
        replace_mentor(self._relationship, wish.reason, wish.mentors)
        self._desk.note("replacement-asked", step=f"{who_wishes(wish.id)}: {wish.reason}")

    @replace.validator
    def _check_replace(self, wish: ReplaceWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._refuse_if_closed()
        check_replacement(self._relationship, wish.mentors)

    @workflow.update(name="end", description="End the relationship, in order, with a reason.")
    def end(self, wish: EndWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._relationship.remember(wish.id)
        self._desk.end_because(wish.reason, who_wishes(wish.id))

    @end.validator
    def _check_end(self, wish: EndWish) -> None:
        if self._relationship.has_seen(wish.id):
            return
        self._refuse_if_closed()

    @workflow.signal(
        dynamic=True, description="Whatever else comes: taken as the update of this name would, or refused."
    )
    def heard(self, name: str, args: Sequence[RawValue]) -> None:
        take_signal(self, self._desk, name, args)

    def hr_event(self, event: HrEvent) -> None:
        """What happened to one of the two in their organisation: comes by signal only (workflows/signals.py)."""
        take_in(self._desk, event)

    def _check_hr_event(self, _: HrEvent) -> None:
        """What is true of somebody is refused by no rule; what concerns neither of the two changes nothing."""

    def _refuse_if_closed(self) -> None:
        if self._relationship.closing is not None or self._relationship.ending is not None:
            raise RuleBroken("closed")

    @workflow.query(description="Who is expected to do what by when; null once closed.")
    def whats_next(self) -> NextStep | None:
        return whats_next(self._relationship)

    @workflow.query(description="The relationship as an operator sees it: facts, never content.")
    def view(self) -> View:
        return view_of(self._relationship, now=workflow.now())

    @workflow.query(description="The open asks, the soonest first.")
    def asks(self) -> list[AskView]:
        return asks_of(self._relationship)


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
