"""Choosing: one after the other, looked at anew each time; a list that runs out is the coordinator's."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from contracts.letters import AskInLetter
from mentoring import facts
from mentoring.candidacy import Became
from mentoring.eligibility import RefusalCode
from mentoring.facts import Facts
from mentoring.kinds import Closing, Phase, Role
from tests.fakes import FakeCandidates
from tests.natures import Nature, answers, but, diligent, silent
from tests.seasons import Stage, stage
from tests.workflows.orderly import assert_orderly

THREE = ("p-2", "p-4", "p-5")
NO = but(diligent, {"accept": answers(facts.Accept(answer=facts.Acceptance.NO))})


def each(natures: Mapping[str, Nature]) -> Nature:
    """Everybody by their own nature."""

    def decide(ask: AskInLetter) -> tuple[timedelta, Facts] | None:
        return natures[ask.person](ask)

    return decide


def became(season: Stage) -> list[tuple[str, Became]]:
    assert season.shelf.page is not None
    return [(one.mentor, one.became) for one in season.shelf.page.view.candidacies]


def decides(*choices: str) -> Nature:
    """The coordinator's decisions, one after the other."""
    left = list(choices)
    return but(diligent, {"decision": lambda _: (timedelta(hours=5), facts.Decision(choice=left.pop(0)))})


@pytest.mark.behaviour("S11", "P3")
async def test_of_a_ranked_list_the_next_is_asked_when_one_declines_or_stays_silent() -> None:
    natures = {Role.MENTEE: diligent, Role.MENTOR: each({"p-2": NO, "p-4": silent, "p-5": diligent})}
    async with stage(natures, mentors=THREE) as season:
        closed = await season.play()

        assert closed.closing is Closing.COMPLETED
        asked = season.post.named("ask-accept")
        assert [(letter.recipient, letter.step) for letter in asked] == [
            ("p-2", "accept-1"),
            ("p-4", "accept-2"),
            ("p-5", "accept-3"),
        ]
        assert became(season) == [
            ("p-2", Became.DECLINED),
            ("p-4", Became.SILENT),
            ("p-5", Became.ACCEPTED),
        ]
        silence = asked[1].ask
        assert silence is not None
        assert asked[2].at >= silence.ends, "the next is not asked before the time of the one before is up"
        assert [one.recipient for one in season.post.named("reminder", "mentor") if one.at < asked[2].at] == ["p-4"] * 2
        assert {one.recipient for one in season.post.sent if one.role is Role.MENTOR and one.at > asked[2].at} == {
            "p-5"
        }
        told = [letter.numbers["candidate"] for letter in season.post.named("mentor-is-asked")]
        assert told == [1, 2, 3]
        assert_orderly(season)


@pytest.mark.behaviour("S11")
async def test_when_the_list_runs_out_the_coordinator_decides_and_silence_closes() -> None:
    async with stage({Role.MENTEE: diligent, Role.MENTOR: NO}, mentors=THREE) as season:
        closed = await season.play()

        [decision] = season.post.named("decide-no-mentor")
        assert (decision.people, decision.mentor) == (THREE, "")
        assert decision.ask is not None
        assert decision.ask.choices == ("ask-again", "propose", "close")
        assert closed.closing is Closing.NO_MENTOR
        assert [letter.name for letter in season.post.sent if letter.role is Role.MENTOR] == ["ask-accept"] * 3
        assert_orderly(season)


@pytest.mark.behaviour("S11")
async def test_the_coordinator_may_have_others_proposed_and_nobody_is_asked_twice() -> None:
    natures = {
        Role.MENTEE: diligent,
        Role.MENTOR: each({"p-2": NO, "p-6": NO, "p-7": diligent}),
        Role.COORDINATOR: decides("propose"),
    }
    choice = FakeCandidates(proposed=("p-2", "p-6", "p-7"))
    async with stage(natures, mentors=("p-2",), candidates=choice) as season:
        closed = await season.play()

        assert closed.closing is Closing.COMPLETED
        assert [letter.recipient for letter in season.post.named("ask-accept")] == ["p-2", "p-6", "p-7"]
        assert_orderly(season)


@pytest.mark.behaviour("S11", "P14")
async def test_with_nobody_named_the_engine_proposes() -> None:
    async with stage(
        {Role.MENTEE: diligent, Role.MENTOR: each({"p-6": NO, "p-7": diligent})},
        mentors=(),
        candidates=FakeCandidates(proposed=("p-6", "p-7")),
    ) as season:
        closed = await season.play()

        assert closed.closing is Closing.COMPLETED
        view = season.shelf.page.view if season.shelf.page else None
        assert view is not None
        assert view.mentor == "p-7"
        assert_orderly(season)


@pytest.mark.behaviour("S11", "S9")
async def test_the_rules_are_asked_at_the_moment_of_asking_and_who_may_not_be_asked_hears_nothing() -> None:
    choice = FakeCandidates(refused={"p-4": (RefusalCode.ON_LEAVE, RefusalCode.FULL)})

    def back_from_leave(ask: AskInLetter) -> tuple[timedelta, Facts] | None:
        choice.refused = {"p-5": (RefusalCode.DECLARED_CONFLICT,)}
        return timedelta(days=1), facts.Accept(answer=facts.Acceptance.NO)

    natures = {Role.MENTEE: diligent, Role.MENTOR: each({"p-2": back_from_leave, "p-4": NO})}
    async with stage(natures, mentors=THREE, candidates=choice) as season:
        await season.play_until_sent("no-mentor-1")

        assert became(season) == [
            ("p-2", Became.DECLINED),
            ("p-4", Became.DECLINED),
            ("p-5", Became.NOT_ELIGIBLE),
        ]
        view = await season.view()
        assert view.candidacies[2].refusals == (RefusalCode.DECLARED_CONFLICT,)
        assert {letter.recipient for letter in season.post.sent if letter.role is Role.MENTOR} == {"p-2", "p-4"}
        assert [one.at for one in choice.wanted] == sorted({one.at for one in choice.wanted})


@pytest.mark.behaviour("S11", "N14")
async def test_with_nobody_who_may_be_asked_the_coordinator_may_look_again_later() -> None:
    choice = FakeCandidates()

    def somebody_comes(ask: AskInLetter) -> tuple[timedelta, Facts] | None:
        choice.proposed = ("p-6",)
        return timedelta(days=1, hours=1), facts.Decision(choice=ask.choices[0])

    natures: dict[Role, Nature] = {
        Role.MENTEE: diligent,
        Role.MENTOR: diligent,
        Role.COORDINATOR: somebody_comes,
    }
    async with stage(natures, mentors=(), candidates=choice) as season:
        await season.play_until_sent("no-mentor-1")
        coming = await season.whats_next()
        assert coming is not None
        assert (coming.who, coming.what) == ("p-3", "decision")
        closed = await season.play()

        [decision] = season.post.named("decide-no-mentor")
        assert decision.ask is not None
        assert (decision.people, decision.ask.choices) == ((), ("propose", "close"))
        assert closed.closing is Closing.COMPLETED


async def test_a_pause_while_nobody_has_been_found_is_told_to_the_mentee_alone() -> None:
    async with stage({Role.MENTEE: diligent, Role.MENTOR: NO}, mentors=("p-2",)) as season:
        await season.play_until_sent("no-mentor-1")
        await season.pause()
        await season.play_until_sent("paused")
        await season.resume()
        await season.play()

        told = {letter.recipient for letter in season.post.sent if letter.name in ("paused", "resumed")}
        assert told == {"p-1"}
        assert season.shelf.page is not None
        assert season.shelf.page.view.phase is Phase.CLOSED
