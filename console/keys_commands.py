"""The words of `keys`: what may be typed, and the help for it."""

from cyclopts import App

from console.common import USUAL, Common, printed

keys = App(name="keys", help="Keys: what everything is encrypted under, in Temporal and in the vault.")


@keys.command
async def new(*, common: Common = USUAL) -> int:
    """Print a new key for each purpose, to be set as TELEMAQUE_KEYS. Keeps and changes nothing."""
    from console.keys import made

    return await printed(made(), common)
