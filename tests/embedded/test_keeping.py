"""The supervisor's own rules, on small processes: restarts, patience, and who may be ended by a later run."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from embedded import traces
from embedded.parts import Part
from embedded.ports import Port, PortTaken, check_free
from embedded.supervisor import Supervisor
from tests.embedded.stack import eventually, free_ports

SLEEPS = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"


def a_part(name: str, code: str, patience: float = 10.0) -> Part:
    return Part(name, (sys.executable, "-c", code), patience=patience)


def a_supervisor(folder: Path, said: list[str], *parts: Part) -> Supervisor:
    return Supervisor(parts, folder, folder, said.append)


async def logged(log: Path, word: str) -> None:
    await eventually(lambda: log.exists() and word in log.read_text(), f"{word} is in {log.name}")


async def test_a_part_that_keeps_dying_is_started_again_after_longer_and_longer(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = a_supervisor(tmp_path, said, a_part("short", "raise SystemExit(7)"))

    await supervisor.start("short")
    await eventually(lambda: len(said) >= 3, "it has died three times")
    await supervisor.end()

    assert [line.partition(". Its log")[0] for line in said[:3]] == [
        "short ended (exit code 7); starting it again in 0.5 s",
        "short ended (exit code 7); starting it again in 1 s",
        "short ended (exit code 7); starting it again in 2 s",
    ]


async def test_a_program_that_is_not_there_is_told_and_tried_again(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = a_supervisor(tmp_path, said, Part("ghost", ("/nowhere/ghost",)))

    await supervisor.start("ghost")
    await eventually(lambda: len(said) >= 2, "it has been tried twice")
    await supervisor.end()

    assert "No such file or directory: '/nowhere/ghost'" in said[0]


async def test_a_part_that_does_not_end_when_asked_is_killed_after_its_patience(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = a_supervisor(tmp_path, said, a_part("deaf", DEAF, patience=0.5))
    await supervisor.start("deaf")
    await logged(tmp_path / "deaf.log", "deaf")

    await supervisor.end()

    assert said == ["deaf does not end by itself; killing it"]


async def test_a_second_ctrl_c_takes_the_patience_away(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = a_supervisor(tmp_path, said, a_part("deaf", DEAF, patience=600))
    await supervisor.start("deaf")
    await logged(tmp_path / "deaf.log", "deaf")

    supervisor.hurry.set()
    async with asyncio.timeout(20):
        await supervisor.end()

    assert said == ["deaf does not end by itself; killing it"]


async def test_parts_end_in_the_opposite_order(tmp_path: Path) -> None:
    said: list[str] = []
    tell = "import signal, time\ndef end(*_):\n open({file!r}, 'a').write({name!r}); raise SystemExit(0)\n"
    tell += "signal.signal(signal.SIGTERM, end); print('ready', flush=True); time.sleep(600)"
    file = str(tmp_path / "order")
    names = ("server ", "gateway ", "worker ")
    supervisor = a_supervisor(
        tmp_path, said, *(a_part(name.strip(), tell.format(file=file, name=name)) for name in names)
    )
    for name in names:
        await supervisor.start(name.strip())
        await logged(tmp_path / f"{name.strip()}.log", "ready")

    await supervisor.end()

    assert Path(file).read_text() == "worker gateway server "


async def test_a_large_log_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "quiet.log"
    log.write_bytes(b"x" * (6 * 2**20))
    supervisor = a_supervisor(tmp_path, [], a_part("quiet", SLEEPS))

    await supervisor.start("quiet")
    await eventually((tmp_path / "quiet.pid").exists, "it runs")
    await supervisor.end()

    assert log.stat().st_size == 0
    assert (tmp_path / "quiet.log.1").stat().st_size == 6 * 2**20


def test_a_process_that_a_killed_run_left_is_ended(tmp_path: Path) -> None:
    command = (sys.executable, "-c", SLEEPS)
    left = subprocess.Popen(command, start_new_session=True)
    traces.record(tmp_path, "worker", left.pid, command)

    try:
        ended = traces.end_leftovers(tmp_path, ["worker", "gateway"], patience=10)
        code = left.wait(10)
    finally:
        left.kill()

    assert ended == ["worker"]
    assert code == -signal.SIGTERM
    assert not (tmp_path / "worker.pid").exists()


@pytest.mark.parametrize("lie", ["started", "words"])
def test_a_stranger_that_has_come_to_the_same_pid_is_left_alone(tmp_path: Path, lie: str) -> None:
    command = (sys.executable, "-c", SLEEPS)
    stranger = subprocess.Popen(command, start_new_session=True)
    try:
        traces.record(tmp_path, "worker", stranger.pid, command)
        file = tmp_path / "worker.pid"
        file.write_text(file.read_text().replace(f'"{lie}": "', f'"{lie}": "9'))

        assert traces.end_leftovers(tmp_path, ["worker"], patience=1) == []
        assert stranger.poll() is None
        assert not file.exists()
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x"}', '{"pid": 1, "started": "0", "words": ""}', "\x00"])
def test_a_pid_file_that_makes_no_sense_ends_nobody(tmp_path: Path, content: str) -> None:
    (tmp_path / "worker.pid").write_text(content)

    assert traces.end_leftovers(tmp_path, ["worker"], patience=1) == []


def test_the_lock_goes_with_its_holder_however_it_ends(tmp_path: Path) -> None:
    holds = f"import os; from pathlib import Path; from embedded.traces import only_one\nwith only_one(Path({str(tmp_path)!r})):"
    subprocess.run([sys.executable, "-c", f"{holds} os.kill(os.getpid(), 9)"], check=False)

    with traces.only_one(tmp_path):
        assert (tmp_path / "lock").read_text().strip() == str(os.getpid())
        with pytest.raises(traces.AlreadyRunning, match=str(os.getpid())), traces.only_one(tmp_path):
            pass


def test_one_port_for_two_things_is_refused() -> None:
    (number,) = free_ports(1)
    gateway = Port(number, "the gateway", "TELEMAQUE_GATEWAY_PORT", "8081")
    page = Port(number, "the mailbox page", "TELEMAQUE_MAILBOX_PORT", "8026")

    with pytest.raises(PortTaken, match=f"Port {number} cannot be both the gateway and the mailbox page"):
        check_free([gateway, page])
