"""`make demo`: a whole season of the example relationship, its true dates over nine months, in virtual time.

Two scripted people read their real mails from a real SMTP server, open the links and post the forms.
"""

import shutil
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from adapters.logs import configure_logs
from adapters.words import Words
from contracts.messages import Closed
from mentoring.kinds import Role
from mentoring.people import Person
from mentoring.relationship import Note
from process import run_main
from rehearsal.cast import Script, read_script
from rehearsal.company import Company
from rehearsal.picture import draw
from rehearsal.play import Season, in_office_hours
from rehearsal.production import Production, enrol, production
from rehearsal.report import Told, season_page
from rehearsal.story import Story
from settings import ROOT

SCRIPT = ROOT / "content" / "rehearsals" / "lea-and-nadia.yaml"
FOLDER = ROOT / "var" / "demo"
PAGE = "season.html"


async def main() -> int:
    _be_quiet()
    console = Console()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    script = read_script(SCRIPT)
    console.print("[bold]Télémaque[/bold]: nine months of one mentoring relationship, in virtual time.")
    console.print("Real mails, pages, calendar and database; only the clock runs faster.")
    async with production(FOLDER) as stage:
        people, lasts = await enrol(stage, ROOT / script.start)
        notes = await _play(stage, script, people, lasts, console)
        closed: Closed = await stage.client.get_workflow_handle(stage.relationships[0], result_type=Closed).result()
    page = FOLDER / PAGE
    told = _told(stage, people, notes, closed)
    page.write_text(season_page(told), encoding="utf-8")
    _summary(console, told, page)
    return 0 if closed.closing == "completed" else 1


def _be_quiet() -> None:
    """The story is the output: only what goes wrong is logged."""
    configure_logs("ERROR")
    core = LoggingConfig(filter=TelemetryFilter(core_level="ERROR", other_level="ERROR"))
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=core)))


async def _play(
    stage: Production, script: Script, people: Mapping[Role, Person], lasts: timedelta, console: Console
) -> list[Note]:
    """Play the season to its end, telling it. Returns the timeline."""
    relationship = stage.relationships[0]
    company = Company(stage, script, people)
    with Story(console, Words(stage.settings.content), people, lasts) as story:
        company.on_mail = story.mail
        looks = in_office_hours(ZoneInfo(people[Role.MENTEE].timezone))
        season = Season(world=stage, clock=stage.clock, react=company.react, looks=looks)

        notes: list[Note] = []

        async def tick() -> None:
            story.time_passes(stage.clock.latest)
            new = await stage.shelf.timeline(relationship, after=len(notes))
            story.happened(new)
            notes.extend(new)

        season.on_tick = tick
        await season.run()
        await tick()
        await company.leave()
    return notes


def _told(stage: Production, people: Mapping[Role, Person], notes: list[Note], closed: Closed) -> Told:
    mails = stage.letterbox.mails
    return Told(
        mentee=people[Role.MENTEE].name,
        mentor=people[Role.MENTOR].name,
        names={person.mail: person.name for person in people.values()},
        first=notes[0].at,
        last=notes[-1].at,
        outcome=closed.closing.value,
        counts={
            "mails": len(mails),
            "meetings": closed.meetings_held,
            "challenges": closed.challenges_done,
            "evaluations": closed.evaluations,
            "reminders": sum(note.event == "reminded" for note in notes),
        },
        picture=draw(notes),
        mails=mails,
    )


def _summary(console: Console, told: Told, page: Path) -> None:
    twice = len(told.mails) - len({mail.message_id for mail in told.mails})
    counted = ", ".join(f"{count} {what if count != 1 else what[:-1]}" for what, count in told.counts.items())
    console.print(f"\n[bold]Closed as {told.outcome}[/bold]: {counted}; {twice} sent twice.")
    console.print(f"The season as a page: {page}")


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - a sentence, not a syntax error
        raise SystemExit("Python 3.11 or newer is needed")
    run_main(main)
