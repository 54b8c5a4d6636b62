"""Programs that come as wheels: the Temporal server, and the one whose time skips."""

import shutil
import sysconfig
from pathlib import Path


class MissingProgram(RuntimeError):  # noqa: N818 - it names what happened
    """A program that the lock should have installed is not there."""


def find_program(name: str) -> str:
    """The path of an installed program. Raises MissingProgram with what to do."""
    beside = Path(sysconfig.get_path("scripts")) / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise MissingProgram(f"'{name}' is not installed: run `make setup`")
    return found


SERVER_SETTINGS = (
    "--dynamic-config-value",
    "system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2",
)
"""Of a Temporal server of ours: a workflow whose task has failed twice in a row is reported at once, not after a minute.

The same in deploy/temporal/dynamic.yaml.
"""

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "wal_autocheckpoint=64", "journal_size_limit=0")
SERVER_FILE = tuple(part for pragma in _PRAGMAS for part in ("--sqlite-pragma", pragma))
"""Of a Temporal server on an SQLite file: what it acknowledged is on disk; what it deleted is not, neither there nor in its journal."""
