"""The ladder under everything that can happen to it, in any order (S31, N9)."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mentoring.facts import ChallengeChoice
from mentoring.ladder import (
    DECLINED_IN_A_ROW,
    OPEN,
    Challenge,
    ChallengeStatus,
    conversation_is_due,
    level_of_next,
    may_propose,
    talked_over,
)

COMFORT = st.none() | st.integers(1, 10)


class Ladder(RuleBasedStateMachine):
    """A pair with challenges, pauses, alerts and meetings, on a ladder of some levels. The rules are asked; what they allow happens."""

    def __init__(self) -> None:
        super().__init__()
        self.challenges: list[Challenge] = []
        self.paused = self.alert = False
        self.levels: list[str] = []

    @initialize(levels=st.integers(1, 7))
    def climb(self, levels: int) -> None:
        self.levels = [f"level-{number}" for number in range(levels)]

    def step_of(self, challenge: Challenge) -> int:
        return self.levels.index(challenge.level)

    @property
    def allowed(self) -> bool:
        return may_propose(self.challenges, paused=self.paused, alert=self.alert)

    @property
    def latest(self) -> Challenge:
        return self.challenges[-1]

    @precondition(lambda self: self.allowed)
    @rule()
    def propose(self) -> None:
        proposed = Challenge(number=len(self.challenges) + 1, level=level_of_next(self.challenges, self.levels))
        highest = max((self.step_of(one) for one in self.challenges if one.went_well), default=-1)
        assert self.step_of(proposed) <= highest + 1, "no level without the debrief of the one below"
        if self.challenges:
            climbed = self.step_of(proposed) - self.step_of(self.latest)
            assert climbed <= 1, "never two levels up"
            assert climbed <= 0 or (self.latest.status is ChallengeStatus.DONE and self.latest.after is not None)
        assert not self.paused
        assert not self.alert
        self.challenges.append(proposed)

    @precondition(lambda self: self.challenges and self.latest.status is ChallengeStatus.PROPOSED)
    @rule(choice=st.none() | st.sampled_from(ChallengeChoice))
    def answer(self, choice: ChallengeChoice | None) -> None:
        self.latest.choice = choice
        if self.alert:
            self.latest.status = ChallengeStatus.HELD_BACK
        elif choice in (ChallengeChoice.ACCEPT, ChallengeChoice.SOFTEN):
            self.latest.status = ChallengeStatus.TAKEN
        else:
            self.latest.status = ChallengeStatus.DECLINED

    @precondition(lambda self: self.challenges and self.latest.status is ChallengeStatus.TAKEN)
    @rule(
        status=st.sampled_from([ChallengeStatus.DONE, ChallengeStatus.NOT_DONE, ChallengeStatus.UNTOLD]),
        before=COMFORT,
        after=COMFORT,
    )
    def debrief(self, status: ChallengeStatus, before: int | None, after: int | None) -> None:
        self.latest.status = status
        if status is ChallengeStatus.DONE:
            self.latest.before, self.latest.after = before, after

    @rule(paused=st.booleans(), alert=st.booleans())
    def life(self, paused: bool, alert: bool) -> None:  # noqa: FBT001 - drawn, not called
        self.paused, self.alert = paused, alert

    @rule()
    def meet(self) -> None:
        talked_over(self.challenges)

    @invariant()
    def never_more_than_one_open(self) -> None:
        assert sum(one.status in OPEN for one in self.challenges) <= 1

    @invariant()
    def never_a_third_after_two_declined_without_a_word(self) -> None:
        declined = [one for one in self.challenges[-DECLINED_IN_A_ROW:] if one.status is ChallengeStatus.DECLINED]
        if len(declined) == DECLINED_IN_A_ROW and not declined[-1].talked_over:
            assert conversation_is_due(self.challenges)
            assert not self.allowed


TestLadder = pytest.mark.behaviour("S31", "N9")(Ladder.TestCase)
TestLadder.settings = settings(
    max_examples=200, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
"""10,000 steps."""
