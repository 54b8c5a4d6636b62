"""One list of what needs a human; why a mail left."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from sqlalchemy import delete, update
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse
from temporalio.runtime import Runtime

from adapters.database.outbox import LetterRow, Outbox
from adapters.database.tables import AnswerRow, KeyRow, NoteRow, OutboxRow, PersonRow, RelationshipRow
from adapters.metrics import keep_counting, serve_metrics
from adapters.troubles import looked_at
from contracts.names import letter_key, message_id
from contracts.troubles import KINDS
from mentoring.people import Person
from settings import Settings
from tests.adapters.test_vault import ANSWER
from tests.console.conftest import NOBODY, Command, Premises
from tests.embedded.stack import free_ports

At = Callable[[Mapping[str, str]], Command]
NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(hours=3)


async def troubles(command: Command, relationship: str) -> dict[str, str]:
    """What is found, by kind, of whatever this relationship's test has done."""
    told = await command("trouble", "--json")
    assert told.code == 0, told.err
    return {one["kind"]: one["found"] for one in told.document["trouble"] if relationship in one["about"]}


async def a_letter(outbox: Outbox, relationship: str, step: str) -> str:
    key = letter_key(relationship, step, "p-1")
    letter = LetterRow(
        key=key,
        message_id=message_id(key, "telemaque.invalid"),
        relationship=relationship,
        step=step,
        role="mentee",
        name="ask-goals",
        cause={
            "event": "mentor-accepted",
            "step": "",
            "role": "mentor",
            "at": LONG_AGO.isoformat(),
            "asks": [{"id": "goals-1", "due": NOW.isoformat()}],
        },
    )
    await outbox.put(**letter, body=b"Bonjour", now=LONG_AGO)
    return key


async def test_mails_answers_messages_and_people_that_need_somebody_are_listed_with_what_to_do(
    premises: Premises, command: Command, started: str
) -> None:
    assert await troubles(command, started) == {}
    outbox = Outbox(premises.database)
    for step, settle in (("unknown", outbox.unknown), ("refused", outbox.refused), ("waiting", None)):
        key = await a_letter(outbox, started, step)
        if settle:
            await outbox.claim(key, LONG_AGO, timedelta(seconds=30))
            await settle(key, "550", LONG_AGO)
    lea = await premises.vault.register(Person(name="Léa", mail=f"{secrets.token_hex(6)}@example.org"))
    late = {"id": f"a-{started}", "relationship": started, "person": lea, "received_at": LONG_AGO}
    await premises.vault.keep_answer(ANSWER.model_copy(update=late))
    async with premises.database.session() as session:
        session.add(NoteRow(relationship=started, seq=999, at=NOW, event="message-refused", step="pause: unreadable"))
    assert await troubles(command, started) == {
        "mail-unknown": "550 (1 tries)",
        "mail-refused": "550 (1 tries)",
        "mail-waiting": "not tried yet (0 tries)",
        "answer-waiting": "an answer is kept that the engine has not taken",
        "message-refused": "pause: unreadable",
    }
    async with premises.database.session() as session:
        await session.execute(update(PersonRow).where(PersonRow.id == lea).values(person=b"rubbish"))
    assert await troubles(command, lea) == {"person-unreadable": "what the vault keeps of them cannot be opened"}
    assert "mail server's log" in (await command("trouble")).out

    async with premises.database.session() as session:
        await session.execute(delete(OutboxRow).where(OutboxRow.relationship == started))
        await session.execute(delete(NoteRow).where(NoteRow.seq == 999))
        await session.execute(delete(AnswerRow).where(AnswerRow.relationship == started))
        await session.execute(delete(PersonRow).where(PersonRow.id == lea))
        await session.execute(delete(KeyRow).where(KeyRow.owner == lea))


async def test_a_relationship_that_ended_in_temporal_alone_is_lost(
    premises: Premises, command: Command, started: str
) -> None:
    await premises.client.get_workflow_handle(started).terminate()
    for _ in range(100):  # the server's index takes its moment
        if found := await troubles(command, started):
            break
        await asyncio.sleep(0.1)
    assert found == {"lost": "open in the ledger, and terminated"}
    async with premises.database.session() as session:
        await session.execute(update(RelationshipRow).where(RelationshipRow.id == started).values(status="closed"))
        await session.execute(delete(RelationshipRow).where(RelationshipRow.id == started))


def test_a_workflow_whose_tasks_fail_and_an_activity_tried_in_vain_are_told_by_kind_and_number() -> None:
    raw = DescribeWorkflowExecutionResponse()
    raw.pending_workflow_task.attempt = 9
    activity = raw.pending_activities.add(attempt=21)
    activity.activity_type.name = "send-letter"
    activity.last_failure.message = "canary"
    activity.last_failure.application_failure_info.type = "TryAgain"
    found = looked_at("r-1", raw, reported=False)
    assert [(one.kind, one.found) for one in found] == [
        ("stuck", "its workflow task fails (9 tries)"),
        ("retrying", "send-letter: TryAgain (21 tries)"),
    ]
    raw.pending_workflow_task.attempt = activity.attempt = 1
    assert looked_at("r-1", raw, reported=False) == []
    assert [one.kind for one in looked_at("r-1", raw, reported=True)] == ["stuck"]


async def test_while_temporal_is_away_the_ledger_is_looked_at_and_it_is_said(premises: Premises, at: At) -> None:
    away = at({**premises.environment, "TELEMAQUE_TEMPORAL_ADDRESS": NOBODY})
    assert (await away("trouble", "--json")).document["engine"] is False
    assert "did not answer" in (await away("trouble")).out


@pytest.fixture
async def page(premises: Premises) -> AsyncIterator[str]:
    """A metrics page, counted once."""
    before = Runtime.default()
    address = f"127.0.0.1:{free_ports(1)[0]}"
    runtime = serve_metrics(Settings(metrics=address))
    counted = asyncio.Event()

    async def once(_: float) -> None:
        counted.set()
        await asyncio.Event().wait()

    counting = asyncio.create_task(keep_counting(runtime, premises.database, premises.client, once))
    await counted.wait()
    yield f"http://{address}/metrics"
    counting.cancel()
    Runtime.set_default(before, error_if_already_set=False)


async def test_the_metrics_page_counts_trouble_by_kind(page: str) -> None:
    async with httpx2.AsyncClient() as browser:
        told = (await browser.get(page)).text
    assert {kind for kind in KINDS if f'telemaque_trouble{{kind="{kind}"' in told} == set(KINDS), told


@pytest.mark.behaviour("N11")
async def test_why_a_mail_left_is_told_with_every_try(premises: Premises, command: Command, started: str) -> None:
    outbox = Outbox(premises.database)
    key = await a_letter(outbox, started, "goals-1")
    await outbox.claim(key, LONG_AGO, timedelta(seconds=30))
    await outbox.back(key, "451")
    await outbox.claim(key, NOW, timedelta(seconds=30))
    await outbox.sent(key, "250", NOW)

    told = await command("why", f"<{started}.goals-1.p-1@telemaque.invalid>", "--json")

    assert told.code == 0, told.err
    document = told.document
    assert (document["relationship"], document["step"], document["status"]) == (started, "goals-1", "sent")
    assert (document["because"]["event"], document["asks"][0]["id"]) == ("mentor-accepted", "goals-1")
    assert [one["reply"] for one in document["tries"]] == ["451", "250"]
    shown = (await command("why", key)).out
    assert "Mentor found (mentor)" in shown
    assert "2 times" in shown
    assert (await command("why", "<nobody@example.org>")).code == 2
