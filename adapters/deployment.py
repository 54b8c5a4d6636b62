"""Which builds of the worker there are, which one begins what is new, and how many relationships run on each."""

import asyncio
from datetime import timedelta

from google.protobuf.field_mask_pb2 import FieldMask
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.deployment.v1 import WorkerDeploymentVersion
from temporalio.api.enums.v1 import WorkerDeploymentVersionStatus
from temporalio.api.workflow.v1 import VersioningOverride, WorkflowExecutionOptions
from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    SetWorkerDeploymentCurrentVersionRequest,
    UpdateWorkflowExecutionOptionsRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from adapters.troubles import REPORTED
from contracts.names import DEPLOYMENT, IDENTITY
from mentoring.model import Model
from settings import Settings

LOOK_EVERY_SECONDS = 1.0
RESCUED_WITHIN_SECONDS = 60.0
"""The server waits longer and longer between two tries of a task that fails."""
_PINNED = VersioningOverride.PinnedOverrideBehavior.PINNED_OVERRIDE_BEHAVIOR_PINNED
PATIENCE = timedelta(seconds=40)
"""The server tells every one of its parts before it answers."""


class Build(Model):
    """One build. `state`: current, draining (relationships still run on it), drained (nobody does), inactive (never used)."""

    build: str
    state: str
    running: int


class UnknownBuild(Exception):  # noqa: N818 - it names what was found
    """No worker of this build has ever asked for work here."""


class Deployment:
    """Raises RPCError when the server is away."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def builds(self) -> list[Build]:
        """Every build that a worker ever came with, in the server's order; none where builds do not matter."""
        request = DescribeWorkerDeploymentRequest(namespace=self._client.namespace, deployment_name=DEPLOYMENT)
        try:
            told = await self._client.workflow_service.describe_worker_deployment(request, timeout=PATIENCE)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return []
            raise
        return [
            Build(
                build=one.deployment_version.build_id,
                state=_STATES.get(one.status, "inactive"),
                running=await self._running(one.deployment_version.build_id),
            )
            for one in told.worker_deployment_info.version_summaries
        ]

    async def use(self, build: str) -> None:
        """What begins from now on begins on this build, and what turns its page moves there. Twice is once. Raises UnknownBuild."""
        request = SetWorkerDeploymentCurrentVersionRequest(
            namespace=self._client.namespace, deployment_name=DEPLOYMENT, build_id=build, identity=IDENTITY
        )
        try:
            await self._client.workflow_service.set_worker_deployment_current_version(request, timeout=PATIENCE)
        except RPCError as error:
            if error.status in (RPCStatusCode.NOT_FOUND, RPCStatusCode.FAILED_PRECONDITION):
                raise UnknownBuild(build) from None
            raise

    async def rescue(self, build: str) -> list[str]:
        """Whatever fails at every try on another build goes on on this one; which of them have."""
        stuck = [one.id async for one in self._client.list_workflows(REPORTED)]
        return [one for one in stuck if await self.move(one, build)]

    async def move(self, relationship: str, build: str) -> bool:
        """Have its next task done on this build, and leave it there. Whether a task was done there: then it is not stuck any more."""
        there = WorkerDeploymentVersion(deployment_name=DEPLOYMENT, build_id=build)
        pinned = VersioningOverride.PinnedOverride(behavior=_PINNED, version=there)
        await self._options(
            relationship, WorkflowExecutionOptions(versioning_override=VersioningOverride(pinned=pinned))
        )
        try:
            async with asyncio.timeout(RESCUED_WITHIN_SECONDS):
                while not await self._is_at_rest(relationship):  # noqa: ASYNC110 - the server tells it no other way
                    await asyncio.sleep(LOOK_EVERY_SECONDS)
        except TimeoutError:
            return False
        finally:  # without it, it would stay on this build for ever; so it turns its page as all others do
            await self._options(relationship, WorkflowExecutionOptions())
        return True

    async def _options(self, relationship: str, options: WorkflowExecutionOptions) -> None:
        request = UpdateWorkflowExecutionOptionsRequest(
            namespace=self._client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=relationship),
            workflow_execution_options=options,
            update_mask=FieldMask(paths=["versioning_override"]),
        )
        try:
            await self._client.workflow_service.update_workflow_execution_options(request, timeout=PATIENCE)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:  # it has ended meanwhile
                raise

    async def _is_at_rest(self, relationship: str) -> bool:
        described = await self._client.get_workflow_handle(relationship).describe(rpc_timeout=PATIENCE)
        return not described.raw_description.HasField("pending_workflow_task")

    async def claim_if_first(self, settings: Settings) -> None:
        """The first build that ever comes is used at once; every later one waits until an operator says so."""
        while settings.versioned:
            try:
                if not any(one.state != "inactive" for one in await self.builds()):
                    await self.use(settings.build)
                break
            except (UnknownBuild, RPCError):
                await asyncio.sleep(LOOK_EVERY_SECONDS)  # the server has not heard of us yet

    async def _running(self, build: str) -> int:
        query = f"TemporalWorkerDeploymentVersion = '{DEPLOYMENT}:{build}' AND ExecutionStatus = 'Running'"
        return (await self._client.count_workflows(query)).count


_STATES = {
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT: "current",
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING: "ramping",
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING: "draining",
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED: "drained",
}
