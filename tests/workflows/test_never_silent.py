"""No relationship ever goes silent (N14): a machine does whatever people may do, and looks for an instant without a next step."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from temporalio.api.enums.v1 import EventType

from contracts.letters import AskInLetter
from mentoring import facts
from mentoring.facts import Facts
from mentoring.kinds import AskKind, Closing
from tests.natures import DILIGENT, willing
from tests.seasons import SHORT, Stage, stage
from tests.workflows.orderly import assert_orderly

T = TypeVar("T")
A_MOMENT = timedelta(minutes=1)
TO_SETTLE = timedelta(minutes=7)
"""Virtual time for what an event sets off to be done; and never on the very minute at which a deadline falls."""


def unwilling(ask: AskInLetter) -> Facts:
    """What somebody answers who would rather not."""
    usual: dict[AskKind, Facts] = {
        AskKind.ACCEPT: facts.Accept(answer=facts.Acceptance.NO),
        AskKind.DECLARATION: facts.Declaration(declared=False),
        AskKind.CHARTER_AGREE: facts.CharterAgree(agreed=False),
        AskKind.DOSSIER: facts.Dossier(files=0, consent=False),
        AskKind.MEETING_DATE: facts.MeetingDate(suits=False),
        AskKind.DEBRIEF: facts.Debrief(held=False),
        AskKind.CHALLENGE_PROPOSE: facts.ChallengePropose(challenge="none"),
        AskKind.CHALLENGE_ANSWER: facts.ChallengeAnswer(choice=facts.ChallengeChoice.DECLINE),
        AskKind.CHALLENGE_DEBRIEF: facts.ChallengeDebrief(done=False),
        AskKind.PAUSE_CHECK: facts.PauseCheck(resume=True),
    }
    if ask.kind is AskKind.DECISION:
        return facts.Decision(choice=ask.choices[-1])
    return usual.get(ask.kind) or willing(ask)


class NeverSilent(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._server = AsyncExitStack()
        self._season: Stage = self._run(self._server.enter_async_context(stage({}, SHORT)))
        self._run(self._let_pass(TO_SETTLE))

    def _run(self, deed: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(asyncio.wait_for(deed, 60))

    async def _let_pass(self, length: timedelta) -> None:
        await self._season.clock.sleep_until(await self._season.clock.now() + length)

    @property
    def _is_open(self) -> bool:
        return not self._season.is_closed

    @property
    def _is_paused(self) -> bool:
        return self._is_open and self._run(self._season.view()).status == "paused"

    @precondition(lambda self: self._is_open)
    @rule(which=st.integers(0, 9), readily=st.integers(0, 3))
    def somebody_answers(self, which: int, readily: int) -> None:
        open_asks = self._run(self._season.asks())
        if open_asks:
            ask = self._season.open_ask(open_asks[which % len(open_asks)].id)
            self._run(self._season.answer(ask, willing(ask) if readily else unwilling(ask)))
            self._run(self._let_pass(TO_SETTLE))

    @precondition(lambda self: self._is_open)
    @rule(days=st.sampled_from([3, 10, 30]))
    def everybody_does_what_they_are_asked(self, days: int) -> None:
        self._season.natures |= DILIGENT
        self._run(self._season.play_for(timedelta(days=days) + TO_SETTLE))
        self._season.natures.clear()

    @precondition(lambda self: self._is_open)
    @rule(hours=st.sampled_from([1, 5, 24, 60, 24 * 8, 24 * 20]))
    def time_goes_by(self, hours: int) -> None:
        self._run(self._let_pass(timedelta(hours=hours) + TO_SETTLE))

    @precondition(lambda self: self._is_open and not self._is_paused)
    @rule(days=st.sampled_from([None, 1, 3, 40]))
    def somebody_pauses(self, days: int | None) -> None:
        now = self._run(self._season.clock.now())
        self._run(self._season.pause(until=now + timedelta(days=days) if days else None))
        self._run(self._let_pass(TO_SETTLE))

    @precondition(lambda self: self._is_paused)
    @rule()
    def somebody_resumes(self) -> None:
        self._run(self._season.resume())
        self._run(self._let_pass(TO_SETTLE))

    @precondition(lambda self: self._is_open)
    @rule(really=st.integers(0, 9))
    def somebody_ends_it(self, really: int) -> None:
        if really == 9:
            self._run(self._season.end())
            self._run(self._let_pass(TO_SETTLE))

    @precondition(lambda self: not self._is_open)
    @rule()
    def what_is_closed_stays_closed(self) -> None:
        self._run(self._let_pass(timedelta(days=30)))
        assert self._run(self._season.whats_next()) is None

    @invariant()
    def there_is_somebody_something_and_a_date(self) -> None:
        if self._is_open:
            coming = self._run(self._season.whats_next())
            now = self._run(self._season.clock.now())
            assert coming is not None
            assert coming.who in ("p-1", "p-2", "p-3")
            assert coming.what
            assert coming.due >= now - A_MOMENT, f"{coming} on {now}"

    @invariant()
    def something_will_wake_it(self) -> None:
        if self._is_open:
            assert self._run(_pending(self._season)) > 0, "nothing is pending: it would wait for ever"

    def teardown(self) -> None:
        """Everybody falls silent: it closes by itself (a pause without a date is ended first; nobody else can)."""
        try:
            if self._is_paused:
                self._run(self._season.resume())
            closed = self._run(self._season.play())
            assert closed.closing in Closing
            assert_orderly(self._season)
        finally:
            self._run(self._server.aclose())
            self._runner.close()


async def _pending(season: Stage) -> int:
    """How many timers and activities of the current run have begun and not ended."""
    history = await season.handle.fetch_history()
    events = Counter(event.event_type for event in history.events)
    begun = events[EventType.EVENT_TYPE_TIMER_STARTED] + events[EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED]
    ended = sum(
        events[kind]
        for kind in (
            EventType.EVENT_TYPE_TIMER_FIRED,
            EventType.EVENT_TYPE_TIMER_CANCELED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
        )
    )
    return begun - ended


A_FEW = settings(max_examples=8, stateful_step_count=15, phases=(Phase.explicit, Phase.generate))
"""No shrinking: each step lasts real time, and a story of fifteen steps is short enough to read."""


@pytest.mark.slow
@pytest.mark.behaviour("N14", "N4")
def test_whatever_people_do_there_is_always_a_next_step_and_at_last_a_closure() -> None:
    run_state_machine_as_test(NeverSilent, settings=A_FEW)
