"""The list of behaviours and its proofs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.behaviours import LIST, read_numbers

ROOT = Path(__file__).parent.parent

SAMPLE = """
import pytest

@pytest.mark.behaviour("S18", "N10")
@pytest.mark.parametrize("n", [1, 2])
def test_passes(n): ...

@pytest.mark.behaviour("S16")
@pytest.mark.parametrize("n", [1, 2])
def test_passes_half(n): assert n == 1

@pytest.mark.behaviour("S15")
def test_fails_at_the_end(broken_end): ...

@pytest.fixture
def broken_end():
    yield
    raise RuntimeError
"""


def run(folder: Path, sample: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = behaviour(number): proves it\n")
    (folder / "test_sample.py").write_text(sample)
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "xdist",
            "-p",
            "tests.behaviours",
            "--rootdir",
            folder,
            *options,
            folder,
        ],
        cwd=ROOT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_number_of_the_list_is_read_once_and_in_order() -> None:
    numbers = read_numbers(LIST.read_text(encoding="utf-8"))
    wanted = [("S", 36), ("E", 9), ("P", 17), ("N", 14)]
    assert numbers == [f"{letter}{n}" for letter, last in wanted for n in range(1, last + 1)]


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "in parallel"])
def test_a_number_is_proved_only_by_a_test_that_passed_with_all_its_parameters(
    tmp_path: Path, workers: list[str]
) -> None:
    told = run(tmp_path, SAMPLE, "--behaviours", *workers).stdout.splitlines()
    assert "S18 proved test_sample.py::test_passes" in told
    assert "N10 proved test_sample.py::test_passes" in told
    assert "S16 open" in told
    assert "S15 open" in told
    assert sum(line.endswith(" open") or " proved " in line for line in told) == 76


def test_without_the_option_nothing_is_told(tmp_path: Path) -> None:
    assert " open" not in run(tmp_path, SAMPLE).stdout


def test_a_number_that_is_not_in_the_list_is_an_error(tmp_path: Path) -> None:
    told = run(tmp_path, "import pytest\n@pytest.mark.behaviour('S99')\ndef test_claims_too_much(): ...\n")
    assert told.returncode == 1
    assert "docs/behaviours.md knows no behaviour S99" in told.stdout
