"""A workflow whose machine stands still for longer than the SDK's own patience."""

import time

from temporalio import workflow


@workflow.defn
class Held:
    @workflow.run
    async def run(self) -> str:
        with workflow.unsafe.sandbox_unrestricted():
            time.sleep(2.2)  # noqa: ASYNC251 - that is the point
        return "on time"
