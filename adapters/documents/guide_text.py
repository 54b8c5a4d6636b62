"""The text of a guide, as it is written in content/documents/<language>/<name>.yaml, and the same with its facts."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from adapters.content_file import read_model
from mentoring.model import Model
from mentoring.people import Language

Row = tuple[str, str]


class Bullets(Model):
    list: tuple[str, ...]


class Points(Model):
    """Each begins with a word or two in bold."""

    points: tuple[Row, ...]


class Steps(Model):
    """When, and what."""

    steps: tuple[Row, ...]


class Numbers(Model):
    """The few facts that matter most, set apart."""

    numbers: tuple[Row, ...]


class Quotes(Model):
    """Things to say, and when to say them."""

    quotes: tuple[Row, ...]


class Columns(Model):
    head: Row
    rows: tuple[Row, ...]


class Compare(Model):
    """Two things side by side."""

    compare: Columns


Part = str | Bullets | Points | Steps | Numbers | Quotes | Compare


class Section(Model):
    """Without a title it opens the guide."""

    title: str = ""
    body: tuple[Part, ...]


class GuideText(Model):
    """A whole guide. `file`: what its PDF is called. What comes out empty is left out."""

    title: str
    subtitle: str
    file: str
    note: str
    sections: tuple[Section, ...]


class Renders(Protocol):
    """A text of ours with the facts of one letter."""

    def render(self, text: str, /) -> str: ...


@cache
def guide_text(content: Path, language: Language, name: str) -> GuideText:
    """A file is read once. Raises FileMistakes."""
    return read_model(content / "documents" / language / f"{name}.yaml", GuideText)


def sections(text: GuideText, says: Renders) -> list[dict[str, Any]]:
    """The sections with their facts, as content/documents/guide.typ lays them out."""
    return [
        {"title": says.render(section.title).strip(), "parts": list(_parts(section.body, says))}
        for section in text.sections
    ]


def _parts(body: Sequence[Part], says: Renders) -> Iterator[dict[str, Any]]:
    for part in body:
        match part:
            case str():
                told = says.render(part).strip()
                if told:
                    yield {"look": "text", "text": told}
            case Bullets():
                yield {"look": "list", "lines": [says.render(line).strip() for line in part.list]}
            case Compare():
                yield {"look": "compare", "head": part.compare.head, "rows": _rows(part.compare.rows, says)}
            case Points() | Steps() | Numbers() | Quotes():
                [(look, rows)] = part
                yield {"look": look, "rows": _rows(rows, says)}


def _rows(rows: Sequence[Row], says: Renders) -> list[Row]:
    told = [(says.render(one).strip(), says.render(other).strip()) for one, other in rows]
    return [row for row in told if all(row)]
