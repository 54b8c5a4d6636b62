"""One season of trouble: many relationships, people who answer, repeat and vanish, and everything that can break, breaking."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from temporalio.client import Client

from adapters.codec import Codec
from engine import codec_of, connect
from tests.chaos import invariants
from tests.chaos.crowd import Crowd, start_file
from tests.chaos.evidence import Evidence, gather
from tests.chaos.house import House, house
from tests.chaos.invariants import Finding
from tests.chaos.mischief import Mischief

CALM_SECONDS = 300.0
"""So long at most until what had been put off is done: a mail is tried again after a minute or two."""
LOOKS = 5
"""Relationships go on living while they are looked at: a page of the ledger may be a breath behind."""


@dataclass
class Outcome:
    """`done`: the trouble made. `turned`: what people met at the pages. `calm_after`: seconds until all was done."""

    findings: list[Finding]
    done: Counter[str]
    turned: Counter[str]
    calm_after: float

    def wrong(self, invariant: str) -> list[str]:
        return self._finding(invariant).wrong

    def looked_at(self, invariant: str) -> int:
        return self._finding(invariant).looked_at

    def _finding(self, invariant: str) -> Finding:
        return next(one for one in self.findings if one.invariant == invariant)

    @property
    def all_wrong(self) -> list[str]:
        return [f"{one.invariant}: {wrong}" for one in self.findings for wrong in one.wrong]


async def chaos(
    var: Path,
    *,
    seed: int,
    seconds: float,
    relationships: int,
    worker: Sequence[str] = ("worker.py",),
    only: frozenset[str] = frozenset(),
    enough: int = 0,
    patience: float = CALM_SECONDS,
    looks: int = LOOKS,
) -> Outcome:
    """Begin so many relationships in `var`, let everything break for so long, let it come to rest, and look.

    `enough`: so many answers must have been thanked for; on a slow machine that takes longer. `only`: nothing else goes wrong. `worker`: the program in the place of ours. `patience`: seconds it may take to come to rest.
    """
    async with house(var, worker=worker) as shaken:
        await _calendars(shaken, relationships)
        crowd = Crowd(shaken.smtp, seed)
        started = json.loads(await shaken.run("starter.py", "start", "-", "--json", given=start_file(relationships)))
        client = await connect(shaken.settings)
        mischief = Mischief(shaken, client, [one["id"] for one in started], seed, only=only)
        living = asyncio.create_task(crowd.live())
        await mischief.go_on(seconds)
        calm_after = await _calm(shaken, client, patience, lambda: len(crowd.acknowledged) >= enough)
        findings = await _look(shaken, client, crowd, looks)
        living.cancel()
        return Outcome(findings, mischief.done, crowd.turned, calm_after)


async def _calendars(shaken: House, relationships: int) -> None:
    for number in range(relationships):
        for role in ("mentee", "mentor"):
            await shaken.calendars.open_calendar(f"{role}-{number}@example.org")


async def _calm(shaken: House, client: Client, patience: float, is_enough: Callable[[], bool]) -> float:
    """Wait until nothing is tried again, no answer waits, and there is enough to look at; how many seconds it took."""
    clock = asyncio.get_running_loop().time
    began = clock()
    while clock() - began < patience:
        await asyncio.sleep(2)
        if is_enough() and not await _under_way(shaken, client):
            break
    return clock() - began


async def _under_way(shaken: House, client: Client) -> bool:
    waiting = Evidence(database=shaken.var / "telemaque.db").rows("SELECT 1 FROM answers WHERE status = 'received'")
    if waiting:
        return True
    async for execution in client.list_workflows(
        "WorkflowType = 'MentoringRelationship' AND ExecutionStatus = 'Running'"
    ):
        described = (await client.get_workflow_handle(execution.id).describe()).raw_description
        if any(one.attempt > 1 for one in described.pending_activities) or described.pending_workflow_task.attempt > 1:
            return True
    return False


async def _look(shaken: House, client: Client, crowd: Crowd, looks: int) -> list[Finding]:
    """What is found wrong at the last of several looks: the first at which nothing is."""
    for look in range(looks):
        if look:
            await asyncio.sleep(5)
        acknowledged = list(crowd.acknowledged)
        evidence = await gather(shaken, client)
        findings = await _judge(evidence, acknowledged, codec_of(shaken.settings))
        if not any(finding.wrong for finding in findings):
            break
    return findings


async def _judge(evidence: Evidence, acknowledged: Sequence[str], codec: Codec) -> list[Finding]:
    return [
        invariants.acknowledged_and_applied(evidence, acknowledged),
        invariants.mails_not_lost(evidence),
        invariants.mails_not_twice(evidence),
        invariants.one_entry_a_meeting(evidence),
        invariants.nothing_stuck(evidence),
        invariants.never_silent(evidence),
        invariants.projections_equal(evidence),
        await invariants.all_replay(evidence, codec),
        invariants.canary_nowhere(evidence),
    ]
