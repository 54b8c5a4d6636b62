"""A pytest plugin: `pytest --behaviours` tells, number by number of docs/behaviours.md, which test proves it.

A test names what it proves: `@pytest.mark.behaviour("S18")`. It counts once it has passed, with all its parameters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

LIST = Path(__file__).parent.parent / "docs" / "behaviours.md"
PROPERTY = "behaviour"
_ROW = re.compile(r"^\|([^|]+)\|", re.MULTILINE)
_NUMBERS = re.compile(r"([SEPN])(\d+)(?:–\1(\d+))?")


def read_numbers(text: str) -> list[str]:
    """Every number that begins a row of a table (`S18`, `S12 S14`, `S24–S27`), in order: S, E, P, N."""
    found: set[tuple[str, int]] = set()
    for row in _ROW.findall(text):
        for letter, first, last in _NUMBERS.findall(row):
            found |= {(letter, number) for number in range(int(first), int(last or first) + 1)}
    return [f"{letter}{number}" for letter, number in sorted(found, key=lambda one: ("SEPN".index(one[0]), one[1]))]


@dataclass(eq=False)  # pluggy keeps plugins in sets
class Proofs:
    """Which tests named a number, and whether all that ran of each of them passed."""

    numbers: list[str]
    named: dict[str, dict[str, bool]] = field(default_factory=dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid.partition("[")[0]
        for name, number in report.user_properties:
            if name == PROPERTY and (report.when == "call" or not report.passed):
                outcomes = self.named.setdefault(str(number), {})
                outcomes[test] = outcomes.get(test, True) and report.passed

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("behaviours")
        for number in self.numbers:
            proofs = sorted(test for test, passed in self.named.get(number, {}).items() if passed)
            terminalreporter.write_line(f"{number} proved {' '.join(proofs)}" if proofs else f"{number} open")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--behaviours", action="store_true", help="tell which test proves which number of the list")


def pytest_configure(config: pytest.Config) -> None:
    # Under xdist the reports come together in the controller: only there is it told.
    if config.getoption("--behaviours") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Proofs(read_numbers(LIST.read_text(encoding="utf-8"))))


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Each test's numbers travel with its reports."""
    for item in items:
        item.user_properties += [(PROPERTY, number) for number in _claimed(item)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that claims a number unknown to the list is an error."""
    unknown = sorted(set(_claimed(item)) - set(read_numbers(LIST.read_text(encoding="utf-8"))))
    if unknown:
        pytest.fail(f"docs/behaviours.md knows no behaviour {', '.join(unknown)}", pytrace=False)


def _claimed(item: pytest.Item) -> list[str]:
    return [str(number) for marker in item.iter_markers("behaviour") for number in marker.args]
