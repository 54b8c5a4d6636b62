"""The traces a run leaves under var/run: who is running, so that the next one can end what a killed one left behind.

A process is ended only when its pid, its start and its command line are those we wrote down.
"""

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


def record(folder: Path, name: str, pid: int) -> None:
    """Write down that `name` runs as this process."""
    draft = folder / f".{name}.pid"
    draft.write_text(json.dumps({"pid": pid, "identity": identity(pid)}))
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


def identity(pid: int) -> str | None:
    """Start and command line of a living process: together with the pid they prove who it is. None: it does not run."""
    process = Path("/proc") / str(pid)
    if not Path("/proc/self").exists():
        return _identity_by_ps(pid)
    try:
        # After the program's name, in brackets: the state, then 18 more fields, then the start (proc(5)).
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return None
    return None if fields[0] in "ZX" else f"{fields[19]} {command}"


def _identity_by_ps(pid: int) -> str | None:
    done = subprocess.run(  # noqa: S603 - our own words only
        ["ps", "-o", "lstart=,command=", "-p", str(pid)],  # noqa: S607 - wherever the system keeps it
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or None


def _still_running(file: Path) -> int | None:
    try:
        written = json.loads(file.read_text())
        pid, proof = int(written["pid"]), written["identity"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return pid if proof is not None and identity(pid) == proof else None


def _end(pid: int, patience: float) -> None:
    """Ask, wait, then kill: the whole session of a part, which is its own."""
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 10.0)):
        with suppress(ProcessLookupError):
            os.killpg(pid, number)
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if identity(pid) is None:
                return
            time.sleep(LOOK_EVERY_SECONDS)
