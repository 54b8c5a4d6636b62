"""The port on a real workflow: taken, refused by name, closed, away."""

import socket
from datetime import timedelta

import pytest

from contracts.messages import AnswerGiven
from gateway.house import EngineAway, RelationshipClosed
from gateway.temporal import TemporalRelationships
from mentoring import facts
from mentoring.kinds import EndReason
from mentoring.refusals import RuleBroken
from settings import Settings
from tests.keys import KEYS
from tests.seasons import stage


def accepted(message: str = "a-1", person: str = "p-2") -> AnswerGiven:
    return AnswerGiven(
        id=message,
        ask="accept-1",
        person=person,
        facts=facts.Accept(answer=facts.Acceptance.YES, declared=True),
        answer=message,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_an_answer_is_taken_once_refused_with_its_code_and_not_taken_after_the_end() -> None:
    async with stage({}) as played:
        relationships = TemporalRelationships(Settings(), client=played.handle._client)
        await played.clock.sleep_until(await played.clock.now() + timedelta(hours=1))
        with pytest.raises(RuleBroken) as refused:
            await relationships.give("r-test", accepted(person="p-1"))
        assert refused.value.code == "not-yours"
        assert not (await relationships.give("r-test", accepted())).again
        assert (await relationships.give("r-test", accepted())).ask == "accept-1"
        await played.clock.sleep_until(await played.clock.now() + timedelta(hours=1))  # the letters of welcome are out
        await played.end(EndReason.BY_AGREEMENT)
        await played.handle.result()
        with pytest.raises(RelationshipClosed):
            await relationships.give("r-test", accepted("a-2"))
        with pytest.raises(RelationshipClosed):
            await relationships.give("r-unknown", accepted())


async def test_with_no_server_there_the_engine_is_away_and_asked_again_next_time() -> None:
    relationships = TemporalRelationships(Settings(temporal_address=f"127.0.0.1:{free_port()}", keys=KEYS))
    for _ in range(2):
        with pytest.raises(EngineAway):
            await relationships.give("r-test", accepted())
