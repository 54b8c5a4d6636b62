"""Whether a relationship has nothing under way, so that it may be spoken to.

The time-skipping server stands still for good where a message makes the story take back what has just been done (it
answers "ACTIVITY_UNKNOWN", and gives the task to nobody again); a real one goes on.
"""

import asyncio
from typing import Any

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryRequest
from temporalio.client import WorkflowHandle

TASK = {
    EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED: True,
    EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED: True,
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED: False,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT: True,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED: True,
}
BEGUN = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
DONE = (
    EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
    EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
    EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
    EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
)
LOOKS, BLINK = 200, 0.01


async def come_to_rest(handle: WorkflowHandle[Any, Any]) -> None:
    """Until nothing is being done at this instant. What the world has refused once waits for its next attempt, and is not
    waited for.
    """
    for _ in range(LOOKS):
        if await _is_at_rest(handle):
            return
        await asyncio.sleep(BLINK)


async def _is_at_rest(handle: WorkflowHandle[Any, Any]) -> bool:
    """One look at the history, for two would not belong together."""
    asked = GetWorkflowExecutionHistoryRequest(namespace="default", execution=WorkflowExecution(workflow_id=handle.id))
    events = (await handle._client.workflow_service.get_workflow_execution_history(asked)).history.events
    types = [event.event_type for event in events]
    if next((TASK[one] for one in reversed(types) if one in TASK), False):
        return False
    if types.count(BEGUN) == sum(types.count(one) for one in DONE):
        return True
    described = (await handle.describe()).raw_description
    return all(one.attempt > 1 for one in described.pending_activities)
