"""One candidate: the mentee has a say, the mentor may ask first, and nothing begins before both have signed (S9)."""

from datetime import timedelta

import pytest

from contracts.letters import AskInLetter
from mentoring import facts
from mentoring.candidacy import Became
from mentoring.facts import Facts
from mentoring.kinds import Closing, Role
from tests.fakes import FakeCandidates
from tests.natures import Nature, answers, but, diligent, silent
from tests.seasons import refusal, stage
from tests.workflows.orderly import assert_orderly
from tests.workflows.test_choosing import NO, became, each

CONFLICT = but(diligent, {"accept": answers(facts.Accept(answer=facts.Acceptance.CONFLICT))})
ASKS = facts.Accept(answer=facts.Acceptance.QUESTION)
SOON = timedelta(hours=3, minutes=7)


def rather_another(*unwanted: str) -> Nature:
    """A mentee who says no to as many proposals, and yes to the next."""
    left = list(unwanted)

    def decide(_: AskInLetter) -> tuple[timedelta, Facts]:
        if left:
            left.pop()
            return SOON, facts.Proposal(suits=facts.Suits.ANOTHER)
        return SOON, facts.Proposal(suits=facts.Suits.YES, declared=True)

    return but(diligent, {"proposal": decide})


@pytest.mark.behaviour("S9")
async def test_nothing_begins_before_both_have_declared_that_there_is_no_conflict() -> None:
    late = but(diligent, {"declaration-1-1": silent})
    async with stage({Role.MENTEE: late, Role.MENTOR: diligent}) as season:
        await season.play_until_sent("declaration-1-2")
        assert set((await season.view()).declared) == {Role.MENTOR}
        assert season.post.named("decide-late")[0].codes["what"] == "declaration"
        assert "welcome-mentor" not in season.post.names()
        welcome = await season.play_until_sent("welcome-mentor")

        declared = (await season.view()).declared
        assert set(declared) == {Role.MENTEE, Role.MENTOR}
        assert max(declared.values()) <= welcome.at
        assert season.shelf.events().count("declared") == 2


@pytest.mark.behaviour("S9")
async def test_a_yes_without_the_declaration_is_refused() -> None:
    async with stage({}) as season:
        ask = (await season.play_until_sent("accept-1")).ask
        assert ask is not None
        bare = facts.Accept(answer=facts.Acceptance.YES)
        assert await refusal(season.answer(ask, bare)) == "declaration-missing"
    async with stage({}, mentors=(), candidates=FakeCandidates(proposed=("p-6",))) as season:
        ask = (await season.play_until_sent("proposal-1")).ask
        assert ask is not None
        assert await refusal(season.answer(ask, facts.Proposal(suits=facts.Suits.YES))) == "declaration-missing"


@pytest.mark.behaviour("S9", "S11")
async def test_a_mentor_who_cannot_sign_is_recorded_and_the_next_is_asked() -> None:
    choice = FakeCandidates()
    natures = {Role.MENTEE: diligent, Role.MENTOR: each({"p-2": CONFLICT, "p-4": diligent})}
    async with stage(natures, mentors=("p-2", "p-4"), candidates=choice) as season:
        closed = await season.play()

        assert closed.closing is Closing.COMPLETED
        assert choice.conflicts == [("p-2", "p-1")]
        assert became(season) == [("p-2", Became.CONFLICT), ("p-4", Became.ACCEPTED)]
        assert_orderly(season)


@pytest.mark.behaviour("S9", "S11")
async def test_a_mentee_who_cannot_sign_is_recorded_and_the_mentor_hears_that_it_will_not_be_but_not_why() -> None:
    choice = FakeCandidates()
    once = but(diligent, {"declaration-1-1": answers(facts.Declaration(declared=False))})
    natures = {Role.MENTEE: once, Role.MENTOR: diligent}
    async with stage(natures, mentors=("p-2", "p-4"), candidates=choice) as season:
        closed = await season.play()

        assert closed.closing is Closing.COMPLETED
        assert choice.conflicts == [("p-1", "p-2")]
        assert became(season) == [("p-2", Became.CONFLICT), ("p-4", Became.ACCEPTED)]
        told = [letter for letter in season.post.sent if letter.recipient == "p-2"]
        assert [letter.name for letter in told] == ["ask-accept", "candidate-released"]
        assert (told[1].codes, told[1].answers) == ({}, {})
        assert_orderly(season)


@pytest.mark.behaviour("S9")
async def test_a_conflict_is_never_asked_again_even_when_the_coordinator_has_the_others_asked_again() -> None:
    again = but(diligent, {"decision": answers(facts.Decision(choice="ask-again"))})
    natures = {
        Role.MENTEE: diligent,
        Role.MENTOR: each({"p-2": CONFLICT, "p-4": but(diligent, {"accept-2": NO})}),
        Role.COORDINATOR: again,
    }
    async with stage(natures, mentors=("p-2", "p-4")) as season:
        await season.play()

        assert [letter.recipient for letter in season.post.named("ask-accept")] == ["p-2", "p-4", "p-4"]


