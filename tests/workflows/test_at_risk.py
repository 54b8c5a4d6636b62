"""At risk: the coordinator must say what to do, and the two carry on meanwhile."""

from datetime import timedelta

import pytest

from mentoring import facts
from mentoring.kinds import PAIR, Closing, Role
from mentoring.programme import Terms
from tests.natures import DAY, diligent, silent, until_phase
from tests.seasons import stage
from tests.workflows.orderly import assert_orderly

TERMS = Terms(lasts=timedelta(weeks=22), challenges=False, at_risk_below=90)
ONBOARDING = ["accept", "declaration", "intro", "charter"]


@pytest.mark.behaviour("P8")
async def test_a_fall_of_the_health_is_asked_about_until_the_coordinator_answers_once_and_never_in_a_pause() -> None:
    natures = {Role.MENTEE: diligent, Role.MENTOR: until_phase(diligent, ONBOARDING), Role.COORDINATOR: silent}
    async with stage(natures, TERMS) as season:
        first = await season.play_until_sent("at-risk-2")
        assert first.codes["why"] == "health"
        assert first.codes["otherwise"] == "at-risk"
        assert (first.numbers["debriefs-done"], first.numbers["debriefs-of"]) == (2, 4)
        health = (await season.view()).health
        assert health is not None
        assert health.score < 90
        assert "debriefs" in {reason.sign for reason in health.reasons}
        await season.play_until_sent("at-risk-2-2")
        await season.play_for(timedelta(days=1, hours=1, minutes=19))
        await season.pause(until=await season.clock.now() + 30 * DAY)
        before = len(season.post.named("decide-at-risk"))
        await season.play_for(25 * DAY)
        assert len(season.post.named("decide-at-risk")) == before
        third = await season.play_until_sent("at-risk-2-3")
        assert third.ask is not None
        assert "meeting-3-debrief-mentee" in season.post.steps(), "the two carry on meanwhile"
        await season.answer(third.ask, facts.Decision(choice="talk"))
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert [letter.step for letter in season.post.named("decide-at-risk")] == [
            "at-risk-2",
            "at-risk-2-2",
            "at-risk-2-3",
        ]
        helped = season.post.named("coordinator-helps")
        assert {letter.role for letter in helped} == set(PAIR)
        assert helped[0].codes == {"how": "talk", "why": "health"}
        assert_orderly(season)
