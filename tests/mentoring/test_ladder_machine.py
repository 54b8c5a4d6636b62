"""The ladder under everything that can happen to it, in any order (S31, N9)."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

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

COMFORT = st.integers(0, 10).map(lambda points: points or None)
"""From 1 to 10, seldom untold: else hardly any challenge would go well, and nobody climb."""
BECAME = (ChallengeStatus.DONE, ChallengeStatus.NOT_DONE, ChallengeStatus.UNTOLD)


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

    @rule(
        happens=st.sampled_from(
            ["they go on"] * 8 + ["they meet", "a pause begins", "an alert is raised", "all is well", "all is well"]
        ),
        choice=st.sampled_from([*ChallengeChoice, ChallengeChoice.ACCEPT, None]),
        became=st.sampled_from([*BECAME, ChallengeStatus.DONE]),
        before=COMFORT,
        after=COMFORT,
    )
    def step(
        self,
        happens: str,
        choice: ChallengeChoice | None,
        became: ChallengeStatus,
        before: int | None,
        after: int | None,
    ) -> None:
        """One rule, not five: Hypothesis leaves some rules out of each run, and then hardly anybody would climb."""
        match happens:
            case "they meet":
                talked_over(self.challenges)
            case "a pause begins":
                self.paused = True
            case "an alert is raised":
                self.alert = True
            case "all is well":
                self.paused = self.alert = False
            case _:
                self.go_on(choice, became, before, after)

    def go_on(
        self, choice: ChallengeChoice | None, became: ChallengeStatus, before: int | None, after: int | None
    ) -> None:
        status = self.latest.status if self.challenges else None
        if self.allowed:
            self.propose()
        elif status is ChallengeStatus.PROPOSED:
            self.answer(choice)
        elif status is ChallengeStatus.TAKEN:
            self.debrief(became, before, after)

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

    def answer(self, choice: ChallengeChoice | None) -> None:
        self.latest.choice = choice
        if self.alert:
            self.latest.status = ChallengeStatus.HELD_BACK
        elif choice in (ChallengeChoice.ACCEPT, ChallengeChoice.SOFTEN):
            self.latest.status = ChallengeStatus.TAKEN
        else:
            self.latest.status = ChallengeStatus.DECLINED

    def debrief(self, became: ChallengeStatus, before: int | None, after: int | None) -> None:
        self.latest.status = became
        if became is ChallengeStatus.DONE:
            self.latest.before, self.latest.after = before, after

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
