"""Temporal's own copies: every run of a relationship, deleted from the server. The port of activities/forgetting.py."""

from collections.abc import Sequence

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode


class Histories:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def forget(self, relationships: Sequence[str]) -> int:
        """Raises RPCError, to be tried again. The server deletes in the background, within a minute."""
        deleted = 0
        for relationship in relationships:
            async for run in self._client.list_workflows(f"WorkflowId = '{relationship}'"):
                deleted += await self._deleted(relationship, run.run_id)
        return deleted

    async def _deleted(self, relationship: str, run: str) -> bool:
        request = DeleteWorkflowExecutionRequest(
            namespace=self._client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=relationship, run_id=run),
        )
        try:
            await self._client.workflow_service.delete_workflow_execution(request)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return False
        return True
