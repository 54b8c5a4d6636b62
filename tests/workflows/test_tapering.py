"""The mentee grows more autonomous: the two meet less often, then come to a good end, if both want it (S33)."""

from datetime import timedelta

import pytest

from contracts.letters import AskInLetter
from mentoring import facts
from mentoring.facts import Facts
from mentoring.kinds import AskKind, Role
from mentoring.programme import Terms
from tests.adapters.letter_samples import LIBRARY
from tests.natures import A_DAY_LATER, DILIGENT, Nature, answers, but, diligent
from tests.seasons import stage
from tests.workflows.orderly import assert_orderly

TERMS = Terms(challenges=False, evaluate_every=timedelta(days=35))
NAMES = ("check-in", "pulse", "mid-term", "final")
ITEMS = {item.id for name in NAMES for item in LIBRARY.instrument(name).items}


def growing(*autonomy: int) -> Nature:
    """A mentee who rates their autonomy so, round after round."""

    def rate(ask: AskInLetter) -> tuple[timedelta, Facts]:
        score = autonomy[min(ask.number, len(autonomy)) - 1]
        return A_DAY_LATER, facts.Evaluation(scores=dict.fromkeys(ITEMS, 4) | {"autonomy": score})

    return but(diligent, {AskKind.EVALUATION: rate})


def says(nature: Nature, *, agreed: bool) -> Nature:
    return but(nature, {AskKind.TAPERING: answers(facts.Tapering(agreed=agreed))})


@pytest.mark.behaviour("S33")
async def test_the_rhythm_widens_once_both_agree_and_then_the_two_come_to_a_good_end() -> None:
    async with stage({**DILIGENT, Role.MENTEE: growing(3, 4, 5)}, TERMS) as season:
        closed = await season.play()
        proposed = [(letter.step, letter.codes["what"]) for letter in season.post.named("ask-tapering")]
        assert proposed == [
            ("tapering-1-mentee", "rhythm"),
            ("tapering-1-mentor", "rhythm"),
            ("tapering-2-mentee", "closure"),
            ("tapering-2-mentor", "closure"),
        ]
        assert closed.closing.value.startswith("completed"), "finishing early is not cancelling"
        tapered = season.post.named("tapered", "mentor")
        starts = [letter.dates["met"] for letter in season.post.named("ask-debrief", "mentee")]
        after = [at for at in starts if at > tapered[1].at]
        assert len(after) == 2, "the one that was planned, and a last one"
        assert (after[1] - after[0]).days >= 27
        assert abs((after[1] - tapered[1].dates["ends"]).days) <= 21
        assert season.post.named("closure-announced")
        assert season.post.named("ask-balance")
        assert (closed.at - season.post.sent[0].at).days < 39 * 7 - 40
        assert_orderly(season)


@pytest.mark.behaviour("S33")
@pytest.mark.parametrize(("mentee", "mentor"), [(False, True), (True, False)])
async def test_without_two_yeses_life_goes_on_and_of_the_mentee_s_no_the_mentor_never_hears(
    *, mentee: bool, mentor: bool
) -> None:
    natures = {Role.MENTEE: says(growing(5, 5), agreed=mentee), Role.MENTOR: says(diligent, agreed=mentor)}
    async with stage(natures, TERMS) as season:
        await season.play_until(lambda: "tapering-declined" in season.shelf.events())
        await season.play_until_sent("meeting-3-agenda")
        asked = [letter.role for letter in season.post.named("ask-tapering")]
        assert asked == ([Role.MENTEE, Role.MENTOR] if mentee else [Role.MENTEE])
        assert [letter.role for letter in season.post.named("not-tapered")] == ([Role.MENTEE] if mentee else [])
        assert not season.post.named("tapered")
        view = await season.view()
        assert (view.rhythm, view.closing) == (timedelta(weeks=3), None)


def test_every_round_lets_the_mentee_rate_their_autonomy() -> None:
    for name in (*NAMES, "after"):
        assert "autonomy" in {item.id for item in LIBRARY.instrument(name).items_for(Role.MENTEE)}
