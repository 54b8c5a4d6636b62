"""The words of `people` and `eligible`: what may be typed, and the help for it."""

from typing import Annotated, Literal

from cyclopts import App, Parameter

from console.common import USUAL, Common, printed

people = App(name="people", help="People: the organisation's directory, and who reports to whom.")


@people.command(name="import")
async def import_(
    file: Annotated[str, Parameter(allow_leading_hyphen=True)],
    /,
    *,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    common: Common = USUAL,
) -> int:
    """Bring the directory up to date with a file of people, and tell what changed.

    Everything is checked before anything is kept; every mistake is told by line and column. The same file twice changes
    nothing; nobody is ever removed. A model to copy: examples/people.csv.

    Parameters
    ----------
    file
        A sheet as Excel saves it (CSV), or YAML; - reads a sheet from standard input.
    dry_run
        Tell what would change, and change nothing.
    """
    from console.people_import import imported

    return await printed(imported(file, dry_run=dry_run, quiet=common.json), common)


@people.command(name="list")
async def list_people(*, csv: Annotated[bool, Parameter(negative="")] = False, common: Common = USUAL) -> int:
    """List everybody in the directory.

    Parameters
    ----------
    csv
        As a sheet that `people import` reads back.
    """
    from console.people import listed

    return await printed(listed(csv=csv), common)


@people.command
async def show(member: str, /, *, common: Common = USUAL) -> int:
    """Show one person: their place in the organisation, their reporting line, whom they accompany.

    Parameters
    ----------
    member
        Their id in the organisation, like E1042.
    """
    from console.people import shown

    return await printed(shown(member), common)


@people.command
async def conflict(
    who: str, about: str, /, *, undo: Annotated[bool, Parameter(negative="")] = False, common: Common = USUAL
) -> int:
    """Keep a conflict of interest that somebody declared: these two are never proposed to each other.

    Parameters
    ----------
    who
        The id of whoever declares it.
    about
        The id of the person it is about.
    undo
        Whoever declared it withdraws it.
    """
    from console.apart import in_conflict

    return await printed(in_conflict(who, about, undo=undo), common)


@people.command
async def apart(
    one: str | None = None,
    other: str | None = None,
    /,
    *,
    undo: Annotated[bool, Parameter(negative="")] = False,
    common: Common = USUAL,
) -> int:
    """Never bring these two together again; or, without names, list everybody who is kept apart.

    Nobody has to give a reason, and none is kept.

    Parameters
    ----------
    one
        The id of one of the two.
    other
        The id of the other.
    undo
        Take it back: they may be brought together again.
    """
    from console.apart import kept_apart, listed
    from console.report import Refused

    if one is None:
        return await printed(listed(), common)
    if other is None:
        raise Refused("It takes two people: `starter.py people apart E1010 E1012`. Nothing was changed.")
    return await printed(kept_apart(one, other, undo=undo), common)


async def eligible(
    mentee: str,
    /,
    *,
    programme: str | None = None,
    coordinator: str | None = None,
    mentor: str | None = None,
    language: Literal["fr", "en"] = "en",
    common: Common = USUAL,
) -> int:
    """Tell of every mentor whether they may accompany this mentee, and every reason why not.

    A mentor is whoever has places for mentees.

    Parameters
    ----------
    mentee
        The mentee's id in the organisation.
    programme
        By the rules of this programme, which may allow a shared manager.
    coordinator
        The id of whoever will coordinate: they must be in neither reporting line.
    mentor
        Only about this person, whether they have places or not.
    language
        The language of the reasons.
    """
    from console.eligible import told

    return await printed(told(mentee, programme, coordinator, mentor, language), common)
