"""The doctor: each check a line, what to do where it is bad, and an exit code that a script can read."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest

from tests.console.conftest import NOBODY, Command, Premises
from tests.smtp import moody_smtp

At = Callable[[Mapping[str, str]], Command]


@pytest.fixture
async def healthy(premises: Premises, tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """A mail server, and something that answers at the gateway's address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        found = b"200 OK" if request.startswith(b"GET /healthz ") else b"404 Not Found"
        writer.write(b"HTTP/1.1 " + found + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    gateway = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with gateway, moody_smtp(tmp_path) as mail:
        port = gateway.sockets[0].getsockname()[1]
        yield {
            **premises.environment,
            "TELEMAQUE_SMTP_PORT": str(mail.port),
            "TELEMAQUE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }


async def test_when_all_is_well_each_check_says_ok(healthy: dict[str, str], at: At) -> None:
    told = await at(healthy)("doctor")

    assert told.code == 0, told.out
    names = [
        "settings",
        "keys",
        "database",
        "temporal server",
        "namespace",
        "search attributes",
        "worker",
        "relationships",
        "mail server",
    ]
    assert [line[4:].split("  ")[0].strip() for line in told.out.splitlines()] == [
        *names,
        "replies",
        "calendars",
        "hr platforms",
        "gateway",
    ]
    assert all(line.startswith("ok ") for line in told.out.splitlines())


ILLS = {
    "keys": {"TELEMAQUE_KEYS": "temporal:t1:00"},
    "database": {"TELEMAQUE_DATABASE_URL": "sqlite+aiosqlite:////nowhere/telemaque.db"},
    "temporal server": {"TELEMAQUE_TEMPORAL_ADDRESS": NOBODY},
    "namespace": {"TELEMAQUE_TEMPORAL_NAMESPACE": "elsewhere"},
    "mail server": {"TELEMAQUE_SMTP_PORT": "9"},
    "replies": {"TELEMAQUE_IMAP_HOST": "127.0.0.1", "TELEMAQUE_IMAP_PORT": "9"},
    "calendars": {"TELEMAQUE_CALDAV_URL": f"http://{NOBODY}/{{mail}}/"},
    "hr platforms": {"TELEMAQUE_HR": "/nowhere/hr.yaml"},
    "gateway": {"TELEMAQUE_PUBLIC_URL": f"http://{NOBODY}"},
}


@pytest.mark.parametrize("ill", ILLS)
async def test_what_is_bad_is_named_with_what_to_do_and_the_exit_code_is_three(
    healthy: dict[str, str], at: At, ill: str
) -> None:
    told = await at({**healthy, **ILLS[ill]})("doctor", "--json")

    assert told.code == 3
    assert told.document["ok"] is False
    bad = {check["name"]: check["todo"] for check in told.document["checks"] if not check["ok"]}
    assert bad[ill]
    assert ill in ("keys", "temporal server", "namespace") or list(bad) == [ill]


async def test_a_mail_server_that_wants_a_safe_line_we_cannot_have_is_bad(healthy: dict[str, str], at: At) -> None:
    told = await at({**healthy, "TELEMAQUE_SMTP_SECURITY": "starttls"})("doctor", "--json")

    assert [check["name"] for check in told.document["checks"] if not check["ok"]] == ["mail server"]


async def test_a_server_without_worker_is_seen(without_worker: Premises, healthy: dict[str, str], at: At) -> None:
    address = without_worker.environment["TELEMAQUE_TEMPORAL_ADDRESS"]

    told = await at({**healthy, "TELEMAQUE_TEMPORAL_ADDRESS": address})("doctor")

    assert told.code == 3
    assert "bad  worker             nobody works on the queue 'telemaque'" in told.out
    assert "→ start one: `python worker.py`, or `make up`" in told.out


async def test_settings_that_cannot_be_read_are_the_only_line(healthy: dict[str, str], at: At) -> None:
    told = await at({**healthy, "TELEMAQUE_SMTP_PORT": "many"})("doctor", "--json")

    assert told.code == 3
    [check] = told.document["checks"]
    assert (check["name"], check["ok"]) == ("settings", False)
    assert "TELEMAQUE_SMTP_PORT" in check["found"]
