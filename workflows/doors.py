"""The doors of a relationship: what may be said to it, and what may be asked of it.

Updates are refused at once when the rules say no, and a refused one changes nothing. What was heard once counts once:
said again, it is answered as before. Handlers change the state and return; the story (workflows/mentoring_relationship.py)
and its keepers wake up and act.
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

from contracts.hr import HrEvent
from contracts.messages import (
    AnswerGiven,
    AnswerTaken,
    AskView,
    EndWish,
    ExtendWish,
    PauseWish,
    PromoteWish,
    ReplaceWish,
    ResumeWish,
    View,
    who_wishes,
)
from mentoring.answers import check_answer, check_facts, check_not_too_far, find_open_ask
from mentoring.at_risk import hear
from mentoring.initiatives import find_offer, take_up
from mentoring.kinds import Hold
from mentoring.next_step import NextStep, whats_next
from mentoring.promotion import check_extension, check_promotion, offer_extension, offer_promotion
from mentoring.refusals import RuleBroken
from mentoring.relationship import Relationship
from mentoring.replacing import check_replacement, replace_mentor
from workflows.desk import Desk
from workflows.hr import take_in
from workflows.pausing import AT_WILL, restart_clocks, stop_clocks
from workflows.scribe import asks_of, view_of
from workflows.signals import take_signal


class Doors:
    """A workflow that inherits them is one relationship's, and says which."""

    _relationship: Relationship
    _desk: Desk

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
        if not self._is_to_check(given.id):
            return
        find_offer(self._relationship, given.ask, given.person, given.facts)
        check_facts(self._relationship, given.facts, now=workflow.now())

    @workflow.update(name="pause", description="Stop every clock, until a date or until resumed.")
    def pause(self, wish: PauseWish) -> None:
        if self._is_new(wish.id):
            stop_clocks(self._desk, Hold.ASKED, until=wish.until, by=who_wishes(wish.id))

    @pause.validator
    def _check_pause(self, wish: PauseWish) -> None:
        if not self._is_to_check(wish.id):
            return
        if self._desk.is_paused:
            raise RuleBroken("already-paused")
        if wish.until is not None:
            if wish.until <= workflow.now():
                raise RuleBroken("date-in-the-past")
            check_not_too_far(wish.until.date())

    @workflow.update(name="resume", description="Restart every clock; the length of the pause is given back.")
    def resume(self, wish: ResumeWish) -> None:
        if self._is_new(wish.id):
            restart_clocks(self._desk, *AT_WILL, by=who_wishes(wish.id))

    @resume.validator
    def _check_resume(self, wish: ResumeWish) -> None:
        if not self._is_to_check(wish.id):
            return
        if not self._desk.is_paused:
            raise RuleBroken("not-paused")
        if set(self._relationship.holds) == {Hold.CONFLICT}:
            raise RuleBroken("suspended")

    @workflow.update(description="Offer to carry on under the terms of a longer programme. Both are asked.")
    def promote(self, wish: PromoteWish) -> None:
        if not self._is_new(wish.id):
            return
        offered = offer_promotion(self._relationship, wish.programme, wish.terms)
        self._desk.note("promotion-offered", step=f"{who_wishes(wish.id)}: {offered.id}")

    @promote.validator
    def _check_promote(self, wish: PromoteWish) -> None:
        if self._is_to_check(wish.id):
            check_promotion(self._relationship, wish.programme, wish.terms)

    @workflow.update(description="Offer to carry on for longer, under the same terms. Both are asked.")
    def extend(self, wish: ExtendWish) -> None:
        if not self._is_new(wish.id):
            return
        offered = offer_extension(self._relationship, wish.by)
        self._desk.note("extension-offered", step=f"{who_wishes(wish.id)}: {offered.id}")

    @extend.validator
    def _check_extend(self, wish: ExtendWish) -> None:
        if self._is_to_check(wish.id):
            check_extension(self._relationship)

    @workflow.update(description="Look for another mentor. The mentee keeps goals, plan and history.")
    def replace(self, wish: ReplaceWish) -> None:
        if not self._is_new(wish.id):
            return
        replace_mentor(self._relationship, wish.reason, wish.mentors)
        self._desk.note("replacement-asked", step=f"{who_wishes(wish.id)}: {wish.reason}")

    @replace.validator
    def _check_replace(self, wish: ReplaceWish) -> None:
        if self._is_to_check(wish.id):
            check_replacement(self._relationship, wish.mentors)

    @workflow.update(name="end", description="End the relationship, in order, with a reason.")
    def end(self, wish: EndWish) -> None:
        if self._is_new(wish.id):
            self._desk.end_because(wish.reason, who_wishes(wish.id))

    @end.validator
    def _check_end(self, wish: EndWish) -> None:
        self._is_to_check(wish.id)

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

    @workflow.query(description="Who is expected to do what by when; null once closed.")
    def whats_next(self) -> NextStep | None:
        return whats_next(self._relationship)

    @workflow.query(description="The relationship as an operator sees it: facts, never content.")
    def view(self) -> View:
        return view_of(self._relationship, now=workflow.now())

    @workflow.query(description="The open asks, the soonest first.")
    def asks(self) -> list[AskView]:
        return asks_of(self._relationship)

    def _is_new(self, message: str) -> bool:
        """Whether it is heard for the first time; from now on it is not."""
        if self._relationship.has_seen(message):
            return False
        self._relationship.remember(message)
        return True

    def _is_to_check(self, message: str) -> bool:
        """Whether the rules have to look at it: what was taken is taken again. Raises RuleBroken where all is over."""
        if self._relationship.has_seen(message):
            return False
        if self._relationship.closing is not None or self._relationship.ending is not None:
            raise RuleBroken("closed")
        return True
