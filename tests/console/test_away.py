"""When something is away the operator is told what, and that nothing was changed: exit code 3."""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.console.conftest import NOBODY, Command, Premises
from tests.console.files import pair
from tests.keys import RAW

Write = Callable[[str], str]
At = Callable[[Mapping[str, str]], Command]


async def test_without_the_server_nothing_is_started_and_nobody_registered(
    premises: Premises, at: At, start_file: Write
) -> None:
    away = at({**premises.environment, "TELEMAQUE_TEMPORAL_ADDRESS": NOBODY})

    told = await away("start", start_file(pair("nobody")))

    assert (told.code, told.out) == (3, "")
    assert f"The Temporal server at {NOBODY} does not answer. Nothing was changed." in told.err
    assert "starter.py doctor" in told.err
    assert await premises.vault.find("nobody-mentee@example.org") is None


@pytest.mark.parametrize("wish", [("pause",), ("resume",), ("end", "--reason", "other")])
async def test_without_the_server_a_wish_changes_nothing(
    premises: Premises, at: At, started: str, wish: tuple[str, ...]
) -> None:
    away = at({**premises.environment, "TELEMAQUE_TEMPORAL_ADDRESS": NOBODY})

    told = await away(wish[0], started, *wish[1:], "--json")

    assert told.code == 3
    assert told.document["error"]["kind"] == "away"
    assert "Nothing was changed" in told.document["error"]["sentence"]


async def test_without_the_server_the_ledger_is_still_read(premises: Premises, at: At, started: str) -> None:
    away = at({**premises.environment, "TELEMAQUE_TEMPORAL_ADDRESS": NOBODY})

    told = await away("show", started)

    assert told.code == 0
    assert "could not be asked, so this is what the ledger last knew" in told.out
    assert (await away("show", started, "--json")).document["engine"]["answers"] is False
    assert (await away("asks", started)).code == 0
    assert (await away("list")).code == 0


async def test_an_id_the_ledger_does_not_know_may_be_known_to_a_server_that_is_away(premises: Premises, at: At) -> None:
    away = at({**premises.environment, "TELEMAQUE_TEMPORAL_ADDRESS": NOBODY})

    assert (await away("show", "r-000000000000")).code == 3


async def test_without_a_worker_a_start_waits_and_a_wish_changes_nothing(
    without_worker: Premises, at: At, start_file: Write
) -> None:
    command = at(without_worker.environment)

    told = await command("start", start_file(pair("waiting")))
    assert told.code == 0
    assert "No worker answers yet" in told.out
    relationship = told.out.partition(":")[0]

    told = await command("pause", relationship)
    assert told.code == 3
    assert "No worker answers" in told.err
    async with without_worker.worker():
        shown = await command("show", relationship, "--json")
        assert (shown.code, shown.document["status"]) == (0, "open")


@pytest.mark.parametrize(
    "verb",
    [("list",), ("asks",), ("show", "r-1"), ("timeline", "r-1"), ("pause", "r-1"), ("end", "r-1", "--reason", "other")],
)
async def test_without_a_database_every_verb_says_so_and_makes_none(
    premises: Premises, at: At, tmp_path: Path, verb: tuple[str, ...]
) -> None:
    nowhere = tmp_path / "none.db"
    command = at({**premises.environment, "TELEMAQUE_DATABASE_URL": f"sqlite+aiosqlite:///{nowhere}"})

    told = await command(*verb)

    assert (told.code, told.out) == (3, "")
    assert "The database is not there or not up to date" in told.err
    assert not nowhere.exists()


async def test_a_database_server_that_is_away_is_named_without_its_password(premises: Premises, at: At) -> None:
    url = f"postgresql+psycopg://telemaque:hidden@{NOBODY}/telemaque"
    told = await at({**premises.environment, "TELEMAQUE_DATABASE_URL": url})("list")

    assert (told.code, told.out) == (3, "")
    assert NOBODY in told.err
    assert "hidden" not in told.err


async def test_a_mistake_in_a_file_is_told_even_while_everything_is_away(
    at: At, start_file: Write, tmp_path: Path
) -> None:
    nothing = {
        "TELEMAQUE_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/none.db",
        "TELEMAQUE_KEYS": RAW,
        "TELEMAQUE_TEMPORAL_ADDRESS": NOBODY,
    }
    assert (await at(nothing)("start", start_file("{}"))).code == 2


async def test_a_mistake_in_the_settings_is_told_and_refused(premises: Premises, at: At) -> None:
    told = await at({**premises.environment, "TELEMAQUE_SMTP_PROT": "25"})("list")

    assert told.code == 2
    assert "TELEMAQUE_SMTP_PROT" in told.err


async def test_the_unforeseen_is_one_sentence_and_its_trace_only_on_demand(
    premises: Premises, at: At, tmp_path: Path
) -> None:
    source = premises.environment["TELEMAQUE_DATABASE_URL"].partition("///")[2]
    broken = tmp_path / "broken.db"
    with sqlite3.connect(source) as before, sqlite3.connect(broken) as after:
        before.backup(after)
        after.execute("UPDATE relationships SET view = '{}'")
    command = at({**premises.environment, "TELEMAQUE_DATABASE_URL": f"sqlite+aiosqlite:///{broken}"})

    told = await command("list")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("Something unforeseen happened: ValidationError")
    assert "Traceback" not in told.err
    assert "Traceback" in (await command("list", "--debug")).err
