"""A message whose handler breaks fails alone: the relationship goes on, and the timeline says that it was refused."""

from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError
from temporalio.worker import (
    HandleSignalInput,
    HandleUpdateInput,
    Interceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from mentoring.refusals import RuleBroken
from workflows.desk import Desk
from workflows.signals import refuse


class Guard(Interceptor):
    """Stands between every message and the story."""

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002, ARG002 - the SDK's word
    ) -> type[WorkflowInboundInterceptor] | None:
        return _Inbound


class _Inbound(WorkflowInboundInterceptor):
    async def handle_signal(self, input: HandleSignalInput) -> None:  # noqa: A002 - the SDK's word
        """For a signal with a handler of its own (workflows/signals.py takes all others, and breaks at none)."""
        try:
            await super().handle_signal(input)
        except Exception as error:  # noqa: BLE001 - of whatever shape it was, or whatever broke: the story goes on
            _refuse(input.signal, error)

    def handle_update_validator(self, input: HandleUpdateInput) -> None:  # noqa: A002 - the SDK's word
        try:
            super().handle_update_validator(input)
        except (FailureError, RuleBroken):
            raise
        except Exception:  # noqa: BLE001 - of another shape than its door: refused in words, not by a line of our code
            raise ApplicationError("the message cannot be read", type="Unreadable") from None

    async def handle_update_handler(self, input: HandleUpdateInput) -> Any:  # noqa: A002 - the SDK's word
        try:
            return await super().handle_update_handler(input)
        except (FailureError, RuleBroken):
            raise
        except Exception as error:  # noqa: BLE001 - a defect of ours must not be tried again for ever
            _refuse(input.update, error)
            raise ApplicationError("the message could not be taken", type="HandlerFailed") from None


def _refuse(name: str, error: Exception) -> None:
    desk = getattr(workflow.instance(), "_desk", None)
    if isinstance(desk, Desk):
        refuse(desk, name, error.code if isinstance(error, RuleBroken) else "handler-failed", error)
