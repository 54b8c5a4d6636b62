"""The mentor stops of their own accord, from their own page (E6)."""

from datetime import timedelta

import pytest

from contracts.letters import Letter, Method
from mentoring import facts
from mentoring.kinds import Closing, Role
from tests.natures import DILIGENT, answers, but, diligent, silent
from tests.seasons import Stage, refusal, stage
from tests.workflows.orderly import assert_orderly
from tests.workflows.places import PLACES

WORD = "a-mentor-stop-1"
"""The row of the vault in which the mentor says why."""
STOP = facts.MentorStop()
APART = answers(facts.Decision(choice="keep-apart"), timedelta(days=9, hours=1, minutes=19))
"""By then somebody else is the mentor."""


def to(season: Stage, person: str, since: int) -> list[Letter]:
    return [letter for letter in season.post.sent[since:] if letter.recipient == person]


async def stops(season: Stage) -> int:
    """With a meeting ahead, and nobody answering; returns how many letters had left before."""
    await PLACES["core, a meeting ahead"].reach(season)
    sent = len(season.post.sent)
    assert "mentor-stop-1" in await season.offers(Role.MENTOR)
    assert "mentor-stop-1" not in await season.offers(Role.MENTEE)
    assert await refusal(season.begin("mentor-stop-1", STOP, Role.MENTEE)) == "not-yours"
    await season.begin("mentor-stop-1", STOP, Role.MENTOR)
    await season.play_until_sent("rematch")
    return sent


@pytest.mark.behaviour("E6", "E4", "S10")
async def test_a_mentor_who_stops_is_let_go_at_once_and_the_coordinator_alone_learns_why() -> None:
    natures = DILIGENT | {Role.COORDINATOR: but(silent, {"mentor-stop-1": APART})}
    async with stage(natures) as season:
        season.candidates.proposed = ("p-2", "p-4")
        sent = await stops(season)
        assert [letter.name for letter in to(season, "p-3", sent)] == ["decide-mentor-stop"]
        [asked] = to(season, "p-3", sent)
        assert (asked.answers, asked.mentor) == ({"word": WORD}, "p-2")
        stopped = next(note.at for note in season.shelf.notes.values() if note.event == "mentor-stops")
        assert asked.at - stopped < timedelta(minutes=1), "at once"
        for person in ("p-1", "p-2"):
            told = [letter.invitation for letter in to(season, person, sent) if letter.invitation]
            assert [(one.method, one.meeting) for one in told] == [(Method.CANCEL, 2)]
        assert [letter.name for letter in to(season, "p-2", sent)] == ["meeting-called-off", "mentor-thanked"]
        [changes] = season.post.named("mentor-changes")
        assert changes.codes == {"why": "mentor-wish", "ask": "yes"}
        assert season.partings.closed_to == [("r-test", "p-2")]
        season.wake()
        closed = await season.play()

        assert closed.closing is Closing.COMPLETED
        assert (await season.view()).former == ("p-2",)
        assert season.candidates.wanted[-1].passed == ("p-2",)
        assert [letter.step for letter in to(season, "p-3", sent) if letter.ask].count("mentor-stop-1") == 1
        assert season.partings.apart == [("p-1", "p-2")], "not the one who is the mentor by then"
        cited = [letter for letter in season.post.sent if WORD in letter.answers.values()]
        assert cited == [asked]
        assert_orderly(season)


@pytest.mark.behaviour("E6")
async def test_a_mentee_who_would_rather_leave_it_there_ends_it_well_and_silence_keeps_nobody_apart() -> None:
    natures = DILIGENT | {Role.MENTEE: but(diligent, {"rematch": answers(facts.Rematch(wanted=False))})}
    async with stage(natures) as season:
        sent = await stops(season)
        assert await refusal(season.begin("goals-change-1", facts.GoalsChange())) == "not-open", "it would be lost"
        season.wake()
        assert (await season.play()).closing is Closing.ENDED
        assert [letter.name for letter in to(season, "p-1", sent)][-1] == "ended"
        assert season.post.sent[-1].codes == {"outcome": "ended"}
        assert "ended" not in [letter.name for letter in to(season, "p-2", sent)], "they have had their thanks"
        assert season.partings.apart == []
        assert_orderly(season)
