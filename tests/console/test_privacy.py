"""A person's privacy: everything of theirs handed over, everything of theirs erased by the rule of two, and proved.

One relationship is enough: its people, words and files are marked, and every place is searched for the marks, before and after.
"""

import asyncio
import json
import secrets
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from temporalio.service import RPCError

from adapters.database.directory import Directories
from adapters.database.forgetting import Forgetters
from adapters.database.hr_inbox import HrInbox
from adapters.database.outbox import LetterRow, Outbox
from adapters.database.tables import KeyRow, Table
from adapters.database.vault import Vault
from contracts.vault import AnswerStatus
from mentoring.directory import Member
from mentoring.people import Person
from tests.adapters.test_vault import ANSWER, a_file
from tests.console.conftest import Command, Premises
from tests.console.files import pair

MARK = "canary-51c3"
NOW = datetime(2027, 3, 1, tzinfo=UTC)


@dataclass
class Marked:
    """A relationship whose people and words are marked."""

    premises: Premises
    command: Command
    relationship: str
    mentee: str
    mentor: str

    async def found_in(self) -> list[str]:
        """Where the marks can be read, on the disk: Temporal's file, our database, each with its journal."""
        await self.premises.database.scrub()
        files = [file for file in self.premises.folder.iterdir() if file.is_file()]
        assert {"temporal.db", "telemaque.db"} <= {file.name for file in files}
        return [file.name for file in files if MARK.encode() in file.read_bytes()]

    async def sealed(self) -> list[bytes]:
        """What Temporal keeps of the relationship, as it keeps it: the end of each larger payload."""
        history = await self.premises.client.get_workflow_handle(self.relationship).fetch_history()
        kept = [
            payload.data
            for event in history.events
            for payload in (
                *event.workflow_execution_started_event_attributes.input.payloads,
                *event.activity_task_scheduled_event_attributes.input.payloads,
                *event.marker_recorded_event_attributes.details["data"].payloads,
            )
        ]
        return [data[-100:] for data in kept if len(data) > 200]

    async def still_on_disk(self, sealed: list[bytes]) -> int:
        """How many of these can be found in Temporal's file or in its journal."""
        files = [file.read_bytes() for file in self.premises.folder.glob("temporal.db*")]
        return sum(any(one in file for file in files) for one in sealed)

    async def printed(self) -> str:
        """What the command tells of it, without the names that operators may see."""
        verbs = (
            ["timeline", self.relationship],
            ["asks", self.relationship],
            ["trouble"],
            ["list"],
            ["show", self.relationship],
        )
        return "".join([(await self.command(*verb, "--json")).out for verb in verbs])


@pytest.fixture
async def marked(premises: Premises, command: Command, start_file: Callable[[str], str]) -> Marked:
    unique = f"{MARK}-{secrets.token_hex(4)}"
    text = pair(unique).replace("programme:", f"looks_for:\n  skills: [{MARK}]\nprogramme:", 1)
    [document] = (await command("start", start_file(text), "--json")).document
    relationship = str(document["id"])
    for _ in range(100):
        view = await premises.shelf.relationship(relationship)
        if view is not None and await premises.shelf.asks(relationship):
            break
        await asyncio.sleep(0.1)
    assert view is not None
    vault, outbox = Vault(premises.database), Outbox(premises.database)
    for number, person in enumerate((view.mentee, view.mentor)):
        words = {"id": f"a-{relationship}-{number}", "relationship": relationship, "person": person}
        answer = ANSWER.model_copy(
            update={**words, "values": {"goal": f"{MARK} of {number}"}, "status": AnswerStatus.TAKEN}
        )
        await vault.keep_answer(answer, [a_file(f"{MARK}.pdf", MARK.encode())])
    letter = LetterRow(
        key=f"{relationship}/a/p", message_id=f"<{relationship}.a.p@x>", relationship=relationship, step="a", role="mentee",
        name="a", cause={},
    )  # fmt: skip
    await outbox.put(**letter, body=MARK.encode(), now=datetime.now(UTC))
    (premises.folder / "mail").mkdir(exist_ok=True)
    mail = f"Message-ID: <{relationship}.accept-1.p@x>\r\nSubject: {MARK}\r\n\r\n{MARK}"
    (premises.folder / "mail" / f"{relationship}.eml").write_text(mail)
    return Marked(premises, command, relationship, view.mentee, view.mentor)


async def test_what_is_kept_of_a_person_is_handed_over_whole_and_nothing_of_the_other_one(
    marked: Marked, tmp_path: Path
) -> None:
    file = tmp_path / "lea.zip"
    told = await marked.command("privacy", "export", marked.mentee, str(file), "--json")
    assert told.code == 0, told.err
    assert (told.document["answers"], told.document["files"]) == (1, 1)
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as packed:
        data = json.loads(packed.read("data.json"))
        [given] = [name for name in packed.namelist() if name != "data.json"]
        assert packed.read(given) == MARK.encode()
    mentee = await marked.premises.vault.person(marked.mentee)
    mentor = await marked.premises.vault.person(marked.mentor)
    assert data["person"]["mail"] == mentee.mail
    assert [one["values"] for one in data["answers"]] == [{"goal": f"{MARK} of 0"}]
    assert [(one["id"], one["role"]) for one in data["relationships"]] == [(marked.relationship, "mentee")]
    text = json.dumps(data)
    for theirs in (mentor.mail, marked.mentor, f"{MARK} of 1"):
        assert theirs not in text
    again = await marked.command("privacy", "export", mentee.mail, str(file))
    assert (again.code, "cannot be written" in again.err) == (2, True)