async def test_the_mentee_may_rather_have_another_and_the_mentor_never_hears_of_it() -> None:
    natures = {Role.MENTEE: rather_another("p-6", "p-7"), Role.MENTOR: diligent}
    async with stage(natures, mentors=(), candidates=FakeCandidates(proposed=("p-6", "p-7", "p-8"))) as season:
        closed = await season.play()

        assert closed.closing is Closing.COMPLETED
        assert became(season) == [
            ("p-6", Became.NOT_WANTED),
            ("p-7", Became.NOT_WANTED),
            ("p-8", Became.ACCEPTED),
        ]
        assert not {"p-6", "p-7"} & {letter.recipient for letter in season.post.sent}
        assert [letter.numbers for letter in season.post.named("ask-proposal")] == [
            {"not_wanted": 0, "asked": 0},
            {"not_wanted": 1, "asked": 0},
            {"not_wanted": 2, "asked": 0},
        ]
        assert season.post.named("mentor-is-asked")[0].numbers == {"candidate": 1}
        assert season.post.named("ask-declaration") == [], "who signed with the proposal is not asked again"
        assert_orderly(season)


async def test_silence_about_a_proposal_is_a_yes_but_no_signature() -> None:
    quiet = but(diligent, {"proposal": silent})
    async with stage(
        {Role.MENTEE: quiet, Role.MENTOR: diligent}, mentors=(), candidates=FakeCandidates(proposed=("p-6",))
    ) as season:
        welcome = await season.play_until_sent("welcome-mentor")

        proposal, asked = season.post.named("ask-proposal")[0], season.post.named("ask-accept")[0]
        assert proposal.ask is not None
        assert asked.at >= proposal.ask.ends
        assert season.post.named("ask-declaration")[0].at < welcome.at


async def test_a_mentee_who_knows_of_a_conflict_says_so_before_the_mentor_hears_anything() -> None:
    choice = FakeCandidates(proposed=("p-6", "p-7"))
    conflict = facts.Proposal(suits=facts.Suits.CONFLICT)
    natures = {Role.MENTEE: but(diligent, {"proposal-1": answers(conflict)}), Role.MENTOR: diligent}
    async with stage(natures, mentors=(), candidates=choice) as season:
        await season.play_until_sent("welcome-mentor")

        assert choice.conflicts == [("p-1", "p-6")]
        assert "p-6" not in {letter.recipient for letter in season.post.sent}


@pytest.mark.behaviour("P3")
async def test_a_mentor_may_ask_the_coordinator_twice_and_has_the_whole_time_again() -> None:
    curious = but(diligent, {"accept-1": answers(ASKS), "accept-1-2": answers(ASKS)})
    natures = {Role.MENTEE: diligent, Role.MENTOR: curious, Role.COORDINATOR: diligent}
    async with stage(natures) as season:
        last = (await season.play_until_sent("accept-1-3")).ask
        assert last is not None
        assert await refusal(season.answer(last, ASKS)) == "choice-not-offered"
        await season.play_until_sent("welcome-mentor")

        questions, again = season.post.named("ask-question"), season.post.named("accept-after-question")
        assert [one.role for one in questions] == [Role.COORDINATOR] * 2
        assert [one.answers for one in questions] == [{"question": "a-accept-1"}, {"question": "a-accept-1-2"}]
        assert [one.answers for one in again] == [{"answer": "a-question-1-1"}, {"answer": "a-question-1-2"}]
        terms = [one.ask.due - one.at for one in again if one.ask]
        assert terms == [timedelta(days=7)] * 2
        assert became(season) == [("p-2", Became.ACCEPTED)]
        assert not [one for one in season.post.sent if one.role is Role.MENTEE and "question" in one.answers]


async def test_a_question_that_nobody_answers_goes_back_to_the_mentor_with_a_word_of_regret() -> None:
    curious = but(diligent, {"accept-1": answers(ASKS)})
    async with stage({Role.MENTEE: diligent, Role.MENTOR: curious}) as season:
        closed = await season.play()

        assert closed.closing is Closing.COMPLETED
        assert season.post.named("accept-after-question")[0].answers == {"answer": ""}
        assert_orderly(season)


async def test_why_a_mentor_declined_is_a_code_that_the_coordinator_sees() -> None:
    because = facts.Accept(answer=facts.Acceptance.NO, why=facts.WhyNot.TIME)
    async with stage({Role.MENTOR: but(diligent, {"accept": answers(because)})}) as season:
        await season.play_until_sent("no-mentor-1")

        assert [one.why for one in (await season.view()).candidacies] == [facts.WhyNot.TIME]
