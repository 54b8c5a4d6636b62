"""One alarm clock for the whole of a relationship: however much is waited for, one timer runs, for the earliest of it.

So the history stays short, and deadlines that fall together are one event and not a race: it rings on whole seconds.
"""

import contextlib
import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio import workflow


@dataclass(frozen=True, order=True)
class _Call:
    at: datetime
    order: int
    summary: str


class Alarm:
    """Wakes the workflow at every instant that it has been set to. Works only while `keep_ringing` runs."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        self._order = itertools.count()

    @contextlib.contextmanager
    def set_to(self, at: datetime | None, summary: str) -> Iterator[None]:
        """As long as this lasts, the workflow is woken at `at`, or within the second after it.

        `summary` is shown in Temporal's own pages.
        """
        if at is None:
            yield
            return
        call = _Call(_next_second(at), next(self._order), summary)
        self._calls.append(call)
        try:
            yield
        finally:
            self._calls.remove(call)

    async def keep_ringing(self) -> None:
        """Beside the story, until cancelled: keep one timer, always for the earliest call."""
        while True:
            first = min(self._calls, default=None)
            if first is None:
                await workflow.wait_condition(lambda: bool(self._calls))
                continue
            left = first.at - workflow.now()
            # Once it has rung, only its removal by the one who waited is waited for.
            timeout = left if left > timedelta(0) else None
            with contextlib.suppress(TimeoutError):
                await workflow.wait_condition(
                    functools.partial(self._is_past, first.at), timeout=timeout, timeout_summary=first.summary
                )

    def _is_past(self, at: datetime) -> bool:
        """Nobody waits for `at` any more, or somebody waits for something earlier."""
        return min((call.at for call in self._calls), default=None) != at


def _next_second(at: datetime) -> datetime:
    return at if at.microsecond == 0 else at.replace(microsecond=0) + timedelta(seconds=1)
