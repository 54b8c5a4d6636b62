"""From the vault to the engine: the same answer may be given any number of times, it counts once."""

import asyncio
from datetime import timedelta

import structlog

from adapters.database.connection import DatabaseAway
from contracts.messages import AnswerGiven
from contracts.vault import AnswerStatus, KeptAnswer
from gateway.house import EngineAway, House, RelationshipClosed
from mentoring.initiatives import kind_of
from mentoring.refusals import RuleBroken

SWEEP_EVERY = timedelta(seconds=30)
OLD_AFTER = timedelta(seconds=20)
"""An answer that young is still in the hands of the page that took it."""

CLOSED = "closed"

log = structlog.get_logger()


async def give(house: House, answer: KeptAnswer) -> KeptAnswer:
    """Give a kept answer to its relationship and settle it. It comes back as RECEIVED while the engine is away."""
    given = AnswerGiven(id=answer.id, ask=answer.ask, person=answer.person, facts=answer.facts, answer=answer.id)
    try:
        door = house.relationships.begin if kind_of(answer.ask) else house.relationships.give
        await door(answer.relationship, given)
    except RuleBroken as refused:
        return await _settle(house, answer, AnswerStatus.REFUSED, refused.code)
    except RelationshipClosed:
        return await _settle(house, answer, AnswerStatus.REFUSED, CLOSED)
    except EngineAway as away:
        log.warning("engine_away", relationship=answer.relationship, answer=answer.id, reason=str(away))
        return answer
    return await _settle(house, answer, AnswerStatus.TAKEN)


async def _settle(house: House, answer: KeptAnswer, status: AnswerStatus, refusal: str = "") -> KeptAnswer:
    await house.vault.settle_answer(answer.id, status, refusal)
    if status is AnswerStatus.TAKEN:  # drafts have served their time
        await house.vault.drop_refused_files(answer.relationship, answer.ask, answer.person)
    log.info("answer", relationship=answer.relationship, ask=answer.ask, answer=answer.id, became=status, why=refusal)
    return answer.model_copy(update={"status": status, "refusal": refusal})


async def sweep(house: House) -> list[KeptAnswer]:
    """Give again what the engine has said nothing about; returns what was settled. Stops at once while it is away."""
    settled = []
    for answer in await house.vault.waiting_answers(house.now() - OLD_AFTER):
        result = await give(house, answer)
        if result.status is AnswerStatus.RECEIVED:
            break
        settled.append(result)
    return settled


async def keep_sweeping(house: House, every: timedelta = SWEEP_EVERY) -> None:
    """Sweep for ever. What goes wrong once is told and tried again."""
    while True:
        await asyncio.sleep(every.total_seconds())
        try:
            await sweep(house)
        except DatabaseAway:
            log.warning("sweep_without_database")
        except Exception as error:  # noqa: BLE001 - one bad answer must not end the sweeping
            log.error("sweep_failed", error=type(error).__name__)  # noqa: TRY400 - a message may quote what people wrote
