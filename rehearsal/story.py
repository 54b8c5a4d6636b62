"""The story as it happens: dated lines for the terminal, and a bar for the months that go by."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from adapters.words import Words
from mentoring.kinds import Role
from mentoring.people import Language
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
    """Tells a season. `names`: mail address → name; `words`: what each event is called."""

    def __init__(self, console: Console, words: Words, names: Mapping[str, str], lasts: timedelta) -> None:
        self._words = words
        self._names = names
        self._first: datetime | None = None
        self._lasts = lasts
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(bar_width=30), TimeElapsedColumn(), console=console
        )
        self._bar = self._progress.add_task("", total=lasts.days)
        self._told = 0
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
        to = escape(self._names.get(mail.to, mail.to))
        self._line(mail.written, f"[dim]✉  {to}: {escape(mail.subject)}[/dim]")

    def happened(self, notes: list[Note]) -> None:
        """Lines of the timeline that are worth a sentence."""
        for note in notes:
            if note.seq <= self._told:
                continue
            self._told = note.seq
            if note.event in MILESTONES:
                who = {role: escape(name) for role, name in self._roles().items()}
                sentence = escape(self._words.say(Language.ENGLISH, f"timeline.{note.event}"))
                about = f" [dim]({note.step})[/dim]" if note.step else ""
                by = f" – {who[note.role]}" if note.role in who else ""
                self._line(note.at, f"[bold]●  {sentence}[/bold]{by}{about}")

    def _roles(self) -> dict[Role, str]:
        return dict(zip((Role.MENTEE, Role.MENTOR, Role.COORDINATOR), self._names.values(), strict=False))

    def _line(self, at: datetime, line: str) -> None:
        month = f"{at:%B %Y}"
        if month != self._month:
            self._month = month
            self._progress.console.print(f"\n[bold cyan]{month}[/bold cyan]")
        self._progress.console.print(f"  {at:%a %d %b %H:%M}  {line}", highlight=False)
