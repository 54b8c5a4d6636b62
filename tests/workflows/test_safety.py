"""The alert and the safe exit: the coordinator alone, at once; the mentor learns nothing of it (S13, N12, E6)."""

import re
from datetime import datetime, timedelta

import pytest

from mentoring import facts
from mentoring.facts import Wish
from mentoring.kinds import AskKind, Closing, Role
from mentoring.programme import Terms
from tests.natures import DILIGENT, Nature, answers, but, diligent, silent
from tests.seasons import Stage, refusal, stage

SAID = {"listening": 5, "trust": 4, "goals": 4, "benevolence": 4, "autonomy": 3, "usefulness": 4}
TERMS = Terms(lasts=timedelta(weeks=26))
SEASON = {"challenges": TERMS, "none": TERMS.model_copy(update={"challenges": False})}
ALARMED = "evaluation-2"
"""The pulse, between the second meeting and the third."""


def sheet(judgement: int) -> facts.Evaluation:
    return facts.Evaluation(scores=SAID | {"non-judgement": judgement, "belief-in-success": 5})


def low_once(wish: Nature = silent) -> Nature:
    """The mentee who feels judged, once."""
    usual = but(diligent, {AskKind.EVALUATION: answers(sheet(5)), AskKind.SAFE_EXIT: wish})
    return but(usual, {f"{ALARMED}-mentee": answers(sheet(1))})


def wishes(wish: Wish, *, never_again: bool = False) -> Nature:
    """Off the stroke: what follows falls together with nothing else, which the time-skipping server takes badly."""
    return answers(facts.SafeExit(wish=wish, never_again=never_again), timedelta(days=1, hours=1, minutes=19))


def decides(*choices: str, after: timedelta = timedelta(days=2, minutes=7)) -> Nature:
    """The coordinator's decisions about alerts, one after the other; then silence."""
    left = list(choices)
    return but(diligent, {AskKind.DECISION: lambda _: (after, facts.Decision(choice=left.pop(0))) if left else None})


def people(mentee: Nature, coordinator: Nature = silent) -> dict[Role, Nature]:
    return {**DILIGENT, Role.MENTEE: mentee, Role.COORDINATOR: coordinator}


def of_mentor(season: Stage, until: datetime) -> list[str]:
    """Every letter to the mentor before that instant, whole: name, invitation, dates, codes, asks. To the minute: the
    machine's own milliseconds are nobody's secret.
    """
    return sorted(
        _to_the_minute(letter.model_dump_json())
        for letter in season.post.sent
        if letter.role is Role.MENTOR and letter.at < until and "challenge" not in letter.name
    )


async def page_of_mentor(season: Stage) -> str:
    """All that the mentor's own page is made of (gateway/personal.py), but for challenges."""
    view, asks = await season.view(), await season.asks()
    shown = {"phase", "status", "paused_until", "meetings_held", "meeting_ahead", "meeting_venue", "plan", "skills"}
    offered = sorted(offer.step for offer in view.offers if offer.role is Role.MENTOR)
    asked = sorted(one.model_dump_json() for one in asks if one.role is Role.MENTOR and "challenge" not in one.id)
    return _to_the_minute(f"{view.model_dump_json(include=shown)} {offered} {asked}")


