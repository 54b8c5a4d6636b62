"""The words of `keys`: what may be typed, and the help for it."""

from cyclopts import App

from console.common import USUAL, Common, printed

keys = App(name="keys", help="Keys: what everything is encrypted under, in Temporal and in the vault.")


@keys.command(name="list")
async def list_keys(*, common: Common = USUAL) -> int:
    """List the vault's keys: which one seals, and how much is still under each of them."""
    from console.keys import listed

    return await printed(listed(), common)


@keys.command
async def rotate(*, common: Common = USUAL) -> int:
    """Bring the whole vault under its newest key. Stopped midway it harms nothing: run it again and it goes on.

    What lies under an older key is wrapped anew. Where the keys are in var/keys and nothing is left to wrap, a new key is made
    first. `keys list` tells when the old one is needed no more.
    """
    from console.keys import rotated

    return await printed(rotated(), common)


@keys.command
async def new(*, common: Common = USUAL) -> int:
    """Print a new key for each purpose, to be set as TELEMAQUE_KEYS. Keeps and changes nothing."""
    from console.keys import made

    return await printed(made(), common)
