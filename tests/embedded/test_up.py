"""`make up`: what starts, what dies and comes back, what is refused."""

import signal
import socket
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from embedded.ports import answers
from embedded.traces import look_up
from tests.embedded.stack import PARTS, Stack, eventually, free_ports, make_stack, standing


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """One stack for the tests that leave it standing."""
    async with standing(tmp_path_factory.mktemp("up") / "var") as stack:
        yield stack


async def test_gateway_mailbox_and_temporal_answer_where_the_screen_says(stack: Stack) -> None:
    async with httpx2.AsyncClient() as browser:
        for setting in ("GATEWAY_PORT", "MAILBOX_PORT", "TEMPORAL_UI_PORT"):
            address = stack.address(setting)
            assert address in stack.everything_said
            assert (await browser.get(address, follow_redirects=True)).status_code < 500
    assert "starter.py start examples/lea-and-nadia.yaml" in stack.everything_said


async def test_what_the_server_acknowledged_is_on_disk(stack: Stack) -> None:
    server = sqlite3.connect(f"file:{stack.var}/temporal.db?mode=ro", uri=True)
    try:
        assert server.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    finally:
        server.close()
    running = look_up(stack.pid("temporal") or 0)
    assert running is not None
    assert "synchronous=FULL" in running.command


async def test_what_is_under_var_concerns_nobody_else_on_the_machine(stack: Stack) -> None:
    await eventually((stack.var / "secret").exists, "the secret is there")

    shared = [file for file in stack.var.rglob("*") if file.stat().st_mode & 0o077]

    assert shared == []


@pytest.mark.parametrize("part", PARTS)
async def test_a_part_that_is_killed_is_started_again_and_the_operator_told(stack: Stack, part: str) -> None:
    before = len(stack.said)

    await stack.kill(part)

    told = [line for line in stack.said[before:] if line.startswith(f"{part} ended (killed by SIGKILL)")]
    assert len(told) == 1
    assert f"{part}.log" in told[0]
    ports = {"temporal": "TEMPORAL_UI_PORT", "mailbox": "MAILBOX_PORT", "gateway": "GATEWAY_PORT"}
    if part in ports:
        port = int(stack.address(ports[part]).rpartition(":")[2])
        await eventually(lambda: answers(port), f"{part} answers again")


async def test_a_second_make_up_on_the_same_folder_is_refused(stack: Stack) -> None:
    code, out, _ = await stack.run("-m", "embedded.up")

    assert code == 1
    assert out.startswith("Télémaque is already up in")
    assert "TELEMAQUE_VAR" in out
    assert all(stack.pid(part) for part in PARTS)


async def test_ctrl_c_ends_every_part_and_says_so(tmp_path: Path) -> None:
    async with standing(tmp_path / "var") as stack:
        pids = [stack.pid(part) for part in PARTS]

        code = await stack.end(signal.SIGINT)

        assert code == 0
        assert [look_up(pid) for pid in pids if pid] == [None] * len(PARTS)
        assert list((stack.var / "run").glob("*.pid")) == []
        assert "killing it" not in stack.everything_said
        assert stack.said[-1].startswith("Everything has ended.")


async def test_after_a_killed_supervisor_the_next_one_ends_what_it_left_and_all_is_back(tmp_path: Path) -> None:
    async with standing(tmp_path / "var") as stack:
        left = {part: stack.pid(part) for part in PARTS}
        await stack.end(signal.SIGKILL)
        assert {part: stack.pid(part) for part in PARTS} == left

        await stack.up()

        assert [line.rpartition(" ")[2] for line in stack.said if line.startswith("Ended what was left")] == [
            "worker",
            "gateway",
            "mailbox",
            "temporal",
        ]
        assert all(look_up(pid) is None for pid in left.values() if pid)
        assert all(stack.pid(part) not in (None, left[part]) for part in PARTS)


async def test_a_port_that_is_taken_is_named_with_what_to_set_and_nothing_is_started(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    stack = make_stack(tmp_path / "var", GATEWAY_PORT=str(port))
    with socket.create_server(("127.0.0.1", port)):
        code, out, _ = await stack.run("-m", "embedded.up")

    assert code == 1
    assert out == (
        f"Port {port} (the gateway) is taken by another program; end that one, or choose another port: "
        "TELEMAQUE_GATEWAY_PORT=8081 make up\n"
    )
    assert not (stack.var / "temporal.db").exists()


@pytest.mark.parametrize(
    ("setting", "value", "code", "word"),
    [
        ("GATEWAY_PORT", "many", 2, "TELEMAQUE_GATEWAY_PORT"),
        ("TEMPORAL_ADDRESS", "temporal.example.org:7233", 1, "a Temporal server of its own"),
        ("VAR", "/proc/nowhere", 1, "TELEMAQUE_VAR"),
    ],
)
async def test_a_setting_that_cannot_be_is_told_in_a_sentence(
    tmp_path: Path, setting: str, value: str, code: int, word: str
) -> None:
    stack = make_stack(tmp_path / "var", **{setting: value})

    found, out, _ = await stack.run("-m", "embedded.up")

    assert found == code
    assert word in out
    assert "Traceback" not in out
