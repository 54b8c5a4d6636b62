"""What operators do with keys."""

from rich.console import Console
from rich.text import Text

from adapters.database.rotation import in_use, rotate
from adapters.keys import PURPOSES, VAULT, UnknownKey, add_key, load_keys, new_entry
from console.records import open_records
from console.report import Refused, Report, draw_rows
from settings import PREFIX, load_settings


async def made() -> Report:
    """New entries, one a purpose; nothing is kept."""
    entries = [new_entry(purpose) for purpose in PURPOSES]

    def draw(console: Console) -> None:
        console.print(Text(",".join(entries)), soft_wrap=True)

    return Report({"keys": entries}, draw)


async def listed() -> Report:
    """The vault's keys, the current one first; one that something lies under and that we lack comes last."""
    async with open_records() as records:
        counted = await in_use(records.database)
    ring = load_keys(records.settings).vault
    names = [*ring.names, *sorted(counted.keys() - set(ring.names))]
    document = [
        {"key": name, "current": name == ring.current, "known": name in ring.names, "pieces": counted.get(name, 0)}
        for name in names
    ]

    def draw(console: Console) -> None:
        rows = [(str(one["key"]), _stands(one["current"], one["known"]), str(one["pieces"])) for one in document]
        draw_rows(console, ("key", "it", "pieces under it"), rows, none="")

    return Report(document, draw)


async def rotated() -> Report:
    """Everything under the current key; under a new one of our own, if it was already."""
    settings = load_settings()
    async with open_records() as records:
        counted = await in_use(records.database)
    current = load_keys(settings).vault.current
    if not counted.keys() - {current} and add_key(settings, VAULT) is None:
        raise Refused(
            f"Everything is under the key '{current}' already. Put a new one (`starter.py keys new`) before it in "
            f"{PREFIX}KEYS, restart worker and gateway, then do this again. docs/encryption.md says it step by step."
        )
    async with open_records() as records:
        try:
            done = await rotate(records.database)
        except UnknownKey as error:
            raise Refused(
                f"Something is {error}. What was wrapped so far stays so; add that key and do this again."
            ) from None
        name = records.database.safe.master
        left = {old: count for old, count in (await in_use(records.database)).items() if old != name}

    def draw(console: Console) -> None:
        console.print(Text(f"{done} pieces are now under the key '{name}'."))
        for old, count in left.items():
            console.print(Text(f"{count} damaged ones stay under '{old}': `starter.py trouble` lists them."))
        console.print(
            Text("Restart worker and gateway. Then, once `keys list` shows nothing under it, the old key can go.")
        )

    return Report({"key": name, "wrapped": done, "left": left}, draw)


def _stands(current: object, known: object) -> str:
    if current:
        return "seals"
    return "opens" if known else "is missing"
