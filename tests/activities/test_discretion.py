"""A failure tells Temporal what kind it was and where, never whom it was about."""

from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from activities.discretion import Discretion
from contracts.discretion import Discreet
from engine import plugin

CANARY = "lea.martin@example.org"


class Fails(ActivityInboundInterceptor):
    """The activity itself: it fails as it is told to."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - the SDK's word
        raise self._error


async def failure_of(error: BaseException) -> ApplicationError:
    outer = Discretion().intercept_activity(Fails(error))
    with pytest.raises(ApplicationError) as failed:
        await outer.execute_activity(None)  # type: ignore[arg-type]
    return failed.value


async def test_a_librarys_failure_is_told_by_kind_and_place_and_without_its_words() -> None:
    failure = await failure_of(ValueError(f"cannot encode {CANARY}"))
    assert failure.type == "ValueError"
    assert "test_discretion.py" in failure.message
    assert CANARY not in f"{failure!r} {failure} {failure.__cause__}"
    assert failure.__suppress_context__


async def test_our_own_discreet_words_are_told_and_tried_again() -> None:
    failure = await failure_of(Discreet("r-1/goals-1/p-1 is being sent by another attempt"))
    assert failure.message == "r-1/goals-1/p-1 is being sent by another attempt"
    assert not failure.non_retryable


async def test_what_is_already_told_as_an_application_error_passes() -> None:
    error = ApplicationError("as it is", type="Known")
    assert await failure_of(error) is error


def test_every_worker_has_it() -> None:
    assert any(isinstance(interceptor, Discretion) for interceptor in plugin().interceptors or [])
