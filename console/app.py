"""The command's words: what may be typed, and the help for it. What a command needs is imported when it runs."""

from typing import Annotated, Literal

from cyclopts import App, Parameter

from console.common import USUAL, Common, printed
from console.deploy_commands import deploy
from console.hr_commands import hr
from console.keys_commands import keys
from console.matching_commands import match
from console.people_commands import eligible, people
from console.privacy_commands import privacy
from mentoring.kinds import Phase, Status

Reason = Literal[
    "goals-reached",
    "by-agreement",
    "mentee-wish",
    "mentor-wish",
    "left",
    "conflict",
    "programme",
    "coordinator",
    "other",
]
"""The reasons an operator may give; the engine's own conclusions are not among them."""

app = App(
    name="starter.py",
    help="Télémaque: start mentoring relationships, see where they stand, pause and end them.",
    help_epilogue=(
        "Exit codes: 0 done; 2 the input or the wish is refused; 3 something is away (server, worker, database, mail); "
        "1 anything unforeseen."
    ),
    help_format="plaintext",
    version_flags=[],
)


@app.command
async def start(file: Annotated[str, Parameter(allow_leading_hyphen=True)], /, *, common: Common = USUAL) -> int:
    """Start the relationship, or the list of relationships, that a file describes.

    Everything is checked before anything is started; every mistake is told by line and field. The same start twice
    starts one relationship. A model to copy: examples/lea-and-nadia.yaml. A sheet of pairs from `starter.py match`,
    edited or not, is started like it; the rules are asked again about each pair.

    Parameters
    ----------
    file
        A start file (YAML), or a sheet of pairs (its name ends in .csv); - reads a start file from standard input.
    """
    from console.starts import start as starting

    return await printed(starting(file), common)


@app.command(name="list")
async def list_(
    *, status: Status | None = None, programme: str | None = None, phase: Phase | None = None, common: Common = USUAL
) -> int:
    """List the relationships, the soonest next step first.

    Parameters
    ----------
    status
        Only those that are open, paused or closed.
    programme
        Only those of this programme.
    phase
        Only those in this phase.
    """
    from console.relationships import listed

    return await printed(listed(status, programme, phase), common)


@app.command
async def show(relationship: str, /, *, common: Common = USUAL) -> int:
    """Show one relationship: who is expected to do what by when, and how far it has come.

    Read from our own ledger; the workflow itself is asked too, and it is said if the two differ.

    Parameters
    ----------
    relationship
        Its id, like r-0123456789ab.
    """
    from console.relationships import shown

    return await printed(shown(relationship), common)


@app.command
async def asks(relationship: str | None = None, /, *, common: Common = USUAL) -> int:
    """List what people are being asked for, the soonest deadline first.

    Parameters
    ----------
    relationship
        Only in this relationship.
    """
    from console.asks import listed

    return await printed(listed(relationship), common)


@app.command
async def timeline(relationship: str, /, *, common: Common = USUAL) -> int:
    """Tell what has happened in one relationship, from its beginning.

    Parameters
    ----------
    relationship
        Its id.
    """
    from console.timeline import told

    return await printed(told(relationship), common)


@app.command
async def pause(relationship: str, /, *, until: str | None = None, common: Common = USUAL) -> int:
    """Stop every clock of a relationship: deadlines, reminders, meetings.

    Parameters
    ----------
    relationship
        Its id.
    until
        When it goes on by itself: a day, like 2027-02-01 (its first instant where the coordinator lives), or an
        instant, like 2027-02-01T09:00+01:00. Without it the coordinator is asked about the pause every 30 days.
    """
    from console.wishes import pause as pausing

    return await printed(pausing(relationship, until), common)


@app.command
async def resume(relationship: str, /, *, common: Common = USUAL) -> int:
    """Restart every clock of a paused relationship; each deadline is given back the length of the pause.

    Parameters
    ----------
    relationship
        Its id.
    """
    from console.wishes import resume as resuming

    return await printed(resuming(relationship), common)


@app.command
async def promote(relationship: str, /, *, to: str = "classic", common: Common = USUAL) -> int:
    """Offer the two of a short mentoring to carry on under the terms of a longer programme.

    Both are asked; a no, or silence, leaves everything as it is. Once both have said yes, the new terms count from that
    day: meetings, goals, charter and timeline stay, and the mentee is asked whether the rhythm shall change.

    Parameters
    ----------
    relationship
        Its id.
    to
        The programme whose terms shall hold, one of those that `starter.py programme list` explains.
    """
    from console.wishes import promote as promoting

    return await printed(promoting(relationship, to), common)