@pytest.mark.behaviour("E8")
async def test_marks_are_nowhere_before_and_after_an_erasure_by_two_the_other_one_keeps_theirs(marked: Marked) -> None:
    command, premises, mentee = marked.command, marked.premises, marked.mentee
    assert await marked.found_in() == []
    assert f"{MARK} of" not in await marked.printed()
    assert (await command("privacy", "hold", mentee, "--why", f"{MARK} dispute", "--by", "zoe")).code == 0
    assert await marked.found_in() == []

    sealed = await marked.sealed()
    assert await marked.still_on_disk(sealed) == len(sealed) > 3
    first = await command("privacy", "erase", mentee, "--by", "anne", "--json")
    assert (first.code, first.document["state"], first.document["held"]) == (0, "asked", True)
    assert (await command("privacy", "erase", mentee, "--by", "anne")).code == 2
    assert (await command("privacy", "proof", mentee, "--json")).document["state"] == "asked"
    assert (await command("privacy", "erase", mentee, "--by", "claude", "--json")).document["state"] == "approved"
    await _until(lambda: _state(command, mentee), "held")
    assert await premises.vault.person(mentee)
    assert (await command("privacy", "release", mentee)).code == 0
    await _until(lambda: _state(command, mentee), None)

    proof = (await command("privacy", "proof", mentee, "--json")).document
    assert (proof["asked_by"], proof["approved_by"], proof["reason"]) == ("anne", "claude", "asked")
    counts = {one["where"]: one["count"] for one in proof["destroyed"]}
    assert {where: count for where, count in counts.items() if count and where != "vault.links"} == {
        "vault.files": 1,
        "vault.answers": 1,
        "vault.outbox": 1,
        "vault.searches": 1,
        "vault.people": 1,
        "keys": 2,
        "mail-archive": 1,
        "temporal": 1,
    }
    assert proof["keys"] == sorted([mentee, marked.relationship])
    assert MARK not in json.dumps(proof)
    assert await marked.found_in() == []
    await _until(lambda: marked.still_on_disk(sealed), 0)
    with pytest.raises(RPCError, match="not found"):
        await premises.client.get_workflow_handle(marked.relationship).fetch_history()
    assert not (premises.folder / "mail" / f"{marked.relationship}.eml").exists()
    assert await _rows_of(premises, mentee) == {"keys", "erasures", "relationships"}
    ended = await premises.shelf.relationship(marked.relationship)
    assert ended is not None
    assert ended.status == "closed"
    assert [one.values for one in await premises.vault.answers_of(marked.relationship, marked.mentor)] == [
        {"goal": f"{MARK} of 1"}
    ]
    assert (await command("privacy", "export", mentee, "/dev/null/x")).code == 2


async def test_who_looks_after_a_relationship_is_replaced_first_and_strangers_are_nobody(marked: Marked) -> None:
    view = await marked.premises.shelf.relationship(marked.relationship)
    assert view is not None
    refused = await marked.command("privacy", "erase", view.coordinator, "--by", "anne")
    assert (refused.code, marked.relationship in refused.err) == (2, True)
    assert (await marked.command("privacy", "erase", "nobody@example.org", "--by", "anne")).code == 2
    assert (await marked.command("privacy", "erase", marked.mentee, "--by", "Anne Martin")).code == 2
    assert (await marked.command("privacy", "proof", marked.mentee)).code == 2
    assert (await marked.command("privacy", "release", marked.mentee)).code == 2


async def test_a_member_goes_with_what_hr_said_of_them_and_twice_is_once(premises: Premises) -> None:
    directories, forgetters = Directories(premises.database), Forgetters(premises.database)
    number = f"E{secrets.token_hex(4)}"
    await directories.keep([Member(id=number, name=MARK, mail=f"{number}@example.org", title=MARK)])
    person = await directories.person_of(number)
    assert person is not None
    await HrInbox(premises.database).keep("hris", number, "x", {"name": MARK}, NOW)
    first = await forgetters.forget(person, NOW)
    assert await forgetters.forget(person, datetime.now(UTC)) == first
    assert {one.where: one.count for one in first.destroyed if one.count} == {
        "vault.members": 1,
        "vault.people": 1,
        "keys": 1,
    }
    assert await directories.person_of(number) is None
    again = await premises.vault.register(Person(name="Back again", mail=f"{number}@example.org"))
    assert again != person, "whoever comes back is somebody new"


async def _state(command: Command, person: str) -> str | None:
    told = await command("privacy", "proof", person, "--json")
    assert told.code == 0, told.err
    state: str | None = told.document.get("state")
    return state


async def _until(look: Callable[[], Any], wanted: object) -> None:
    async with asyncio.timeout(25):
        while await look() != wanted:  # noqa: ASYNC110 - other processes are looked at
            await asyncio.sleep(0.2)


async def _rows_of(premises: Premises, person: str) -> set[str]:
    """The tables that still have a row in which this id stands."""
    found = set()
    async with premises.database.reading() as session:
        for sheet in Table.metadata.sorted_tables:
            for row in await session.execute(select(*sheet.columns)):
                if person in repr(tuple(row)):
                    found.add(sheet.name)
        assert await session.scalar(select(func.count()).select_from(KeyRow).where(KeyRow.owner == person)) == 1
    return found
