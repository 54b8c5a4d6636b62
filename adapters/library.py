"""The library: programmes, instruments and challenges, as files that an organisation may read, copy and change."""

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from adapters.content_file import files_in, read_model
from adapters.mistakes import FileMistakes, Mistake, near, quoted
from adapters.programme_file import read_programme
from mentoring.evaluation import Instrument
from mentoring.ladder import LEVELS, Level
from mentoring.model import Model
from mentoring.people import Language
from mentoring.programme import Programme

T = TypeVar("T", Programme, Instrument, "ChallengeCard")


class UnknownProgramme(LookupError):  # noqa: N818 - it names what happened
    """No programme file has this id; the message lists those there are."""


class CardWords(Model):
    title: str = Field(max_length=80)
    text: str


class ChallengeCard(Model):
    """One challenge, on a level of ours or of some programme's. `skill` is a code; `words` by language."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    level: Level
    skill: str = Field(pattern=r"^[a-z-]{1,40}$")
    words: dict[Language, CardWords]


class Library:
    """The files of one content folder, and of `programmes` if an organisation keeps its own beside them.

    Files are read once, when first needed. Raises FileMistakes for a file with a mistake or an id used twice.
    """

    def __init__(self, content: Path, programmes: Path | None = None) -> None:
        self._content = content
        self._own_programmes = programmes

    def programmes(self) -> dict[str, Programme]:
        return self._programmes

    def programme(self, programme: str) -> Programme:
        """Raises UnknownProgramme."""
        if programme not in self._programmes:
            known = ", ".join(sorted(self._programmes))
            raise UnknownProgramme(f"no programme is called '{programme}'; known programmes: {known}")
        return self._programmes[programme]

    def instruments(self) -> dict[str, Instrument]:
        return self._instruments

    def instrument(self, instrument: str) -> Instrument:
        """Raises LookupError."""
        return self._instruments[instrument]

    def challenges(self, level: Level | None = None) -> dict[str, ChallengeCard]:
        """The cards of one level, or all of them, by id."""
        return {card.id: card for card in self._challenges.values() if level in (None, card.level)}

    @cached_property
    def _programmes(self) -> dict[str, Programme]:
        folders = [self._content / "programmes", *([self._own_programmes] if self._own_programmes else [])]
        return _by_id((path for folder in folders for path in files_in(folder)), read_programme)

    @cached_property
    def _instruments(self) -> dict[str, Instrument]:
        return _by_id(files_in(self._content / "instruments"), lambda path: read_model(path, Instrument))

    @cached_property
    def _challenges(self) -> dict[str, ChallengeCard]:
        return _by_id(files_in(self._content / "challenges"), self._card)

    def _card(self, path: Path) -> ChallengeCard:
        card = read_model(path, ChallengeCard)
        levels = dict.fromkeys([*LEVELS, *(one for known in self._programmes.values() for one in known.terms.levels)])
        if card.level not in levels:
            todo = f"{near(card.level, list(levels))}the levels are {', '.join(levels)}"
            expected = "a level of ours, or of a programme"
            found = quoted(card.level)
            raise FileMistakes([Mistake(file=str(path), field="level", found=found, expected=expected, todo=todo)])
        return card


def _by_id(paths: Iterable[Path], read: Callable[[Path], T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for path in paths:
        one = read(path)
        if one.id in found:
            found_twice = f"the id '{one.id}', which another file already uses"
            todo = "give it another id; a file of your own stands beside ours, it does not replace it"
            raise FileMistakes([Mistake(file=str(path), field="id", found=found_twice, expected="a new id", todo=todo)])
        found[one.id] = one
    return found
