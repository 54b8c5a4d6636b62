"""Virtual time: the time-skipping Temporal server, one for each rehearsal, and its clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from temporalio.converter import PayloadCodec
from temporalio.testing import WorkflowEnvironment

from adapters.programs import find_program
from engine import ensure_search_attributes, plugin


class VirtualClock:
    """The clock of a time-skipping server. `latest`: what it showed when it was last looked at."""

    def __init__(self, environment: WorkflowEnvironment) -> None:
        self._environment = environment
        self.latest = datetime.now(UTC)

    async def now(self) -> datetime:
        self.latest = (await self._environment.get_current_time()).astimezone(UTC)
        return self.latest

    async def sleep_until(self, moment: datetime) -> None:
        left = moment - await self.now()
        if left > timedelta(0):
            await self._environment.sleep(left)


@asynccontextmanager
async def virtual_server(codec: PayloadCodec | None = None) -> AsyncIterator[WorkflowEnvironment]:
    """A time-skipping server of our own, ready for our workflows; it is gone at the end. `codec`: see engine.plugin."""
    environment = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=find_program("temporal-test-server"), plugins=[plugin(codec)]
    )
    async with environment:
        await ensure_search_attributes(environment.client)
        yield environment
