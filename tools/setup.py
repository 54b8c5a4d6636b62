"""`make setup`: the project's own Python environment, `.venv`, from requirements.lock and nothing else.

Standard library only: it runs before anything is installed, on a machine that may lack pip, ensurepip and certificates.
Why pip and how: docs/decisions/0002-setup.md.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import subprocess
import sys
import venv
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tools.pip_wheel import PIP, CannotFetch, Wheel, fetch

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
NEEDED = (3, 11)
HOW_LONG = "once, about half a minute"


class CannotSetUp(RuntimeError):  # noqa: N818 - it names what happened
    """The environment could not be made; the message says why and what to do."""


def set_up(root: Path, installer: Wheel = PIP) -> bool:
    """Make `root/.venv` hold what `root/requirements.lock` says. Returns False when it already did.

    Anything but a finished environment of this very lock, Python and folder is made anew, so a run that was interrupted
    is repaired by the next. Raises CannotSetUp.
    """
    home, stamp = root / ".venv", root / ".venv" / "telemaque.stamp"
    with _one_at_a_time(root):
        wanted = fingerprint(root)
        if stamp.is_file() and stamp.read_text() == wanted and (home / "bin" / "python").exists():
            return False
        _say(f"Setting up .venv ({HOW_LONG}) …")
        stamp.unlink(missing_ok=True)
        venv.EnvBuilder(with_pip=False, clear=True, symlinks=True).create(home)
        _install(home, root / "requirements.lock", installer)
        stamp.write_text(wanted)
    return True


def fingerprint(root: Path) -> str:
    """What the environment depends on: the lock, the Python, and the folder, which is written into its scripts."""
    parts = ((root / "requirements.lock").read_bytes(), sys.version.encode(), str(root.resolve()).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _install(home: Path, lock: Path, installer: Wheel) -> None:
    python = str(home / "bin" / "python")
    command = [*_pip(home, installer), "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "-r", str(lock)]
    done = subprocess.run([python, *command], check=False)  # noqa: S603 - our own words only
    if done.returncode != 0:
        raise CannotSetUp(
            "pip could not install requirements.lock (its own words are above). Without a network: connect, or name a "
            "mirror by PIP_INDEX_URL. Behind a proxy: HTTPS_PROXY, and PIP_CERT for its certificates. Then run the same command again."
        )


def _pip(home: Path, installer: Wheel) -> list[str]:
    """How to call pip: Python's own copy where ensurepip has one, else its wheel, which runs without being installed."""
    if importlib.util.find_spec("ensurepip"):
        python = str(home / "bin" / "python")
        made = subprocess.run(  # noqa: S603 - our own words only
            [python, "-m", "ensurepip", "--default-pip"], check=False, capture_output=True, text=True
        )
        if made.returncode == 0:
            return ["-m", "pip"]
        _say("Python's own copy of pip cannot be used here; fetching another.")
    try:
        return [str(fetch(installer, home) / "pip")]
    except CannotFetch as error:
        raise CannotSetUp(str(error)) from None


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    with (root / "requirements.lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def main() -> int:
    """Exit code 0: ready. 1: not, and the last line says what to do."""
    if sys.version_info < NEEDED:
        found = f"{sys.version_info[0]}.{sys.version_info[1]}"
        _say(f"Python 3.11 or newer is needed, this is {found}. Name another one: make PYTHON=python3.11 …")
        return 1
    try:
        made = set_up(ROOT)
    except CannotSetUp as error:
        _say(f"Setup failed. {error}")
        return 1
    except OSError as error:
        _say(f"Setup failed: {error}. Free some room (500 MB) or fix the rights of {ROOT}, then run it again.")
        return 1
    except KeyboardInterrupt:
        _say("Setup was interrupted; the next run repairs it.")
        return 130
    if made or "--quiet" not in sys.argv:
        _say("Setup is done." if made else "Setup: nothing to do.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
