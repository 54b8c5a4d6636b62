"""The doctor: is everything there that relationships need, and what to do where it is not."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from console import checks
from console.checks import Ill
from console.report import AWAY, DONE, Report
from settings import BadSettings, Settings, load_settings

PATIENCE_SECONDS = 8


@dataclass(frozen=True)
class Check:
    """One line of the doctor's. `todo` is empty when all is well."""

    name: str
    ok: bool
    found: str
    todo: str = ""


CHECKS: dict[str, Callable[[Settings], Awaitable[str]]] = {
    "keys": checks.keys,
    "database": checks.database,
    "temporal server": checks.server,
    "namespace": checks.namespace,
    "search attributes": checks.search_attributes,
    "worker": checks.worker,
    "relationships": checks.stories,
    "mail server": checks.mail,
    "replies": checks.replies,
    "calendars": checks.calendars,
    "hr platforms": checks.hr,
    "gateway": checks.gateway,
}


async def examined() -> Report:
    """Each check, whatever the others say. The exit code is 3 as soon as one is bad."""
    found = await _all()

    def draw(console: Console) -> None:
        width = max(len(check.name) for check in found)
        for check in found:
            word, style = ("ok ", "green") if check.ok else ("bad", "bold red")
            console.print(Text.assemble((word, style), f"  {check.name:<{width}}  {check.found}"))
            if check.todo:
                console.print(Text(f"     {'':<{width}}  → {check.todo}"))

    document = {"ok": all(check.ok for check in found), "checks": [vars(check) for check in found]}
    return Report(document, draw, DONE if document["ok"] else AWAY)


async def _all() -> list[Check]:
    try:
        settings = load_settings()
    except BadSettings as error:
        return [Check("settings", ok=False, found=str(error), todo="correct or unset it")]
    rest = await asyncio.gather(*(_one(name, look, settings) for name, look in CHECKS.items()))
    return [Check("settings", ok=True, found="readable"), *rest]


async def _one(name: str, look: Callable[[Settings], Awaitable[str]], settings: Settings) -> Check:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return Check(name, ok=True, found=await look(settings))
    except Ill as ill:
        return Check(name, ok=False, found=str(ill), todo=ill.todo)
    except TimeoutError:
        return Check(name, ok=False, found=f"no answer within {PATIENCE_SECONDS} seconds", todo="see that it runs")
