"""What needs a human, in one list: our own database's part, and what the Temporal server says of open relationships."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse
from temporalio.client import Client, WorkflowExecutionDescription
from temporalio.service import RPCError, RPCStatusCode

from adapters.database.connection import Database
from adapters.database.troubles import Troubles
from contracts.troubles import KINDS, Trouble

STORY = "MentoringRelationship"
RUNNING = f"WorkflowType = '{STORY}' AND ExecutionStatus = 'Running'"
REPORTED = f"{RUNNING} AND TemporalReportedProblems IS NOT NULL"
"""Set by the server once the tasks of a workflow have failed several times in a row: twice, with programs.SERVER_SETTINGS."""
PATIENCE = timedelta(seconds=5)
TRIES = 20
"""An activity that has been tried more often than this has met something that does not pass by itself."""
TASK_TRIES = 3
NEW = timedelta(minutes=10)
"""So young a relationship may not be in the ledger yet."""
LOOK = "`starter.py timeline {0}`, and its history in Temporal's own pages"


async def all_troubles(database: Database, client: Client | None, now: datetime) -> list[Trouble]:
    """Everything, by kind in the order of KINDS, the oldest first. Without a `client` only what the ledger knows.

    Raises DatabaseAway, RPCError.
    """
    ours = Troubles(database)
    found = await ours.all(now)
    if client is not None:
        overdue = {one.about for one in found if one.kind == "overdue"}
        found += await _of_engine(client, {view.id for view in await ours.open_ones()}, overdue, now)
    return sorted(found, key=lambda one: (KINDS.index(one.kind), one.since or now))


def counted(troubles: Sequence[Trouble]) -> Mapping[str, int]:
    """How many there are of each kind, those without any included."""
    return {kind: sum(one.kind == kind for one in troubles) for kind in KINDS}


async def _of_engine(client: Client, in_ledger: set[str], overdue: set[str], now: datetime) -> list[Trouble]:
    running = {one.id: one.start_time async for one in client.list_workflows(RUNNING)}
    reported = {one.id async for one in client.list_workflows(REPORTED)}
    found = [
        _trouble("lost", one, "it runs, and the ledger does not know it", since=started)
        for one, started in sorted(running.items())
        if one not in in_ledger and started < now - NEW
    ]
    for one in sorted(in_ledger - running.keys()):
        ended = await _described(client, one)
        if ended is None or ended.status is None or ended.status.name != "RUNNING":
            how = ended.status.name.lower() if ended and ended.status else "unknown to Temporal"
            found.append(
                _trouble("lost", one, f"open in the ledger, and {how}", since=ended.close_time if ended else None)
            )
    for one in sorted((overdue & running.keys()) | reported):
        described = await _described(client, one)
        if described is not None:
            found += looked_at(one, described.raw_description, reported=one in reported)
    return found


def looked_at(one: str, raw: DescribeWorkflowExecutionResponse, *, reported: bool) -> list[Trouble]:
    """Whether its tasks fail, and which of its activities are tried in vain: kinds and numbers, no words of a failure."""
    found = []
    tries = raw.pending_workflow_task.attempt if raw.HasField("pending_workflow_task") else 0
    if reported or tries > TASK_TRIES:
        found.append(_trouble("stuck", one, f"its workflow task fails ({tries} tries)"))
    for activity in raw.pending_activities:
        if activity.attempt > TRIES:
            kind = activity.last_failure.application_failure_info.type or "no answer"
            since = activity.scheduled_time.ToDatetime(UTC)
            told = f"{activity.activity_type.name}: {kind} ({activity.attempt} tries)"
            found.append(_trouble("retrying", one, told, since=since))
    return found


async def _described(client: Client, one: str) -> WorkflowExecutionDescription | None:
    try:
        return await client.get_workflow_handle(one).describe(rpc_timeout=PATIENCE)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise


def _trouble(kind: str, one: str, found: str, since: datetime | None = None) -> Trouble:
    return Trouble(kind=kind, about=one, since=since, found=found, todo=LOOK.format(one))
