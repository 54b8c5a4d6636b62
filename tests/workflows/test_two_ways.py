"""Before a challenge is tried, two ways to go about it are named and one is chosen (S32)."""

from datetime import timedelta

import pytest

from mentoring.kinds import AskKind, Role
from mentoring.programme import Terms
from tests.natures import DILIGENT, Nature, but, diligent, silent
from tests.seasons import stage
from tests.workflows.orderly import assert_orderly


@pytest.mark.behaviour("S32")
@pytest.mark.parametrize(("weighs", "known"), [(diligent, True), (silent, False)])
async def test_two_ways_are_asked_for_before_acting_and_at_the_latest_when_it_is_told(
    weighs: Nature, *, known: bool
) -> None:
    mentee = but(diligent, {AskKind.CHALLENGE_OPTIONS: weighs})
    async with stage({**DILIGENT, Role.MENTEE: mentee}) as season:
        asked = await season.play_until_sent("challenge-1-options")
        debrief = await season.play_until_sent("challenge-1-debrief")
        assert debrief.at - asked.at >= Terms().challenge_lasts - timedelta(hours=1), "there is time to act in between"
        assert debrief.answers.get("options") == ("a-challenge-1-options" if known else None)
        told = await season.play_until_sent("challenge-1-told")
        assert (told.role, "options" in told.answers) == (Role.MENTOR, known)
        await season.play()
        assert_orderly(season)
