"""The relationships as they run on Temporal. The pages work while it is away: it is knocked at when an answer comes."""

import asyncio
from datetime import timedelta

from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.workflow import UpdateMethodMultiParam

from contracts.hr import Delivery
from contracts.messages import AnswerGiven, AnswerTaken
from contracts.names import TASK_QUEUE, hr_delivery_id
from engine import connect
from gateway.house import EngineAway, RelationshipClosed
from mentoring.refusals import RuleBroken
from settings import Settings
from workflows.hr_delivery import HrEventDelivery
from workflows.mentoring_relationship import MentoringRelationship

PATIENCE = timedelta(seconds=5)
"""How long a person looks at a page that is still loading. After that the sweeper sees to the answer."""

Door = UpdateMethodMultiParam[[MentoringRelationship, AnswerGiven], AnswerTaken]


class TemporalRelationships:
    """The ports `Relationships` and `Deliveries` on a Temporal server. `client`: one that is already connected, if there is one."""

    def __init__(self, settings: Settings, *, client: Client | None = None) -> None:
        self._settings = settings
        self._client = client
        self._connecting = asyncio.Lock()

    async def give(self, relationship: str, given: AnswerGiven) -> AnswerTaken:
        return await self._told(relationship, given, MentoringRelationship.answer)

    async def begin(self, relationship: str, given: AnswerGiven) -> AnswerTaken:
        return await self._told(relationship, given, MentoringRelationship.begin)

    async def look_at(self, person: str) -> None:
        """Have somebody's HR events looked at; raises EngineAway. No worker is needed for that: the server keeps it."""
        client = await self._connected()
        try:
            await client.start_workflow(
                HrEventDelivery.run,
                Delivery(person=person),
                id=hr_delivery_id(person),
                task_queue=TASK_QUEUE,
                start_signal="look",
                rpc_timeout=PATIENCE,
            )
        except RPCError as error:
            raise EngineAway(error.status.name) from None

    async def _told(self, relationship: str, given: AnswerGiven, door: Door) -> AnswerTaken:
        client = await self._connected()
        handle = client.get_workflow_handle(relationship)
        try:
            return await handle.execute_update(door, given, id=given.id, rpc_timeout=PATIENCE)
        except WorkflowUpdateFailedError as error:
            cause = error.cause
            if isinstance(cause, ApplicationError) and cause.type == RuleBroken.__name__:
                raise RuleBroken(cause.message) from None
            raise
        except WorkflowUpdateRPCTimeoutOrCancelledError:
            raise EngineAway("no worker answered in time") from None
        except RPCError as error:
            # A namespace that is not there is a wrong setting, not the end of a relationship.
            if error.status is RPCStatusCode.NOT_FOUND and not error.message.casefold().startswith("namespace"):
                raise RelationshipClosed from None
            raise EngineAway(error.status.name) from None

    async def _connected(self) -> Client:
        async with self._connecting:
            if self._client is None:
                try:
                    async with asyncio.timeout(PATIENCE.total_seconds()):
                        self._client = await connect(self._settings)
                except (RuntimeError, TimeoutError):
                    raise EngineAway("no server answers") from None
            return self._client
