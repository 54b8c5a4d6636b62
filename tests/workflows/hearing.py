"""Relationships that only listen: what they were told of HR events, and when. In a module of its own, for the sandbox."""

from datetime import datetime

from temporalio import workflow

from contracts.hr import HrEvent
from mentoring.model import Model


class Heard(Model):
    at: datetime
    event: HrEvent


@workflow.defn(name="Hearing")
class Hearing:
    def __init__(self) -> None:
        self._heard: list[Heard] = []
        self._over = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self._over)

    @workflow.signal
    def hr_event(self, event: HrEvent) -> None:
        self._heard.append(Heard(at=workflow.now(), event=event))

    @workflow.signal
    def close(self) -> None:
        self._over = True

    @workflow.query
    def heard(self) -> list[Heard]:
        return self._heard
