"""The relationships as they run on Temporal: asked, started, told of an operator's wish. Whoever is away is named."""

import asyncio
from datetime import timedelta
from typing import Any

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from console.report import Away
from contracts.messages import (
    Chapter,
    EndWish,
    ExtendWish,
    PauseWish,
    PromoteWish,
    ReplaceWish,
    ResumeWish,
    StartRelationship,
    View,
)
from contracts.names import TASK_QUEUE, erasure_id
from contracts.privacy import Approval, ErasureStands, ErasureWish
from engine import connect
from mentoring.refusals import RuleBroken
from settings import Settings
from workflows.mentoring_relationship import MentoringRelationship
from workflows.person_erasure import PersonErasure

PATIENCE = timedelta(seconds=5)
"""How long an operator waits for an answer before it counts as none."""

UNCHANGED = "Nothing was changed. `starter.py doctor` tells what is missing."
Wish = PauseWish | ResumeWish | PromoteWish | ExtendWish | ReplaceWish | EndWish
_DOORS: dict[type[Wish], str] = {
    PauseWish: "pause",
    ResumeWish: "resume",
    PromoteWish: "promote",
    ExtendWish: "extend",
    ReplaceWish: "replace",
    EndWish: "end",
}


class EngineRoom:
    """Every method raises Away when the server does not answer."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def start(self, start: StartRelationship) -> bool:
        """Start the relationship. False when it had been started before, whether it still runs or not."""
        try:
            await self._client.start_workflow(
                MentoringRelationship.run,
                Chapter(start=start),
                id=start.id,
                task_queue=TASK_QUEUE,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                static_summary=f"{start.programme}: {start.id}",
                rpc_timeout=PATIENCE,
            )
        except WorkflowAlreadyStartedError:
            return False
        except RPCError as error:
            raise Away(f"The Temporal server did not take the start ({_reason(error)}).") from None
        return True

    async def is_running(self, relationship: str) -> bool:
        """Whether its workflow is open on the server: also for a while after the relationship has closed. Needs no worker."""
        try:
            described = await self._client.get_workflow_handle(relationship).describe(rpc_timeout=PATIENCE)
        except RPCError as error:
            raise Away(f"The Temporal server does not answer ({_reason(error)}). {UNCHANGED}") from None
        return described.status is WorkflowExecutionStatus.RUNNING

    async def view(self, relationship: str) -> View | None:
        """What the relationship says of itself; None when the server knows none. Raises Away when no worker answers."""
        handle = self._client.get_workflow_handle(relationship)
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                return await handle.query(MentoringRelationship.view)
        except RPCError as error:
            if _is_unknown(error):
                return None
            raise Away(f"No worker answers ({_reason(error)}). {UNCHANGED}") from None
        except TimeoutError:
            raise Away(f"No worker answers. {UNCHANGED}") from None

    async def wish(self, relationship: str, wish: Wish) -> None:
        """Pause, resume, promote, replace or end. Raises RuleBroken when the rules refuse, with nothing changed.

        Call `view` before: a wish that no worker hears may still be heard later, and then nobody knows.
        """
        handle = self._client.get_workflow_handle(relationship)
        try:
            async with asyncio.timeout(2 * PATIENCE.total_seconds()):
                await handle.execute_update(_DOORS[type(wish)], wish, id=wish.id)
        except WorkflowUpdateFailedError as error:
            raise _refusal(error) from None
        except RPCError as error:
            if _is_unknown(error):
                raise RuleBroken("closed") from None
            raise _unheard(relationship) from None
        except TimeoutError:
            raise _unheard(relationship) from None

    async def ask_erasure(self, wish: ErasureWish) -> bool:
        """Start the erasure of a person. False when it is under way already."""
        try:
            await self._client.start_workflow(
                PersonErasure.run, wish, id=erasure_id(wish.person), task_queue=TASK_QUEUE, rpc_timeout=PATIENCE
            )
        except WorkflowAlreadyStartedError:
            return False
        except RPCError as error:
            raise Away(f"The Temporal server did not take it ({_reason(error)}). {UNCHANGED}") from None
        return True

    async def approve_erasure(self, person: str, by: str) -> None:
        """Raises RuleBroken when it may not be this one."""
        handle = self._client.get_workflow_handle(erasure_id(person))
        try:
            async with asyncio.timeout(2 * PATIENCE.total_seconds()):
                await handle.execute_update("approve", Approval(by=by))
        except WorkflowUpdateFailedError as error:
            raise _refusal(error) from None
        except (RPCError, TimeoutError):
            raise Away(f"No worker answers. `starter.py privacy proof {person}` tells whether it was heard.") from None

    async def erasure(self, person: str) -> ErasureStands | None:
        """Where the erasure of a person stands; None when none was ever asked for, or it is long past."""
        handle = self._client.get_workflow_handle_for(PersonErasure.run, erasure_id(person))
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                return await handle.query(PersonErasure.stands)
        except RPCError as error:
            if _is_unknown(error):
                return None
            raise Away(f"No worker answers ({_reason(error)}).") from None
        except TimeoutError:
            raise Away("No worker answers.") from None


async def enter(settings: Settings) -> EngineRoom:
    """Raises Away when no server answers, NoKeys when there is nothing to encrypt with."""
    return EngineRoom(await client_of(settings))


async def client_of(settings: Settings) -> Client:
    """The same, bare."""
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            return await connect(settings)
    except (RuntimeError, TimeoutError):
        raise Away(f"The Temporal server at {settings.temporal_address} does not answer. {UNCHANGED}") from None


def _refusal(error: WorkflowUpdateFailedError) -> Exception:
    cause: Any = error.cause
    if isinstance(cause, ApplicationError) and cause.type == RuleBroken.__name__:
        return RuleBroken(cause.message)
    return error


def _unheard(relationship: str) -> Away:
    return Away(
        "The wish was sent and no answer came back: it may or may not have been heard. "
        f"See with `starter.py show {relationship}` before you repeat it."
    )


def _is_unknown(error: RPCError) -> bool:
    return error.status is RPCStatusCode.NOT_FOUND and "namespace" not in error.message.casefold()


def _reason(error: RPCError) -> str:
    return error.status.name.lower().replace("_", " ")
