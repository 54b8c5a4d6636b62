"""Somebody cannot come after all: the same entry moves, the other one is asked anew, and the meeting is not lost (E7)."""

from datetime import timedelta

import pytest

from contracts.letters import Method
from mentoring import facts
from mentoring.kinds import PAIR, Closing, Role
from tests.natures import DILIGENT
from tests.seasons import Stage, refusal, stage
from tests.workflows.orderly import assert_orderly

LATER = timedelta(hours=2, minutes=19)


async def settled(season: Stage) -> None:
    """The second meeting has its date, and lies a few days ahead."""
    await season.play_until_sent("meeting-2-date")
    await season.play_for(timedelta(days=2) + LATER)


@pytest.mark.behaviour("E7")
@pytest.mark.parametrize("who", PAIR)
async def test_who_cannot_come_after_all_moves_the_same_entry_and_the_meeting_is_held(who: Role) -> None:
    async with stage(DILIGENT) as season:
        await settled(season)
        was = (await season.view()).meeting_ahead
        assert was is not None
        assert "meeting-change-1" in await season.offers(who)
        await season.begin("meeting-change-1", facts.MeetingChange(), who)
        await season.play_until_sent("meeting-2-date-1")
        now = (await season.view()).meeting_ahead
        assert now is not None
        assert now > was
        shown = [
            letter.invitation for letter in season.post.sent if letter.invitation and letter.invitation.meeting == 2
        ]
        assert {one.method for one in shown} == {Method.REQUEST}, "updated in place, never called off"
        assert (await season.play()).closing is Closing.COMPLETED
        assert season.shelf.events().count("meeting-unsuited") == 1
        assert_orderly(season)


@pytest.mark.behaviour("E7")
async def test_a_start_they_wish_for_is_put_to_the_other_one_alone() -> None:
    async with stage(DILIGENT) as season:
        await settled(season)
        was = (await season.view()).meeting_ahead
        assert was is not None
        wish = was + timedelta(days=1, hours=1)
        await season.begin("meeting-change-1", facts.MeetingChange(instead=wish), Role.MENTEE)
        asked = await season.play_until_sent("meeting-2-date-1")
        assert (asked.role, asked.invitation.starts_at if asked.invitation else None) == (Role.MENTOR, wish)
        assert [letter.role for letter in season.post.named("meeting-chosen")] == [Role.MENTEE]


async def test_it_is_offered_only_while_a_meeting_with_its_date_lies_ahead() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("goals-1")
        assert "meeting-change-1" not in await season.offers(Role.MENTEE)
        asked = await season.play_until_sent("meeting-2-date")
        assert asked.ask is not None
        change = facts.MeetingChange()
        assert await refusal(season.begin("meeting-change-1", change, Role.MENTOR)) == "not-open"
        await season.play_for(timedelta(days=2) + LATER)
        past = await season.clock.now() - timedelta(days=1)
        wished = season.begin("meeting-change-1", facts.MeetingChange(instead=past), Role.MENTOR)
        assert await refusal(wished) == "date-in-the-past"
        assert await refusal(season.begin("meeting-change-1", change, Role.COORDINATOR)) == "not-yours"


async def test_after_a_few_moves_the_two_settle_it_between_themselves() -> None:
    async with stage(DILIGENT) as season:
        await settled(season)
        for number in range(1, 5):
            await season.begin(f"meeting-change-{number}", facts.MeetingChange(), Role.MENTEE)
            await season.play_for(timedelta(days=1, hours=3, minutes=number))
        offers = await season.offers(Role.MENTEE)
        assert not any(step.startswith("meeting-change") for step in offers)
        assert (await season.play()).closing is Closing.COMPLETED
        assert_orderly(season)
