"""Matching a whole population: the best pairs, told with their reasons, as a sheet that a coordinator edits and starts from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from adapters.library import Library, UnknownProgramme
from adapters.matching.population import Matching, match
from adapters.matching.words import because, why_left
from adapters.pairs_sheet import HEADER
from adapters.reason_words import sentence
from adapters.sheet import written
from adapters.wishes_sheet import read_wishes
from adapters.words import Words
from console.records import open_records
from console.report import Refused, Report, draw_rows
from mentoring.directory import Directory
from mentoring.people import Language
from mentoring.programme import Programme
from mentoring.ranking import Wish
from settings import load_settings

MAIN_REASONS = 2
"""How many a table shows of each pair; the sheet and the document have all of them."""


@dataclass(frozen=True)
class Proposal:
    """A matching, and what is needed to tell it. `language`: the coordinator's; English while there is none."""

    matching: Matching
    programme: Programme
    directory: Directory
    coordinator: str
    language: Language
    words: Words

    @property
    def document(self) -> dict[str, Any]:
        """Everything, ids and sentences."""
        pairs = [
            {
                **pair.model_dump(mode="json"),
                "because": [sentence(self.words, self.language, reason) for reason in pair.score.reasons],
            }
            for pair in self.matching.pairs
        ]
        unmatched = [
            {**left.model_dump(mode="json"), "because": why_left(self.words, self.language, left)}
            for left in self.matching.unmatched
        ]
        head = {"programme": self.programme.id, "coordinator": self.coordinator or None, "total": self.matching.total}
        return {**head, "pairs": pairs, "unmatched": unmatched}

    @property
    def sheet(self) -> str:
        """One row a mentee; those left over at the end, without a mentor."""
        name = self.directory.name
        rows: list[Sequence[str]] = [
            (
                *(self.programme.id, "", pair.mentee, pair.mentor, self.coordinator, f"{pair.score.total:.3f}"),
                *(name(pair.mentee), name(pair.mentor), because(self.words, self.language, pair.score)),
            )
            for pair in self.matching.pairs
        ]
        rows += [
            (
                *(self.programme.id, "", left.mentee, "", self.coordinator, ""),
                *(name(left.mentee), "", why_left(self.words, self.language, left)),
            )
            for left in self.matching.unmatched
        ]
        return written(HEADER, rows)

    def draw(self, console: Console) -> None:
        """For people: two tables and a sum."""
        name, say = self.directory.name, self.words
        rows = [
            (name(pair.mentee), name(pair.mentor), f"{pair.score.total:.2f}", _main(say, pair.score.reasons))
            for pair in self.matching.pairs
        ]
        draw_rows(console, ("Mentee", "Mentor", "Score", "Above all"), rows, none="No pair can be made.")
        if self.matching.unmatched:
            console.print()
            left = [(name(one.mentee), why_left(say, Language.ENGLISH, one)) for one in self.matching.unmatched]
            draw_rows(console, ("Without a mentor", "Why"), left, none="")
        count = len(self.matching.pairs)
        mean = f", {self.matching.total / count:.3f} a pair" if count else ""
        console.print(
            Text(f"\n{count} pairs, {len(self.matching.unmatched)} left over; total {self.matching.total:.3f}{mean}.")
        )


async def matched(
    programme: str, mentees: str | None, coordinator: str | None, *, as_csv: bool, out: str | None
) -> Report:
    """The best pairs of `programme`. `out`: where the sheet goes; a file that is there already is not touched."""
    proposal = await _proposed(programme, mentees, coordinator)
    if out is not None:
        _keep(proposal.sheet, out)

    def draw(console: Console) -> None:
        if as_csv:
            console.file.write(proposal.sheet)
            return
        proposal.draw(console)
        if out is not None:
            console.print(Text(f"Kept in {out}. Edit it, then: starter.py start {out}"))

    return Report(proposal.document, draw)


async def _proposed(programme_id: str, mentees: str | None, coordinator: str | None) -> Proposal:
    settings = load_settings()
    try:
        programme = Library(settings.content, settings.programmes).programme(programme_id)
    except UnknownProgramme as error:
        raise Refused(f"{str(error).capitalize()}.") from None
    today = datetime.now(UTC).date()
    async with open_records() as records:
        directory = Directory(await records.directories.all())
        circumstances = await records.directories.circumstances(
            today, coordinator, allow_shared_manager=programme.allow_shared_manager
        )
    if coordinator is not None and coordinator not in directory:
        raise Refused(f"Nobody in the directory has the id '{coordinator}'. The coordinator must be somebody in it.")
    busy = {mentee for several in circumstances.pairs.values() for mentee in several}
    wishes = (
        read_wishes(mentees, directory)
        if mentees
        else {
            member.id: Wish() for member in directory if not member.capacity and member.id not in busy | {coordinator}
        }
    )
    matching = match(
        [directory.member(mentee) for mentee in wishes],
        [member for member in directory if member.capacity],
        wishes,
        programme.weights,
        directory=directory,
        circumstances=circumstances,
    )
    language = directory.member(coordinator).language if coordinator else Language.ENGLISH
    return Proposal(matching, programme, directory, coordinator or "", language, records.words)


def _keep(sheet: str, out: str) -> None:
    try:
        with Path(out).open("x", encoding="utf-8", newline="") as file:
            file.write(sheet)
    except FileExistsError:
        raise Refused(f"{out} is there already, perhaps edited: it was left as it is. Name another file.") from None
    except OSError as error:
        raise Refused(f"{out} cannot be written: {error.strerror}.") from None


def _main(words: Words, reasons: Sequence[Any]) -> str:
    """The reasons that speak most for the pair."""
    best = [reason for reason in reasons if reason.share > 0][:MAIN_REASONS]
    return " ".join(sentence(words, Language.ENGLISH, reason) for reason in best)
