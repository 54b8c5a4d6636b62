"""What people and operators say: taken once, or refused with a reason; either way the story goes on."""

from datetime import timedelta

import pytest

from contracts.letters import AskInLetter
from mentoring import facts
from mentoring.facts import Facts
from mentoring.initiatives import WHO
from mentoring.kinds import AskKind, Closing
from tests.natures import DAY, DILIGENT, willing
from tests.seasons import refusal, stage
from tests.workflows.orderly import assert_orderly
from workflows.mentoring_relationship import MentoringRelationship


async def test_the_same_answer_twice_counts_once() -> None:
    async with stage(DILIGENT) as season:
        ask = (await season.play_until_sent("accept-1")).ask
        assert ask is not None
        season.fall_silent()
        first = await season.answer(ask, facts.Accept(answer=facts.Acceptance.YES, declared=True), message="m-1")
        second = await season.answer(ask, facts.Accept(answer=facts.Acceptance.YES, declared=True), message="m-1")
        assert (first.again, second.again) == (False, True)
        await season.play_for(DAY)
        assert season.post.names().count("ask-declaration") == 1
        assert season.shelf.events().count("mentor-accepted") == 1


async def test_the_same_answer_counts_once_although_the_relationship_has_been_continued_meanwhile() -> None:
    async with stage(DILIGENT) as season:
        ask = (await season.play_until_sent("accept-1")).ask
        assert ask is not None
        await season.answer(ask, facts.Accept(answer=facts.Acceptance.YES, declared=True), message="m-1")
        first_run = (await season.handle.describe()).run_id
        await season.play_until_sent("meeting-3-date")
        assert (await season.handle.describe()).run_id != first_run
        assert (await season.answer(ask, facts.Accept(answer=facts.Acceptance.YES, declared=True), message="m-1")).again
        assert (
            await refusal(season.answer(ask, facts.Accept(answer=facts.Acceptance.YES, declared=True), message="m-2"))
            == "not-open"
        )


WRONG: list[tuple[str, dict[str, str], Facts, str]] = [
    ("an ask that is not open", {"id": "goals-7"}, facts.Goals(), "not-open"),
    ("another person's", {"person": "p-2"}, facts.Goals(), "not-yours"),
    ("a stranger's", {"person": "p-9"}, facts.Goals(), "not-yours"),
    ("of another kind", {}, facts.Accept(answer=facts.Acceptance.YES, declared=True), "wrong-kind"),
    ("a rhythm not offered", {"id": "charter-draft-1-1"}, facts.CharterDraft(rhythm=DAY), "rhythm-not-offered"),
    ("files without consent", {"id": "dossier"}, facts.Dossier(files=1, consent=False), "dossier-needs-consent"),
]


@pytest.mark.parametrize(("changes", "told", "code"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
async def test_a_wrong_answer_is_refused_with_its_code_and_the_story_goes_on(
    changes: dict[str, str], told: Facts, code: str
) -> None:
    async with stage(DILIGENT) as season:
        ask = (await season.play_until_sent("goals-1")).ask
        assert ask is not None
        before = await season.handle.query(MentoringRelationship.view)
        assert await refusal(season.answer(ask.model_copy(update=changes), told)) == code
        assert await season.handle.query(MentoringRelationship.view) == before
        assert (await season.play()).closing is Closing.COMPLETED
        assert_orderly(season)


@pytest.mark.parametrize(
    ("away", "code"), [(timedelta(days=-1), "date-in-the-past"), (timedelta(days=64), "date-too-far")]
)
async def test_a_date_in_the_past_or_far_ahead_is_refused(away: timedelta, code: str) -> None:
    async with stage(DILIGENT) as season:
        ask = (await season.play_until_sent("meeting-1-date")).ask
        assert ask is not None
        season.fall_silent()
        wished = await season.clock.now() + away
        assert await refusal(season.answer(ask, facts.MeetingDate(suits=False, instead=wished))) == code
        assert not (await season.answer(ask, facts.MeetingDate(suits=True))).again


async def test_an_ask_can_be_answered_once_only() -> None:
    async with stage(DILIGENT) as season:
        ask = (await season.play_until_sent("goals-1")).ask
        assert ask is not None
        season.fall_silent()
        await season.answer(ask, facts.Goals())
        assert await refusal(season.answer(ask, facts.Goals())) == "not-open"


async def test_a_decision_that_was_not_offered_is_refused() -> None:
    async with stage({}) as season:
        await season.play_until_sent("no-mentor-1")
        ask = season.open_ask("no-mentor-1")
        assert await refusal(season.answer(ask, facts.Decision(choice="wait"))) == "choice-not-offered"


async def test_once_closed_nobody_waits_for_anybody() -> None:
    async with stage({}) as season:
        await season.play()
        assert await season.whats_next() is None
        assert await season.asks() == []


async def test_every_kind_of_ask_that_is_ever_sent_can_be_answered_by_its_reader() -> None:
    """The link in the letter names the ask as the workflow knows it, its deadline and its default."""
    async with stage(DILIGENT) as season:
        asked: dict[str, AskInLetter] = {}
        await season.play()
        for letter in season.post.sent:
            if letter.ask:
                asked[letter.ask.kind] = letter.ask
                assert letter.ask.person == letter.recipient
                assert letter.at < letter.ask.due <= letter.ask.ends
                assert willing(letter.ask)
        assert set(asked) == set(AskKind) - {
            AskKind.PROPOSAL,
            AskKind.QUESTION,
            AskKind.DECISION,
            AskKind.PAUSE_CHECK,
            AskKind.CHARTER_REVIEW,
            AskKind.EXTRA_ANSWER,
            AskKind.PROMOTION,
            AskKind.REMATCH,
            AskKind.TAPERING,
            *(set(WHO) - {AskKind.SKILLS, AskKind.GOAL_TIE}),
        }
