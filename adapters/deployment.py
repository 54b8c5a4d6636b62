"""Which builds of the worker there are, which one begins what is new, and how many relationships run on each."""

import asyncio
from datetime import timedelta

from temporalio.api.enums.v1 import WorkerDeploymentVersionStatus
from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    SetWorkerDeploymentCurrentVersionRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from contracts.names import DEPLOYMENT, IDENTITY
from mentoring.model import Model
from settings import Settings

LOOK_EVERY_SECONDS = 1.0
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
