"""The arrows between the rooms, and the purity that the sandbox no longer watches in the rooms passed through it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import OUR_ROOMS

ROOT = Path(__file__).parent.parent
PURE = ("mentoring", "contracts", "workflows")
STORY = "workflows"

FORBIDDEN_CALLS = {
    *(
        f"{where}.{what}"
        for where in ("datetime", "datetime.datetime", "date", "datetime.date")
        for what in ("now", "utcnow", "today")
    ),
    "time.time",
    "time.monotonic",
    "time.sleep",
    "os.getenv",
    "open",
    "uuid.uuid4",
    "uuid4",
}
FORBIDDEN_NAMES = {"os.environ", "random", "secrets"}


def modules(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]
    assert len(found) > 2 * len(rooms)
    return found


def dotted(node: ast.expr) -> str:
    """`datetime.now` for the expression that says so; "" for anything that is not a plain dotted name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def impurities(source: str) -> list[str]:
    """What a source reads that is not its argument: the clock, chance, the environment, a file."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and dotted(node.func) in FORBIDDEN_CALLS:
            found.append(dotted(node.func))
        elif isinstance(node, ast.Attribute) and dotted(node) in FORBIDDEN_NAMES:
            found.append(dotted(node))
        elif isinstance(node, ast.Import):
            found += [name.name for name in node.names if name.name in FORBIDDEN_NAMES]
        elif isinstance(node, ast.ImportFrom) and node.module in FORBIDDEN_NAMES:
            found.append(node.module)
    return found


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_the_arrows_between_the_rooms_hold() -> None:
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    told = subprocess.run([*lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "0 broken" in told.stdout


@pytest.mark.parametrize("path", modules(*PURE), ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_words_and_story_read_neither_clock_nor_chance_nor_file(path: Path) -> None:
    assert impurities(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime\nx = datetime.datetime.now(tz=None)",
        "from datetime import date\nx = date.today()",
        "import time\nx = time.time()",
        "import random",
        "from random import choice",
        "import os\nx = os.environ['HOME']",
        "import uuid\nx = uuid.uuid4()",
        "x = open('y')",
    ],
)
def test_what_the_watch_looks_for_it_sees(source: str) -> None:
    assert impurities(source)


def test_every_room_that_the_story_needs_is_passed_through_the_sandbox() -> None:
    """A room that is not is loaded anew for each workflow: slow, and its models are not the models we compare with."""
    ours = {path.name for path in ROOT.iterdir() if path.is_dir()} | {path.stem for path in ROOT.glob("*.py")}
    reached: set[str] = set()
    wanted = [STORY]
    while wanted:
        room = wanted.pop()
        if room not in reached:
            reached.add(room)
            files = modules(room) if (ROOT / room).is_dir() else [ROOT / f"{room}.py"]
            wanted += [top for path in files for name in imported(path) if (top := name.partition(".")[0]) in ours]
    assert reached == {"workflows", "activities", "contracts", "mentoring"}
    assert reached <= set(OUR_ROOMS)


def test_nothing_at_the_root_bears_the_name_of_a_standard_module() -> None:
    rooms = {path.stem for path in ROOT.glob("*.py")} | {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert rooms & set(sys.stdlib_module_names) == set()
