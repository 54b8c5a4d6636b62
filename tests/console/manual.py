"""The operators' manual: its help texts are the command's own. `python -m tests.console.manual` renews them."""

import io
import re
from pathlib import Path

from cyclopts import App
from rich.console import Console

from console.app import app
from settings import ROOT

MANUAL = ROOT / "docs" / "operators.md"
_HELP = re.compile(r"<!-- help: ([a-z ]+) -->\n(?:```text\n.*?\n```\n)?", re.DOTALL)


def verbs(of: App = app) -> list[str]:
    """Every verb the command has; those of a noun with the noun before them: `programme check`."""
    found = []
    for name in of:
        if not name.startswith("-"):
            found += [f"{name} {verb}" for verb in verbs(of[name])] or [name]
    return found


def help_of(verb: str) -> str:
    """What `starter.py VERB --help` says, on eighty columns."""
    paper = io.StringIO()
    app.help_print(verb.split(), console=Console(file=paper, width=80))
    return "\n".join(line.rstrip() for line in paper.getvalue().strip().splitlines())


def renewed(manual: str) -> str:
    """The manual with the help texts as they are now."""
    return _HELP.sub(lambda found: f"<!-- help: {found[1]} -->\n```text\n{help_of(found[1])}\n```\n", manual)


def renew(path: Path = MANUAL) -> None:
    path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    renew()
