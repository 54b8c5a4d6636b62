"""Answers that the engine has not spoken about are given again until it does."""

import asyncio
from datetime import timedelta

import pytest

from contracts.vault import AnswerStatus
from gateway.giving import keep_sweeping, sweep
from gateway.house import EngineAway, RelationshipClosed
from mentoring.kinds import AskKind, Role
from tests.gateway.street import WILLING, Street


async def left_waiting(street: Street) -> str:
    """An answer that was received while the engine was away; a minute has passed since."""
    street.relationships.raises = EngineAway("no server answers")
    page = await street.browser().answer(
        await street.ask(AskKind.INTRODUCTION, Role.MENTEE), WILLING[AskKind.INTRODUCTION]
    )
    assert page.status_code == 202
    street.relationships.raises = None
    street.clock.shows += timedelta(minutes=1)
    [waiting] = await street.house.vault.waiting_answers(street.clock.shows)
    return waiting.id


async def state(street: Street, answer: str) -> tuple[AnswerStatus, str]:
    kept = await street.house.vault.answer(answer)
    assert kept is not None
    return kept.status, kept.refusal


@pytest.mark.behaviour("N5")
async def test_an_answer_received_while_the_engine_was_away_is_given_once_it_is_back(street: Street) -> None:
    answer = await left_waiting(street)
    assert [settled.id for settled in await sweep(street.house)] == [answer]
    assert await sweep(street.house) == []
    assert [given.id for given in street.relationships.given] == [answer]
    assert await state(street, answer) == (AnswerStatus.TAKEN, "")


async def test_an_answer_still_in_the_hands_of_its_page_is_left_alone(street: Street) -> None:
    await left_waiting(street)
    street.clock.shows -= timedelta(seconds=50)
    assert await sweep(street.house) == []


@pytest.mark.parametrize(
    ("said", "became"),
    [
        ("refused", (AnswerStatus.REFUSED, "not-open")),
        ("closed", (AnswerStatus.REFUSED, "closed")),
        ("away", (AnswerStatus.RECEIVED, "")),
    ],
)
async def test_whatever_the_engine_says_is_written_down(
    street: Street, said: str, became: tuple[AnswerStatus, str]
) -> None:
    answer = await left_waiting(street)
    if said == "refused":
        street.relationships.refuse("not-open")
    else:
        street.relationships.raises = RelationshipClosed() if said == "closed" else EngineAway()
    await sweep(street.house)
    assert await state(street, answer) == became


async def test_a_refusal_learnt_later_is_told_on_the_page_with_all_that_was_typed(street: Street) -> None:
    path = await street.ask(AskKind.MEETING_DATE, Role.MENTEE)
    street.relationships.raises = EngineAway()
    await street.browser().answer(path, WILLING[AskKind.MEETING_DATE])
    street.clock.shows += timedelta(minutes=1)
    street.relationships.refuse("date-too-far")
    await sweep(street.house)
    page = await street.browser().get(path)
    assert "could not be taken" in page.text
    assert "This date is too far away" in page.text
    assert 'value="2026-10-20T14:30"' in page.text


async def test_sweeping_goes_on_after_something_went_wrong(street: Street) -> None:
    answer = await left_waiting(street)
    street.relationships.raises = ValueError("a defect")
    sweeping = asyncio.create_task(keep_sweeping(street.house, every=timedelta(milliseconds=5)))
    await asyncio.sleep(0.1)
    street.relationships.raises = None
    for _ in range(100):
        if (await state(street, answer))[0] is AnswerStatus.TAKEN:
            break
        await asyncio.sleep(0.02)
    sweeping.cancel()
    assert await state(street, answer) == (AnswerStatus.TAKEN, "")
