"""A mentoring lasts longer once both have said yes, whoever thought of it (E5)."""

from datetime import timedelta

import pytest

from mentoring import facts
from mentoring.kinds import PAIR, Closing, Role
from tests.natures import DILIGENT, answers, but, diligent
from tests.seasons import refusal, stage
from tests.workflows.orderly import assert_orderly

SIX_WEEKS, EIGHT_WEEKS = timedelta(weeks=6), timedelta(weeks=8)
A_WHILE = timedelta(hours=2, minutes=19)


@pytest.mark.behaviour("E5", "S36")
async def test_one_suggests_it_the_other_agrees_and_the_last_meeting_is_no_longer_the_last() -> None:
    async with stage(DILIGENT) as season:
        assert await refusal(season.extend(SIX_WEEKS)) == "no-time-to-extend"
        announced = await season.play_until_sent("closure-announced")
        assert "extension-1" in await season.offers(Role.MENTOR)
        await season.begin("extension-1", facts.Extension(by=EIGHT_WEEKS), Role.MENTOR)
        [asked] = [await season.play_until_sent("extension-of-1")]
        assert (asked.role, asked.codes["by"]) == (Role.MENTEE, "partner")
        assert asked.dates["until"] == announced.dates["ends"] + EIGHT_WEEKS
        assert await refusal(season.extend(SIX_WEEKS)) == "already-promoting"
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert closed.meetings_held > 3
        assert season.post.names().count("extended") == 2
        assert [one.dates["ends"] for one in season.post.named("closure-announced", "mentee")] == [
            announced.dates["ends"],
            announced.dates["ends"] + EIGHT_WEEKS,
        ]
        assert_orderly(season)


@pytest.mark.behaviour("E5")
async def test_the_coordinator_suggests_it_one_declines_and_it_ends_as_planned() -> None:
    no = but(diligent, {"promotion": answers(facts.Promotion(accepted=False))})
    async with stage({Role.MENTEE: diligent, Role.MENTOR: no}) as season:
        await season.play_until_sent("meeting-2-date")
        await season.play_for(A_WHILE)
        before = await season.view()
        await season.extend(SIX_WEEKS)
        closed = await season.play()
        assert (closed.closing, closed.meetings_held) == (Closing.COMPLETED, 3)
        assert {one.role for one in season.post.named("ask-extension")} == set(PAIR)
        assert [one.codes["outcome"] for one in season.post.named("promotion-settled")] == ["not-extended"]
        assert before.programme == "classic"
        assert_orderly(season)
