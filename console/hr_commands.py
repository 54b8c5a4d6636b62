"""The words of `hr`: what may be typed, and the help for it."""

from typing import Annotated

from cyclopts import App, Parameter

from console.common import USUAL, Common, printed
from mentoring.kinds import HrEventType

hr = App(
    name="hr", help="HR events: what happens to people in their organisation, and what their platforms tell of it."
)


@hr.command
async def inbox(
    *, everything: Annotated[bool, Parameter(name="--all", negative="")] = False, common: Common = USUAL
) -> int:
    """List what HR platforms sent and nobody could make anything of: unknown people, unknown types, nonsense.

    Parameters
    ----------
    everything
        What was understood too.
    """
    from console.hr import inbox as listing

    return await printed(listing(everything=everything), common)


@hr.command
async def replay(
    *numbers: int,
    everything: Annotated[bool, Parameter(name="--all", negative="")] = False,
    common: Common = USUAL,
) -> int:
    """Have it looked at again, once it can be understood: after `people import`, or after an update.

    Parameters
    ----------
    numbers
        From `hr inbox`.
    everything
        All that waits.
    """
    from console.hr import replayed

    return await printed(replayed(numbers, everything=everything), common)


@hr.command
async def send(
    kind: Annotated[HrEventType, Parameter(name="TYPE")],
    employee: str,
    /,
    *,
    effective_at: str | None = None,
    until: str | None = None,
    manager: str | None = None,
    supersedes: str | None = None,
    common: Common = USUAL,
) -> int:
    """Tell what a platform has not told: it goes the same way, is kept, and reaches every relationship of that person.

    Parameters
    ----------
    kind
        What happened, for instance leave-started.
    employee
        Their id in the directory.
    effective_at
        The day on which it holds from, like 2027-03-01, or an instant; now if it is not said.
    until
        Of a leave: the first day back.
    manager
        Of a change of manager: the new one's id.
    supersedes
        The id of an event told earlier by hand, which this one replaces.
    """
    from console.hr import sent

    told = {"effective_at": effective_at, "until": until, "manager": manager, "supersedes": supersedes}
    return await printed(sent(kind, employee, told), common)


@hr.command
async def outgoing(*, again: Annotated[bool, Parameter(negative="")] = False, common: Common = USUAL) -> int:
    """List the events that the organisation's own systems have not taken, and why.

    Parameters
    ----------
    again
        Have all of them sent again at once, also those that were given up.
    """
    from console.hr import outgoing as listing

    return await printed(listing(again=again), common)


@hr.command
async def schema(*, common: Common = USUAL) -> int:
    """Print the JSON Schema of our own form of HR events."""
    from console.hr import schema as schema_of_events

    return await printed(schema_of_events(), common)
