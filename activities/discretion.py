"""What an activity's failure may tell Temporal and the logs: our own discreet words, else only what kind it was and where.

A library's exception may cite what it was working on, and that may be a name, an address or a text.
"""

import asyncio
import traceback
from pathlib import Path
from typing import Any

from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from contracts.discretion import Discreet


class Discretion(Interceptor):
    """Stands between every activity and the engine."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - the SDK's word
        return _Inbound(next)


class _Inbound(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - the SDK's word
        try:
            return await super().execute_activity(input)
        except (ApplicationError, asyncio.CancelledError):
            raise
        except Discreet as error:
            raise ApplicationError(str(error), type=type(error).__name__) from None
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told without its words
            raise ApplicationError(_where(error), type=type(error).__name__) from None


def _where(error: Exception) -> str:
    """`composer.py:58 in compose ← post_office.py:101 in _written`: the places, innermost first, without any value."""
    frames = traceback.extract_tb(error.__traceback__)[-1:-4:-1]
    return " ← ".join(f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames)
