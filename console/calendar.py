"""The calendar of a programme, drawn in the terminal: its weeks from left to right, and below them in words."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from rich.console import Console
from rich.text import Text

from console.report import draw_facts
from mentoring.durations import spell
from mentoring.outline import Event, Foreseen, outline
from mentoring.programme import Terms

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
COLUMNS = 60
"""How wide the drawing may become: with its names it fits on eighty columns."""

UNITS = (DAY, WEEK, 4 * WEEK, 13 * WEEK)
TICK = 5

LANES: dict[str, dict[Event, str]] = {
    "asks": {Event.ASKED: "▪", Event.PREPARED: "▪", Event.PLAN: "▪"},
    "meetings": {Event.FIRST_MEETING: "●", Event.MEETING: "●", Event.LAST_MEETING: "●"},
    "challenges": {Event.CHALLENGE: "▲"},
    "evaluations": {Event.EVALUATION: "◆"},
    "closure": {Event.CLOSURE_ANNOUNCED: "○", Event.CLOSURE: "■"},
}
WORDS = {
    Event.ASKED: "the mentor is asked",
    Event.PREPARED: "introductions, charter, goals and documents are asked for",
    Event.FIRST_MEETING: "first meeting",
    Event.PLAN: "action plan",
    Event.CHALLENGE: "challenge {number}",
    Event.EVALUATION: "evaluation {number}",
    Event.CLOSURE_ANNOUNCED: "the closure is announced",
    Event.MEETING: "meeting {number}",
    Event.LAST_MEETING: "meeting {number}, the last",
    Event.CLOSURE: "closure: both look back",
}


def draw_calendar(console: Console, terms: Terms) -> None:
    """What happens when, if everybody answers on the day they are asked."""
    foreseen = outline(terms)
    unit = unit_of(foreseen[-1].after)
    name = spell(unit).removeprefix("1 ")
    console.print(Text(f"Its calendar, a column a {name}, if everybody answers on the day and meets every "), end="")
    console.print(Text(f"{spell(terms.rhythms[0])}:"))
    console.print()
    for line in drawing(foreseen, unit):
        console.print(Text(line))
    console.print()
    draw_facts(console, in_words(foreseen, unit))


def unit_of(length: timedelta) -> timedelta:
    """What one column stands for: the smallest unit with which the drawing stays narrow."""
    return next((unit for unit in UNITS if length / unit < COLUMNS), UNITS[-1])


def drawing(foreseen: Sequence[Foreseen], unit: timedelta) -> list[str]:
    """A scale, and a lane for each sort of thing that happens; a lane in which nothing does is left out."""
    columns = foreseen[-1].after // unit + 1
    indent = max(map(len, LANES)) + 2
    scale = "".join(f"{tick + 1:<{TICK}}" for tick in range(0, columns, TICK))
    lines = [f"{'':{indent}}{scale}".rstrip()]
    for lane, signs in LANES.items():
        cells = ["·"] * columns
        for one in foreseen:
            if one.event in signs:
                cells[one.after // unit] = signs[one.event]
        if set(cells) != {"·"}:
            lines.append(f"{lane:{indent}}{''.join(cells)}")
    return lines


def in_words(foreseen: Sequence[Foreseen], unit: timedelta) -> list[tuple[str, str]]:
    """Week by week, and so readable without the drawing."""
    name = spell(unit).removeprefix("1 ")
    by_column = groupby(foreseen, key=lambda one: one.after // unit + 1)
    return [
        (f"{name} {column}", "; ".join(WORDS[one.event].format(number=one.number) for one in happening))
        for column, happening in by_column
    ]
