"""The house keeps its shape: the arrows between rooms, the purity of the rules, what the sandbox passes through."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import OUR_ROOMS
from settings import ROOT

DETERMINISTIC = ("mentoring", "contracts", "workflows")
FORBIDDEN_CALLS = re.compile(
    r"^(datetime\.(now|utcnow|today)|date\.today|time\.(time|monotonic|sleep)|random\.\w+|uuid\.uuid\d|uuid4|secrets\.\w+"
    r"|os\.(environ|getenv)\S*|open|input|asyncio\.(sleep|wait_for|timeout))$"
)
STANDARD_NAMES = set(sys.stdlib_module_names)


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Every call and every reading of an attribute in a file, as it is written."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)
        elif isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_the_arrows_point_one_way() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("room", DETERMINISTIC)
def test_no_rule_and_no_story_reads_a_clock_a_dice_or_the_world(room: str) -> None:
    found = [
        f"{path}:{line} {call}" for path in modules(room) for line, call in calls(path) if FORBIDDEN_CALLS.match(call)
    ]
    assert found == []


@pytest.mark.parametrize(
    "call", ["datetime.now", "date.today", "random.choice", "uuid.uuid4", "os.environ", "open", "asyncio.sleep"]
)
def test_what_is_forbidden_would_be_seen(call: str) -> None:
    assert FORBIDDEN_CALLS.match(call)


def test_what_a_workflow_imports_of_ours_is_passed_through_the_sandbox() -> None:
    ours = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
    seen: set[str] = set()
    waiting = list(modules("workflows"))
    while waiting:
        for name in imports(waiting.pop()):
            room = name.partition(".")[0]
            if room in ours and name not in seen:
                seen.add(name)
                path = ROOT / Path(*name.split("."))
                waiting += [p for p in (path.with_suffix(".py"), path / "__init__.py") if p.exists()]
    assert {name.partition(".")[0] for name in seen} <= set(OUR_ROOMS)
    assert any(name.startswith("mentoring.") for name in seen)


def test_workflows_are_sure_of_their_order_because_they_hold_no_set() -> None:
    """The order of a set differs from one worker to the next, and nothing else would stop it."""
    found = [
        f"{path}:{node.lineno}"
        for path in modules("workflows")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Set | ast.SetComp)
        or (isinstance(node, ast.Call) and ast.unparse(node.func) in ("set", "frozenset"))
    ]
    assert found == []


def test_no_file_at_the_root_bears_a_name_of_the_standard_library() -> None:
    names = {path.stem for path in ROOT.glob("*.py")} | {p.name for p in ROOT.iterdir() if (p / "__init__.py").exists()}
    assert names & STANDARD_NAMES == set()


def test_only_the_engine_configures_a_client() -> None:
    users = [
        path for path in ROOT.rglob("*.py") if ".venv" not in path.parts and "Client.connect" in path.read_text("utf-8")
    ]
    assert [path.relative_to(ROOT).as_posix() for path in users if path != Path(__file__)] == ["engine.py"]
