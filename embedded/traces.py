"""The traces a run leaves under var/run: who is running, so that the next one can end what a killed one left behind.

A process is ended only when it has the pid and the start that we wrote down, and bears the words we started it with.
"""

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY_SECONDS = 0.05


class AlreadyRunning(RuntimeError):  # noqa: N818 - it names what happened
    """Another `make up` holds this var; the message says which process."""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of this run folder. The system lets go of it when the process ends, however it ends. Raises AlreadyRunning."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            raise AlreadyRunning(
                f"Télémaque is already up in {folder.parent} (process {held.read().strip() or 'unknown'}). "
                "End that one first (Ctrl-C in its terminal), or set TELEMAQUE_VAR to another folder."
            ) from None
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
        yield


def record(folder: Path, name: str, pid: int, command: Sequence[str]) -> None:
    """Write down that `name` runs as this process, started with this command."""
    running = look_up(pid)
    if running is None:
        return  # it died at once
    draft = folder / f".{name}.pid"
    draft.write_text(json.dumps({"pid": pid, "started": running.started, "words": " ".join(command[1:])}))
    draft.rename(folder / f"{name}.pid")


def forget(folder: Path, name: str) -> None:
    (folder / f"{name}.pid").unlink(missing_ok=True)


def end_leftovers(folder: Path, names: list[str], patience: float) -> list[str]:
    """End, in this order, what a run that was killed left running; returns the names of those that were.

    `patience`: seconds between asking and killing.
    """
    ended = []
    for name in names:
        pid = _still_running(folder / f"{name}.pid")
        if pid is not None:
            _end(pid, patience)
            ended.append(name)
        forget(folder, name)
    return ended


@dataclass(frozen=True)
class Running:
    """A living process. `started`: in the system's own words, equal only for the same process."""

    started: str
    command: str


def look_up(pid: int) -> Running | None:
    """The process of this pid, or None: it does not run."""
    if not Path("/proc/self").exists():
        return _look_up_by_ps(pid)
    process = Path("/proc") / str(pid)
    try:
        # After the program's name, in brackets: the state, then 18 more fields, then the start (proc(5)).
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return None
    return None if fields[0] in "ZX" else Running(started=fields[19], command=command)


def _look_up_by_ps(pid: int) -> Running | None:
    """Where there is no /proc. `lstart` is always 24 characters long."""
    done = subprocess.run(  # noqa: S603 - our own words only
        ["ps", "-o", "lstart=,command=", "-p", str(pid)],  # noqa: S607 - wherever the system keeps it
        capture_output=True,
        text=True,
        check=False,
    )
    line = done.stdout.strip()
    return Running(started=line[:24], command=line[24:].strip()) if line else None


def _still_running(file: Path) -> int | None:
    try:
        written = json.loads(file.read_text())
        pid, started, words = int(written["pid"]), written["started"], written["words"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    found = look_up(pid)
    return pid if found is not None and found.started == started and found.command.endswith(words) else None


def _end(pid: int, patience: float) -> None:
    """Ask, wait, then kill: the whole session of a part, which is its own."""
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 10.0)):
        with suppress(ProcessLookupError):
            os.killpg(pid, number)
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if look_up(pid) is None:
                return
            time.sleep(LOOK_EVERY_SECONDS)
