"""The words of `match`: what may be typed, and the help for it."""

from typing import Annotated

from cyclopts import Parameter

from console.common import USUAL, Common, printed


async def match(
    programme: str,
    /,
    *,
    mentees: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    coordinator: str | None = None,
    csv: Annotated[bool, Parameter(negative="")] = False,
    out: str | None = None,
    common: Common = USUAL,
) -> int:
    """Propose the best pairs of a whole population: as many as possible, then those that suit best. Starts nothing.

    Mentors are the members of the directory who have places. Each pair is told with its score (0 to 1) and its reasons,
    each mentee who is left over with why. Edit the sheet if you like, then `starter.py start FILE` starts its pairs.

    Parameters
    ----------
    programme
        The programme, whose weights say what makes a mentor suit.
    mentees
        Who looks for a mentor: a sheet (CSV) with the column id and, if you like, skills, sector, languages; - reads
        standard input. Without it: every member who has no places and is nobody's mentee yet.
    coordinator
        The id of who will look after the pairs; nobody in whose reporting line they stand is proposed.
    csv
        Print the pairs as a sheet.
    out
        Keep that sheet in a file, which must not be there yet.
    """
    from console.matching import matched

    return await printed(matched(programme, mentees, coordinator, as_csv=csv, out=out), common)
