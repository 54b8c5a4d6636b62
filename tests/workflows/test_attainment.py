"""How far the goals have come, seen by two; and what an evaluation is to whom (S2, S34)."""

from datetime import timedelta

import pytest

from mentoring import facts
from mentoring.kinds import AskKind, Role
from mentoring.programme import Terms
from tests.natures import DILIGENT, answers, but, diligent, silent
from tests.seasons import Stage, stage
from tests.workflows.orderly import assert_orderly

TERMS = Terms(lasts=timedelta(weeks=24), challenges=False)
"""Long enough for a mid-term."""


def steps(season: Stage, name: str) -> list[str]:
    return [letter.step for letter in season.post.named(name)]


@pytest.mark.behaviour("S34", "S2")
async def test_goals_are_reviewed_half_way_and_at_the_end_and_each_result_is_its_writer_s() -> None:
    pleased = but(
        diligent,
        {f"evaluation-{n}-mentor": answers(facts.Evaluation(scores=mentors(3 + n // 3))) for n in (1, 2, 3, 4)},
    )
    async with stage({**DILIGENT, Role.MENTOR: pleased}, TERMS) as season:
        await season.play()
        assert steps(season, "ask-balance") == ["balance-half-way", "balance"]
        assert sorted(steps(season, "ask-balance-view")) == ["balance-view", "balance-view-half-way"]
        half, end = season.post.named("goals-reviewed", "mentee")
        assert half.answers == {
            "goals": "a-goals-1",
            "balance": "a-balance-half-way",
            "view": "a-balance-view-half-way",
        }
        assert end.answers["view"] == "a-balance-view"
        assert not season.post.named("goals-reviewed", "mentor")
        _, *others, final = season.post.named("evaluation-result", "mentee")
        assert all(letter.ask and letter.ask.kind is AskKind.GOAL_TIE for letter in others)
        assert final.ask is None, "at the very end there is nothing left to note it for"
        ties = {name for name in season.post.named("ask-balance")[1].answers if name.startswith("tie-")}
        assert ties == {"tie-1", "tie-2", "tie-3"}
        mirrors = season.post.named("evaluation-mirror", "mentor")
        assert [letter.codes.get("way") for letter in mirrors] == [None, None, "rising", "rising"], (
            "once there are two to compare"
        )
        assert not season.post.named("evaluation-mirror", "mentee")
        assert_result_comes_first(season)
        assert_orderly(season)


def mentors(progress: int) -> dict[str, int]:
    items = ("trust", "goals", "listening-given", "questioning-given", "non-judgement-given", "belief-given")
    return dict.fromkeys((*items, "ease", "rules", "room"), 4) | {"own-progress": progress}


def assert_result_comes_first(season: Stage) -> None:
    """The mentee has read what they said before the mentor is given anything drawn from it."""
    for advice in season.post.named("evaluation-advice", "mentor"):
        number = advice.step.split("-")[1]
        result = next(one for one in season.post.sent if one.step == f"evaluation-{number}-result")
        assert result.at <= advice.at


@pytest.mark.behaviour("S34")
@pytest.mark.parametrize("mentee", [silent, diligent])
async def test_one_view_alone_is_no_obstacle(mentee: object) -> None:
    quiet = but(diligent, {AskKind.BALANCE: silent, AskKind.GOAL_TIE: silent}) if mentee is silent else diligent
    loud = diligent if mentee is silent else but(diligent, {AskKind.BALANCE_VIEW: silent})
    async with stage({Role.MENTEE: quiet, Role.MENTOR: loud}) as season:
        await season.play()
        reviewed = [letter.answers for letter in season.post.named("goals-reviewed")]
        assert reviewed == ([{"goals": "a-goals-1", "view": "a-balance-view"}] if mentee is silent else [])
        kept = {name for letter in season.post.named("ask-balance") for name in letter.answers}
        assert ("tie-1" in kept) is (mentee is not silent)
