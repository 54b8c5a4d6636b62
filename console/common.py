"""What all commands share: their options, and how their reports are printed."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from console.report import Report, paper, print_json


@Parameter(name="*")
@dataclass(frozen=True)
class Common:
    """Options of every command."""

    json: Annotated[bool, Parameter(negative="")] = False
    """Print one JSON document and nothing else."""
    debug: Annotated[bool, Parameter(negative="")] = False
    """Show the trace of an error."""


USUAL = Common()


async def printed(coming: Awaitable[Report], common: Common) -> int:
    """Await the report and print it, for people or as JSON; its exit code."""
    report = await coming
    if common.json:
        print_json(report.document)
    else:
        report.draw(paper())
    return report.code
