"""hr: what an operator sees of the inbox, has looked at again, and tells by hand."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from adapters.database.connection import migrate, open_database
from adapters.database.directory import Directories
from adapters.database.hr_inbox import HrInbox
from adapters.database.outgoing import Outgoing
from adapters.database.shelf import Shelf
from contracts.hr_inbox import NoticeStatus
from contracts.messages import LedgerPage
from mentoring.directory import Member
from mentoring.hr_form import hr_event_schema
from mentoring.kinds import Phase
from settings import ROOT
from tests.console.conftest import NOBODY, Command
from tests.gateway.street import build_view
from tests.keys import RAW, RING

NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)
SCHEMA = ROOT / "schemas" / "hr-event.schema.json"


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """A database with Léa in its directory, and four notices."""
    url = f"sqlite+aiosqlite:///{tmp_path}/telemaque.db"
    migrate(url)
    database = await open_database(url, RING)
    await Directories(database).keep([Member(id="E1042", name="Léa Martin", mail="lea@example.org")])
    inbox = HrInbox(database)
    for number, status in enumerate(("unknown-person", "garbled", "received", "understood"), start=1):
        await inbox.keep("hris", f"m{number}", "employee.terminated", {"data": {"employee": "E9"}}, NOW)
        if status != "received":
            await inbox.settle(number, NoticeStatus(status), why="employee")
    await database.close()
    return url


@pytest.fixture
def command(url: str, at: Callable[[Mapping[str, str]], Command]) -> Command:
    return at({"TELEMAQUE_DATABASE_URL": url, "TELEMAQUE_KEYS": RAW, "TELEMAQUE_TEMPORAL_ADDRESS": NOBODY})


@pytest.mark.behaviour("E9")
async def test_what_nobody_understands_is_shown_with_what_to_do_and_looked_at_again_when_asked(
    command: Command,
) -> None:
    shown = await command("hr", "inbox")
    assert "unknown-person, employee" in shown.out
    assert "bring the directory up to date, then replay it" in shown.out
    listed = (await command("hr", "inbox", "--json")).document
    assert [(one["number"], one["status"]) for one in listed] == [
        (1, "unknown-person"),
        (2, "garbled"),
        (3, "received"),
    ]
    assert len((await command("hr", "inbox", "--all", "--json")).document) == 4

    assert (await command("hr", "replay", "1", "--json")).document == {"replayed": 1}
    assert [one["status"] for one in (await command("hr", "inbox", "--json")).document] == [
        "received",
        "garbled",
        "received",
    ]
    refused = await command("hr", "replay", "4")
    assert (refused.code, refused.err.strip()) == (
        2,
        "Nothing with the number 4 waits; `starter.py hr inbox` lists what does.",
    )
    assert (await command("hr", "replay")).code == 2
    assert (await command("hr", "replay", "--all", "--json")).document == {"replayed": 3}


@pytest.mark.behaviour("N13")
async def test_an_event_told_by_hand_goes_the_way_of_all_others(command: Command) -> None:
    sent = await command("hr", "send", "leave-started", "E1042", "--until", "2027-02-01", "--json")
    assert sent.code == 0
    jsonschema.validate({name: sent.document[name] for name in ("type", "timestamp", "data")}, hr_event_schema())
    *_, kept = (await command("hr", "inbox", "--json")).document
    assert (kept["source"], kept["notice"], kept["status"]) == ("operator", sent.document["id"], "received")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("leave-started", "E1042", "--until", "soon"), "--until"),
        (("leave-ended", "E1042", "--until", "2027-02-01"), "--until"),
        (("manager-changed", "E1042"), "--manager"),
        (("terminated", "E9999"), "Nobody in the directory has the id E9999"),
        (("terminated", "../.."), "--employee"),
    ],
)
async def test_what_makes_no_sense_is_not_sent(command: Command, words: tuple[str, ...], said: str) -> None:
    refused = await command("hr", "send", *words)
    assert refused.code == 2
    assert said in refused.err
    assert "Nothing was sent" in refused.err


@pytest.mark.behaviour("N13")
async def test_what_an_endpoint_has_not_taken_is_listed_and_sent_again_when_asked(command: Command, url: str) -> None:
    assert "every event has been taken" in (await command("hr", "outgoing")).out
    database = await open_database(url, RING)
    outgoing = Outgoing(database)
    await outgoing.listen("hris")
    view = build_view(phase=Phase.ONBOARDING, meetings_held=0, mentee="p-1", mentor="p-2", coordinator="p-3")
    await Shelf(database).keep(LedgerPage(view=view, asks=[], notes=[]))
    [due] = await outgoing.due("hris", NOW)
    assert await outgoing.claim(due, NOW)
    await outgoing.failed(due, "http-503", NOW)
    await database.close()

    [told] = (await command("hr", "outgoing", "--json")).document
    assert (told["endpoint"], told["reply"], told["status"]) == ("hris", "http-503", "waiting")
    assert "relationship.started" in (await command("hr", "outgoing")).out
    assert (await command("hr", "outgoing", "--again", "--json")).document == {"again": 1}


async def test_the_schema_in_the_repository_is_the_forms_own(command: Command) -> None:
    """Renewed by `starter.py hr schema > schemas/hr-event.schema.json`."""
    printed = (await command("hr", "schema")).document
    assert printed == hr_event_schema() == json.loads(SCHEMA.read_text(encoding="utf-8"))
