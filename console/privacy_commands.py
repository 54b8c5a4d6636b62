"""The words of `privacy`: what may be typed, and the help for it."""

from typing import Annotated, Literal

from cyclopts import App, Parameter

from console.common import USUAL, Common, printed

privacy = App(name="privacy", help="Privacy: what is kept of one person; to hand it over, to erase it, to prove it.")

By = Annotated[str | None, Parameter(show_default=False)]


@privacy.command
async def export(
    person: str, file: Annotated[str, Parameter(allow_leading_hyphen=True)], /, *, common: Common = USUAL
) -> int:
    """Write everything that is kept of a person into a file, for them: what they are, wrote and gave; nobody else's words.

    Parameters
    ----------
    person
        Their id in the vault or in the directory, or their mail address.
    file
        The ZIP file to write: data.json, and the files they gave. It must not be there yet.
    """
    from console.privacy import exported

    return await printed(exported(person, file), common)


@privacy.command
async def erase(
    person: str,
    /,
    *,
    reason: Literal["asked", "retention", "unlawful"] = "asked",
    by: By = None,
    common: Common = USUAL,
) -> int:
    """Erase a person: asked for by one operator, approved by a second who types the same within 14 days. It cannot be undone.

    Their relationships are ended in order, then everything of theirs is destroyed, the key to it too, and a proof is kept.
    What the other one of a relationship wrote stays. Nothing is erased while a legal hold is on.

    Parameters
    ----------
    person
        Their id in the vault or in the directory, or their mail address.
    reason
        asked: the person wishes it. retention: its time is over. unlawful: it should never have been kept.
    by
        Who you are; the name you are logged in with if you do not say it.
    """
    from console.privacy import erased

    return await printed(erased(person, reason, by), common)


@privacy.command
async def proof(person: str, /, *, common: Common = USUAL) -> int:
    """Show where an erasure stands; once it is done, the proof: who, why, what was destroyed where, what was kept.

    Parameters
    ----------
    person
        Their id in the vault, like p-0123456789ab.
    """
    from console.privacy import proved

    return await printed(proved(person), common)


@privacy.command
async def hold(person: str, /, *, why: str, by: By = None, common: Common = USUAL) -> int:
    """Put a legal hold on a person: nothing of theirs is erased until it is taken off.

    Parameters
    ----------
    person
        Their id in the vault or in the directory, or their mail address.
    why
        Why, in a few words; they are kept sealed.
    by
        Who you are; the name you are logged in with if you do not say it.
    """
    from console.privacy import held

    return await printed(held(person, why, by), common)


@privacy.command
async def release(person: str, /, *, common: Common = USUAL) -> int:
    """Take a legal hold off. An erasure that waited for it goes on.

    Parameters
    ----------
    person
        Their id in the vault or in the directory, or their mail address.
    """
    from console.privacy import released

    return await printed(released(person), common)
