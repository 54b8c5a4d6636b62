"""Files of people for tests: two people, and whoever reads them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from adapters.mistakes import FileMistakes, Mistake
from adapters.people_file import PeopleFile, read_people_file
from adapters.people_headers import Headers
from mentoring.directory import Leave, Member
from settings import ROOT

HEADERS = Headers.of(ROOT / "content")
HEAD = "Matricule;Nom;Adresse électronique;Responsable;Capacité;Congés\r\n"
LEA = "E1;Léa Müller;lea@example.org;E2;0;\r\n"
PAUL = "E2;Paul Roux;paul@example.org;;2;24/12/2026-02/01/2027\r\n"
BOTH = [
    Member(id="E1", name="Léa Müller", mail="lea@example.org", manager="E2"),
    Member(
        id="E2",
        name="Paul Roux",
        mail="paul@example.org",
        capacity=2,
        leaves=(Leave(first=date(2026, 12, 24), last=date(2027, 1, 2)),),
    ),
]

Reader = Callable[..., PeopleFile]
Mistakes = Callable[..., list[Mistake]]


def reader(folder: Path) -> Reader:
    """Writes a file and reads it."""

    def read(content: str | bytes, name: str = "people.csv") -> PeopleFile:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_people_file(str(path), HEADERS)

    return read


def mistakes_of(read: Reader) -> Mistakes:
    """The mistakes of a file that must have some."""

    def told(content: str | bytes, name: str = "people.csv") -> list[Mistake]:
        with pytest.raises(FileMistakes) as caught:
            read(content, name)
        return caught.value.mistakes

    return told
