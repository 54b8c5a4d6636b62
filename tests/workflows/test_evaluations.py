"""Evaluations: the mentee reads the result, the mentor is given advice, and nobody can infer what was said in confidence."""

from datetime import timedelta

import pytest

from mentoring import facts
from mentoring.kinds import AskKind, Role
from mentoring.programme import Terms
from tests.adapters.letter_samples import LIBRARY
from tests.natures import DILIGENT, answers, but, diligent
from tests.seasons import stage

SAID = {"listening": 5, "questioning": 2, "trust": 4, "goals": 4, "benevolence": 4, "autonomy": 3, "usefulness": 4}
WEEKS = Terms(lasts=timedelta(weeks=20))


def sheet(judgement: int, **said: int) -> facts.Evaluation:
    return facts.Evaluation(scores=SAID | {"non-judgement": judgement, "belief-in-success": judgement} | said)


@pytest.mark.behaviour("S12", "S14", "S34")
async def test_the_mentor_is_given_advice_and_its_trend_once_the_mentee_has_read_the_result() -> None:
    first = answers(sheet(5, listening=3, autonomy=4))
    mentee = but(diligent, {AskKind.EVALUATION: answers(sheet(5)), "evaluation-1-mentee": first})
    async with stage({**DILIGENT, Role.MENTEE: mentee}, WEEKS) as season:
        await season.play()
        advice = [letter.codes for letter in season.post.named("evaluation-advice", "mentor")]
        assert advice
        rising = {"keep": "listening", "keep_way": "rising", "practise": "questioning"}
        assert advice == [{"keep": "autonomy", "practise": "listening"}, rising, rising]
        told = [letter.name for letter in season.post.sent if letter.name in ("evaluation-result", "evaluation-advice")]
        assert told == ["evaluation-result", "evaluation-advice"] * len(advice) + ["evaluation-result"]


def test_what_they_say_is_what_the_instruments_ask() -> None:
    assert set(SAID) <= {item.id for item in LIBRARY.instrument("pulse").items_for(Role.MENTEE)}
