"""What a verb hands back, how it is printed, and what its exit code says."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from rich.console import Console
from rich.table import Table
from rich.text import Text

DONE, UNFORESEEN, REFUSED, AWAY = 0, 1, 2, 3
NARROW = 90
"""Below this many columns a table is told row by row."""
PIPED = 140
"""How wide we write when nobody's window limits us."""


class Refused(Exception):  # noqa: N818 - it names what happened
    """What was asked for cannot be done as it was asked. Nothing has changed. The message is a sentence."""


class Away(Exception):  # noqa: N818 - it names what happened
    """Something that is needed does not answer: the server, a worker, the database. The message is a sentence."""


@dataclass(frozen=True)
class Report:
    """`document`: what --json prints. `draw`: the same for people. `code`: the exit code."""

    document: Any
    draw: Callable[[Console], None]
    code: int = DONE


def unknown(relationship: str) -> NoReturn:
    raise Refused(f"There is no relationship '{relationship}'. `starter.py list` shows those there are.")


def print_json(document: Any) -> None:
    """One document on standard output and nothing else."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


class Paper(Console):
    """Where people read."""

    def on_broken_pipe(self) -> None:
        """The reader has gone: that is no failure of ours."""
        raise BrokenPipeError


def paper() -> Console:
    """The operator's terminal, or a wide sheet when the output goes elsewhere."""
    console = Paper(highlight=False)
    return console if console.is_terminal else Paper(highlight=False, width=PIPED)


def draw_rows(console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]], *, none: str) -> None:
    """A table, or each row as a paragraph where the window is narrow. What people wrote is never taken for markup."""
    if not rows:
        console.print(Text(none))
    elif console.width < NARROW:
        for row in rows:
            draw_facts(console, list(zip(headings, row, strict=True)))
            console.print()
    else:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for number, heading in enumerate(headings):
            table.add_column(heading, no_wrap=number == 0, overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        console.print(table)


def draw_facts(console: Console, facts: Sequence[tuple[str, str]]) -> None:
    """Heading and value, one below the other. An empty value is left out."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(overflow="fold")
    for heading, value in facts:
        if value:
            grid.add_row(Text(heading), Text(value))
    console.print(grid)


def moment(instant: datetime) -> str:
    """An instant by the operator's own clock, its offset said."""
    local = instant.astimezone()
    return f"{local:%a} {local.day} {local:%b %Y %H:%M} {local.isoformat()[-6:]}"


def deadline(instant: datetime) -> str:
    """The same, and in words when it has passed."""
    return moment(instant) + (", overdue" if instant < datetime.now(UTC) else "")