@app.command
async def extend(relationship: str, /, *, weeks: int = 8, common: Common = USUAL) -> int:
    """Offer the two to carry on for longer, under the same terms. Both are asked; a no, or silence, changes nothing.

    Either of the two may suggest the same from their own page; then only the other one is asked.

    Parameters
    ----------
    relationship
        Its id.
    weeks
        How much longer, in weeks: 1 to 52.
    """
    from console.wishes import extend as extending

    return await printed(extending(relationship, weeks), common)


@app.command
async def replace(
    relationship: str,
    /,
    *,
    mentor: Annotated[tuple[str, ...], Parameter(negative_iterable=())] = (),
    reason: Reason = "coordinator",
    common: Common = USUAL,
) -> int:
    """Look for another mentor. The mentee keeps goals, plan and history; the time of the search is given back.

    The meeting ahead is called off, the former mentor is told and thanked, and what they could open is withdrawn. The next
    one is asked as at a start: the rules of eligibility, acceptance, declarations, charter; the goals reach them before
    the next meeting.

    Parameters
    ----------
    relationship
        Its id.
    mentor
        Whom to ask, by their id in the directory; given several times, the first first. Without it the engine proposes.
    reason
        Why, in one word. The mentee is told of 'left' only.
    """
    from console.wishes import replace as replacing

    return await printed(replacing(relationship, mentor, reason), common)


@app.command
async def end(relationship: str, /, *, reason: Reason, common: Common = USUAL) -> int:
    """End a relationship early, in order: meetings are called off, both are told in neutral words.

    Parameters
    ----------
    relationship
        Its id.
    reason
        Why, in one word.
    """
    from console.wishes import end as ending

    return await printed(ending(relationship, reason), common)


programme = App(name="programme", help="Programmes: the terms under which mentoring is run, one file each.")
app.command(programme)


@programme.command(name="list")
async def list_programmes(*, common: Common = USUAL) -> int:
    """Explain the programmes that a relationship may be started in."""
    from console.programmes import explained

    return await printed(explained(), common)


@programme.command
async def check(file: Annotated[str, Parameter(allow_leading_hyphen=True)], /, *, common: Common = USUAL) -> int:
    """Check a programme file: its mistakes by line and field, or what it means in words, and its calendar.

    Parameters
    ----------
    file
        A programme file (YAML); - reads standard input.
    """
    from console.programmes import checked

    return await printed(checked(file), common)


@programme.command
async def schema(*, common: Common = USUAL) -> int:
    """Print the JSON Schema of programme files: with it an editor completes and checks them while they are written."""
    from console.programmes import schema_of_files

    return await printed(schema_of_files(), common)


certificate = App(name="certificate", help="Certificates: what each of the two takes home at the end.")
app.command(certificate)


@certificate.command
async def verify(code: Annotated[str, Parameter(allow_leading_hyphen=True)], /, *, common: Common = USUAL) -> int:
    """Say whether a certificate is genuine, by the code that is written on it, and nothing more. Reads no database.

    Parameters
    ----------
    code
        As it is written there; dashes, spaces and the case of letters do not matter.
    """
    from console.certificates import verified

    return await printed(verified(code), common)


app.command(hr)
app.command(people)
app.command(eligible)
app.command(match)
app.command(keys)
app.command(privacy)
app.command(deploy)


@app.command
async def why(mail: Annotated[str, Parameter(allow_leading_hyphen=True)], /, *, common: Common = USUAL) -> int:
    """Tell why a mail left: which step of which relationship, what caused it, when it was tried, what the server answered.

    Parameters
    ----------
    mail
        Its Message-ID, as it stands in the mail's header, in quotes or without the angle brackets.
    """
    from console.why import told

    return await printed(told(mail), common)


@app.command
async def trouble(*, common: Common = USUAL) -> int:
    """List everything that needs a human: what is stuck, mails that were refused or of which nobody knows, refused messages.

    Nothing in it goes away by itself; each line says what to do. Exit code 0 also when there is trouble.
    """
    from console.trouble import listed

    return await printed(listed(), common)


@app.command
async def doctor(*, common: Common = USUAL) -> int:
    """Look whether everything is there that relationships need, and say what to do where it is not."""
    from console.doctor import examined

    return await printed(examined(), common)
