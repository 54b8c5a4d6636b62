"""Builds of the worker, as operators see and choose them."""

from rich.console import Console
from rich.text import Text
from temporalio.service import RPCError

from adapters.deployment import Deployment, UnknownBuild
from console.engine_room import UNCHANGED, client_of
from console.report import Away, Refused, Report, draw_rows
from settings import load_settings

NONE = "Workers do not tell builds apart here (TELEMAQUE_VERSIONED is not set): docs/deploys.md."


async def listed() -> Report:
    """Every build there is."""
    try:
        builds = await Deployment(await client_of(load_settings())).builds()
    except RPCError as error:
        raise Away(f"The Temporal server did not tell ({error.status.name.lower()}).") from None

    def draw(console: Console) -> None:
        rows = [(one.build, one.state, str(one.running)) for one in builds]
        draw_rows(console, ("build", "it is", "running on it"), rows, none=NONE)

    return Report([one.model_dump() for one in builds], draw)


async def used(build: str) -> Report:
    """Make it the current one."""
    deployment = Deployment(await client_of(load_settings()))
    try:
        await deployment.use(build)
        rescued = await deployment.rescue(build)
        builds = await deployment.builds()
    except UnknownBuild:
        known = ", ".join(one.build for one in await deployment.builds()) or "none"
        raise Refused(f"No worker of the build '{build}' has asked for work; known are: {known}. {UNCHANGED}") from None
    except RPCError as error:
        raise Away(
            f"The Temporal server did not answer in time ({error.status.name.lower()}): it may or may not have heard. "
            "See with `starter.py deploy list` before you repeat it."
        ) from None
    left = sum(one.running for one in builds if one.build != build)
    lines = [f"What begins from now on begins on '{build}'."]
    if rescued:
        lines.append(f"Stuck before, and going on there: {', '.join(rescued)}.")
    if left:
        lines.append(f"{left} under way are on other builds: keep those workers until `deploy list` says drained.")

    def draw(console: Console) -> None:
        for line in lines:
            console.print(Text(line))

    return Report({"build": build, "rescued": rescued, "builds": [one.model_dump() for one in builds]}, draw)
