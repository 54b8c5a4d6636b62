"""What operators do with keys."""

from rich.console import Console
from rich.text import Text

from adapters.keys import PURPOSES, new_entry
from console.report import Report


async def made() -> Report:
    """New entries, one a purpose; nothing is kept."""
    entries = [new_entry(purpose) for purpose in PURPOSES]

    def draw(console: Console) -> None:
        console.print(Text(",".join(entries)), soft_wrap=True)

    return Report({"keys": entries}, draw)
