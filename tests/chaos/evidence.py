"""What is left afterwards: histories, mails, calendars, our database, files. Read from outside, without our own adapters."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from icalendar import Calendar, Event
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHistory
from temporalio.service import RPCError

from contracts.letters import Delivery, Letter, Posted
from contracts.messages import AnswerGiven, AskView, View
from contracts.names import letter_key, message_id
from mentoring.next_step import NextStep
from tests.chaos.house import House
from workflows.mentoring_relationship import MentoringRelationship

LETTER = "send-letter"
STUCK_ATTEMPTS = 3
"""A workflow task that has failed more often fails for ever."""


@dataclass
class Open:
    """An open relationship, as its server and its workflow tell it. `pending`: timers and activities under way.

    `stuck`: its workflow fails and fails again; then it has no `view`.
    """

    id: str
    pending: int
    stuck: bool
    next_step: NextStep | None = None
    view: View | None = None
    asks: list[AskView] = field(default_factory=list)


@dataclass
class Evidence:
    """`letters`: what the story says became of each mail (None: not settled). `applied`: answers that a history holds as taken.

    `earlier`: mails that had arrived before the histories were read, so these must know of them. Life goes on meanwhile.
    """

    histories: list[WorkflowHistory] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    letters: dict[str, Delivery | None] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)
    earlier: frozenset[str] = frozenset()
    mails: list[EmailMessage] = field(default_factory=list)
    entries: dict[str, list[Event]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    database: Path = Path()

    @property
    def archived(self) -> Counter[str]:
        """How often each mail was taken by the mail server."""
        return Counter(_id(mail) for mail in self.mails)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            return [tuple(row) for row in database.execute(statement, values)]


def _id(mail: EmailMessage) -> str:
    return str(mail["Message-ID"]).strip()


async def gather(house: House, client: Client) -> Evidence:
    """Everything, in this order: what the engine says first, then what it has left in the world."""
    evidence = Evidence(database=house.var / "telemaque.db")
    evidence.earlier = frozenset(_id(mail) for mail in house.smtp.taken)
    async for execution in client.list_workflows("WorkflowType = 'MentoringRelationship'"):
        handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
        history = await handle.fetch_history()
        evidence.histories.append(history)
        await _read_history(client, history, evidence, house.settings.mail_domain)
        if execution.status is WorkflowExecutionStatus.RUNNING:
            evidence.open.append(await _look_at(client, execution.id, history))
    evidence.mails = list(house.smtp.taken)
    people = sorted({address.addr_spec for mail in evidence.mails for address in mail["To"].addresses})
    kept = house.var / "radicale" / "kept" / "collection-root"
    evidence.entries = {mail: list(_entries(kept / mail / "work")) for mail in people}
    evidence.files = {str(path.relative_to(house.var)): path.read_bytes() for path in _files(house.var)}
    return evidence


async def _read_history(client: Client, history: WorkflowHistory, evidence: Evidence, domain: str) -> None:
    scheduled: dict[int, str] = {}
    accepted: dict[int, AnswerGiven] = {}
    for event in history.events:
        match event.event_type:
            case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED if _activity(event) == LETTER:
                payloads = event.activity_task_scheduled_event_attributes.input.payloads
                [letter] = await client.data_converter.decode(payloads, [Letter])
                key = letter_key(letter.relationship, letter.step, letter.recipient)
                scheduled[event.event_id] = message_id(key, domain)
                evidence.letters.setdefault(scheduled[event.event_id], None)
            case EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
                done = event.activity_task_completed_event_attributes
                if done.scheduled_event_id in scheduled:
                    [posted] = await client.data_converter.decode(done.result.payloads, [Posted])
                    evidence.letters[scheduled[done.scheduled_event_id]] = posted.delivery
            case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
                request = event.workflow_execution_update_accepted_event_attributes.accepted_request
                if request.input.name in ("answer", "begin"):
                    [given] = await client.data_converter.decode(request.input.args.payloads, [AnswerGiven])
                    accepted[event.event_id] = given
            case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
                completed = event.workflow_execution_update_completed_event_attributes
                taken = accepted.get(completed.accepted_event_id)
                if taken is not None and taken.answer and completed.outcome.HasField("success"):
                    evidence.applied.add(taken.answer)


def _activity(event: HistoryEvent) -> str:
    return event.activity_task_scheduled_event_attributes.activity_type.name


async def _look_at(client: Client, relationship: str, history: WorkflowHistory) -> Open:
    handle = client.get_workflow_handle(relationship)
    described = (await handle.describe()).raw_description
    counted = Counter(event.event_type for event in history.events)
    timers = (
        counted[EventType.EVENT_TYPE_TIMER_STARTED]
        - counted[EventType.EVENT_TYPE_TIMER_FIRED]
        - counted[EventType.EVENT_TYPE_TIMER_CANCELED]
    )
    stuck = described.pending_workflow_task.attempt > STUCK_ATTEMPTS
    found = Open(relationship, timers + len(described.pending_activities), stuck)
    try:
        found.next_step = await handle.query(MentoringRelationship.whats_next)
        found.view = await handle.query(MentoringRelationship.view)
        found.asks = await handle.query(MentoringRelationship.asks)
    except RPCError:
        found.stuck = True
    return found


def _entries(calendar: Path) -> Iterator[Event]:
    for file in sorted(calendar.glob("*.ics")):
        for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT"):
            if isinstance(event, Event):
                yield event


def _files(var: Path) -> Iterator[Path]:
    """What Temporal and our programs have written, but for the mails and the calendars, which are the people's own."""
    for path in sorted(var.rglob("*")):
        if path.is_file() and path.relative_to(var).parts[0] not in ("mail", "radicale"):
            yield path
