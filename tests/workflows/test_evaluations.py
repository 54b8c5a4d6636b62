"""Evaluations: the mentee reads the result, the mentor is given advice, and nobody can infer what was said in confidence."""

from datetime import timedelta
from typing import Any

import pytest

from mentoring import facts
from mentoring.kinds import AskKind, Role
from mentoring.programme import Terms
from tests.adapters.letter_samples import LIBRARY
from tests.natures import DILIGENT, answers, but, diligent
from tests.seasons import stage

MINUTE = timedelta(minutes=1)
SAID = {"listening": 5, "questioning": 2, "trust": 4, "goals": 4, "benevolence": 4, "autonomy": 3, "usefulness": 4}


def sheet(judgement: int) -> facts.Evaluation:
    return facts.Evaluation(scores=SAID | {"non-judgement": judgement, "belief-in-success": judgement})


async def letters_of_mentor(judgement: int) -> list[tuple[Any, ...]]:
    mentee = but(diligent, {AskKind.EVALUATION: answers(sheet(judgement))})
    async with stage({**DILIGENT, Role.MENTEE: mentee}, Terms()) as season:
        await season.play()
        began = season.post.sent[0].at
        return sorted(
            (round((letter.at - began) / MINUTE), letter.step, letter.name, letter.codes)
            for letter in season.post.sent
            if letter.role is Role.MENTOR
        )


@pytest.mark.behaviour("S13", "S14")
async def test_the_mentor_s_letters_are_the_same_whatever_the_mentee_said_of_judgement_and_belief() -> None:
    kind, harsh = await letters_of_mentor(5), await letters_of_mentor(1)
    assert kind == harsh
    advice = [letter[3] for letter in kind if letter[2] == "evaluation-advice"]
    assert len(advice) == 5
    assert advice[1] == {"keep": "listening", "practise": "questioning"}


def test_what_they_say_is_what_the_instruments_ask() -> None:
    assert set(SAID) <= {item.id for item in LIBRARY.instrument("pulse").items_for(Role.MENTEE)}