def _to_the_minute(told: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", lambda moment: _minute(moment[0]), told)


def _minute(moment: str) -> str:
    return f"{datetime.fromisoformat(moment) + timedelta(seconds=30):%Y-%m-%d %H:%M}"


@pytest.mark.behaviour("S13", "N12")
async def test_up_to_the_decision_the_mentor_s_mails_invitations_and_page_are_those_of_a_season_without_an_alert() -> (
    None
):
    async with stage(people(low_once(), decides("close", after=timedelta(days=9, minutes=7))), TERMS) as alarmed:
        raised = await alarmed.play_until_sent("alert-1")
        meanwhile = raised.at + timedelta(days=8, hours=1, minutes=19)
        await alarmed.play_to(meanwhile)
        page_with_alert = await page_of_mentor(alarmed)
        await alarmed.play()
        decided = next(note.at for note in alarmed.shelf.notes.values() if note.event == "ending")
        with_alert = of_mentor(alarmed, decided)
    kind = but(diligent, {AskKind.EVALUATION: answers(sheet(5))})
    async with stage(people(kind), TERMS) as other:
        await other.play_to(meanwhile)
        assert await page_of_mentor(other) == page_with_alert
        await other.play_to(decided)
        without = of_mentor(other, decided)
    assert with_alert == without
    assert len(with_alert) > 15


@pytest.mark.behaviour("S13")
async def test_the_coordinator_learns_of_a_low_answer_at_once_and_alone_and_what_it_is_about() -> None:
    async with stage(people(low_once(), decides("carry-on")), TERMS) as season:
        await season.play_until_sent("alert-1")
        low = next(letter for letter in season.post.sent if letter.name == "decide-alert")
        answered = next(note.at for note in season.shelf.notes.values() if note.event == "alert")
        assert low.at - answered < timedelta(minutes=1)
        assert low.codes["about-1"] == "non-judgement"
        assert "about-2" not in low.codes
        offered = season.post.named("ask-safe-exit")
        assert [letter.role for letter in offered] == [Role.MENTEE]
        assert offered[0].at - answered < timedelta(minutes=1)
        assert low.ask is not None
        assert low.ask.choices == ("speak", "bring-together", "carry-on", "replace", "close")


@pytest.mark.behaviour("S31")
async def test_no_challenge_while_an_alert_is_open_and_again_once_it_is_settled() -> None:
    async with stage(
        people(low_once(), decides("speak", "carry-on", after=timedelta(days=6, minutes=7))), TERMS
    ) as season:
        await season.play()
        events = [season.shelf.notes[seq] for seq in sorted(season.shelf.notes)]
        raised = next(note.seq for note in events if note.event == "alert")
        settled = next(note.seq for note in events if note.event == "alert-settled")
        during = [note.event for note in events if raised < note.seq < settled and note.event == "challenge-proposed"]
        assert during == []
        assert any(note.event == "challenge-proposed" for note in events if note.seq > settled)
        assert any(note.event == "meeting-held" for note in events if raised < note.seq < settled), "life goes on"


async def test_a_challenge_already_on_its_way_never_reaches_the_mentee() -> None:
    slow = but(diligent, {AskKind.CHALLENGE_PROPOSE: lambda _: (timedelta(days=5, minutes=3), own())})
    natures = {**people(low_once()), Role.MENTOR: slow}
    async with stage(natures, TERMS) as season:
        await season.play_until(lambda: "challenge-held-back" in season.shelf.events())
        held = next(note for note in season.shelf.notes.values() if note.event == "challenge-held-back")
        assert not [letter for letter in season.post.sent if letter.step.startswith(f"{held.step}-answer")]


def own() -> facts.ChallengePropose:
    return facts.ChallengePropose(challenge="own")


async def test_a_silent_coordinator_is_asked_again_for_as_long_as_it_takes_and_the_story_goes_on() -> None:
    async with stage(people(low_once()), SEASON["none"]) as season:
        ended = await season.play()
        asked = [letter.step for letter in season.post.named("decide-alert")]
        assert asked[:3] == ["alert-1-1", "alert-1-2", "alert-1-3"]
        assert len(asked) == len(set(asked)), "each question is one letter, through every page of the story"
        assert ended.closing is Closing.COMPLETED


@pytest.mark.behaviour("E6")
@pytest.mark.parametrize("coordinator", [silent, decides("close")])
async def test_who_wants_to_leave_leaves_and_is_not_paired_with_them_again(coordinator: Nature) -> None:
    mentee = low_once(wishes(Wish.LEAVE, never_again=True))
    async with stage(people(mentee, coordinator), TERMS) as season:
        ended = await season.play()
        assert ended.closing is Closing.ENDED
        assert season.partings.apart == [("p-1", "p-2")]
        first, second = season.post.named("decide-alert")
        assert "wish" not in first.codes
        assert second.codes["wish"] == "leave"
        assert second.ask is not None
        assert second.ask.choices == ("close", "replace", "speak")
        told = [letter for letter in season.post.sent if letter.role is Role.MENTOR and letter.at >= second.at]
        assert [letter.name for letter in told if letter.name == "ended"] == ["ended"]
        assert told[-1].codes == {"reason": "coordinator"}


async def test_who_would_rather_carry_on_does_and_the_coordinator_knows() -> None:
    async with stage(people(low_once(wishes(Wish.STAY)), decides("carry-on", "carry-on")), TERMS) as season:
        assert (await season.play()).closing is Closing.COMPLETED
        assert [letter.codes.get("wish") for letter in season.post.named("decide-alert")] == [None, "stay"]
        assert season.partings.apart == []


async def test_an_answer_to_the_question_that_was_put_anew_comes_too_late() -> None:
    async with stage(people(low_once()), TERMS) as season:
        first = await season.play_until_sent("alert-1-1")
        exit_ = await season.play_until_sent("safe-exit-1")
        assert first.ask is not None
        assert exit_.ask is not None
        await season.answer(exit_.ask, facts.SafeExit(wish=Wish.TALK))
        again = await season.play_until_sent("alert-1-2")
        assert again.codes["wish"] == "talk"
        assert await refusal(season.answer(first.ask, facts.Decision(choice="close"))) == "not-open"


async def test_a_low_answer_at_the_very_end_is_told_and_holds_nothing_up() -> None:
    usual = but(diligent, {AskKind.EVALUATION: answers(sheet(5))})
    async with stage(people(but(usual, {"evaluation-4-mentee": answers(sheet(1))})), SEASON["none"]) as season:
        assert (await season.play()).closing is Closing.COMPLETED
        last = next(letter for letter in season.post.sent if letter.step == "evaluation-4-mentee")
        assert last.codes["instrument"] == "final"
        [told] = season.post.named("alert-at-the-end")
        assert told.role is Role.COORDINATOR
        assert told.codes == {"about-1": "non-judgement"}
        assert season.post.named("decide-alert") == []


@pytest.mark.behaviour("N12")
@pytest.mark.parametrize("wish", [Wish.TALK, Wish.LEAVE])
async def test_the_mentee_may_come_unasked_and_the_coordinator_alone_learns_of_it_at_once(wish: Wish) -> None:
    async with stage(people(diligent, decides("close")), TERMS) as season:
        await season.play_until_sent("meeting-2-debrief")
        await season.play_for(timedelta(hours=3, minutes=19))
        before = len(season.post.sent)
        await season.begin("safe-exit-1", facts.SafeExit(wish=wish))
        told = await season.play_until_sent("alert-1-1")
        assert told.codes == {"cause": "own-word", "wish": wish.value, "otherwise": told.codes["otherwise"]}
        assert season.post.sent[before] == told, "the first thing that happens"
        assert season.post.named("ask-safe-exit") == []
        assert (await season.play()).closing is Closing.ENDED


async def test_the_mentor_cannot_come_to_the_mentee_s_door_and_that_all_is_well_is_no_alert() -> None:
    async with stage(people(diligent), TERMS) as season:
        await season.play_until_sent("goals-1")
        assert "safe-exit-1" not in await season.offers(Role.MENTOR)
        assert await refusal(season.begin("safe-exit-1", facts.SafeExit(wish=Wish.LEAVE), Role.MENTOR)) == "not-yours"
        await season.begin("safe-exit-1", facts.SafeExit(wish=Wish.STAY))
        await season.play_until_sent("meeting-1-date")
        assert season.post.named("decide-alert") == []
