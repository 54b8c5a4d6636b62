"""The story as it happens: dated lines for the terminal, and a bar for the months that go by."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from adapters.words import Words
from mentoring.kinds import Role
from mentoring.people import Language, Person
from mentoring.relationship import Note
from rehearsal.letterbox import Mail

MILESTONES = {
    "mentor-accepted",
    "charter-agreed",
    "goals-delivered",
    "meeting-held",
    "challenge-taken",
    "challenge-done",
    "evaluated",
    "reminded",
    "escalated",
    "closed",
}


class Story:
    """Tells a season, in the mentee's time zone. `words`: what each event is called."""

    def __init__(self, console: Console, words: Words, people: Mapping[Role, Person], lasts: timedelta) -> None:
        self._words = words
        self._people = people
        self._names = {person.mail: person.name for person in people.values()}
        self._zone = ZoneInfo(people[Role.MENTEE].timezone)
        self._lines: list[tuple[datetime, str]] = []
        self._first: datetime | None = None
        self._lasts = lasts
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(bar_width=30), TimeElapsedColumn(), console=console
        )
        self._bar = self._progress.add_task("", total=lasts.days)
        self._month = ""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def time_passes(self, now: datetime) -> None:
        """Move the bar."""
        self._first = self._first or now
        gone = min((now - self._first).days, self._lasts.days)
        self._progress.update(self._bar, completed=gone, description=f"{now:%d %b %Y}")

    def mail(self, mail: Mail) -> None:
        """A mail has arrived."""
        self._lines.append((mail.written, f"[dim]✉  {escape(self._names[mail.to])}: {escape(mail.subject)}[/dim]"))

    def happened(self, notes: list[Note]) -> None:
        """Tell what is worth a sentence in the timeline, and the mails since the last time, in the order of their dates."""
        for note in notes:
            if note.event in MILESTONES:
                sentence = escape(self._words.say(Language.ENGLISH, f"events.{note.event}"))
                by = f": {escape(self._people[note.role].name)}" if note.role else ""
                about = f" [dim]({note.step})[/dim]" if note.step else ""
                self._lines.append((note.at, f"[bold]●  {sentence}{by}[/bold]{about}"))
        for at, line in sorted(self._lines, key=lambda told: told[0]):
            self._line(at.astimezone(self._zone), line)
        self._lines.clear()

    def _line(self, at: datetime, line: str) -> None:
        month = f"{at:%B %Y}"
        if month != self._month:
            self._month = month
            self._progress.console.print(f"\n[bold cyan]{month}[/bold cyan]")
        self._progress.console.print(
            f"  {at:%a %d %b %H:%M}  {line}", highlight=False, overflow="ellipsis", no_wrap=True
        )
