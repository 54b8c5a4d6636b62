"""The words of `deploy`: what may be typed, and the help for it."""

from cyclopts import App

from console.common import USUAL, Common, printed

deploy = App(name="deploy", help="Deploys: which builds of the worker run, and which one begins what is new.")


@deploy.command(name="list")
async def list_builds(*, common: Common = USUAL) -> int:
    """List the builds, with how many relationships run on each. A drained one is needed no more."""
    from console.deploy import listed

    return await printed(listed(), common)


@deploy.command
async def use(build: str, /, *, common: Common = USUAL) -> int:
    """From now on begin on this build; relationships under way move there when their page turns, after their next meeting.

    Rolling back is the same, with the build that was good.

    Parameters
    ----------
    build
        What its worker is told as TELEMAQUE_BUILD.
    """
    from console.deploy import used

    return await printed(used(build), common)
