"""From a letter's text and its facts to paragraphs, and from paragraphs to the two bodies of a mail.

People's words come in as facts, after the texts of ours have been compiled: they are never a template, and the HTML
layout escapes them like everything else.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from adapters.texts import Bullets, Card, Each, Paragraph, Quote
from mentoring.model import Model

_GAPS = re.compile(r"[ \t\r\n]+")


class Look(StrEnum):
    TEXT = "text"
    QUOTE = "quote"
    LIST = "list"
    CARD = "card"


class Block(Model):
    """One paragraph, rendered. `lines` are entries of a list or a card; of a quote, its lines."""

    look: Look
    lines: tuple[str, ...]


class Button(Model):
    label: str
    url: str


class Entry(Model):
    """One thing of several that a letter asks for, with its own way to answer."""

    title: str
    text: str
    button: Button | None
    other: Button | None


class Page(Model):
    """One letter, ready to be laid out.

    Where one click gives the usual answer (`button`), `rather` give others like it, and `other` is the way to all the rest.
    """

    language: str
    subject: str
    greeting: str
    body: tuple[Block, ...]
    button: Button | None
    rather: tuple[Button, ...] = ()
    other: Button | None
    or_copy: str
    entries: tuple[Entry, ...] = ()
    after: tuple[Block, ...]
    closing: tuple[str, ...]
    personal: Button | None
    small_print: tuple[str, ...]


class Says(Protocol):
    """`Words`, spoken in one language with the facts of one letter."""

    def render(self, text: str, /, **more: Any) -> str: ...

    def rows(self, expression: str) -> list[Any]: ...


def one_line(text: str) -> str:
    """Gaps left by conditions in a text of ours closed up; no-break spaces stay."""
    return _GAPS.sub(" ", text).strip()


def blocks(says: Says, paragraphs: Sequence[Paragraph], **more: Any) -> Iterator[Block]:
    """The paragraphs with their facts; empty ones are left out."""
    for paragraph in paragraphs:
        match paragraph:
            case Each():
                for place, row in enumerate(says.rows(paragraph.each), start=1):
                    yield from blocks(says, paragraph.show, row=row, place=place)
            case Quote():
                yield from _block(Look.QUOTE, says.render(paragraph.quote, **more).strip().splitlines())
            case Bullets():
                yield from _block(Look.LIST, _entries(says, paragraph, more))
            case Card():
                yield from _block(Look.CARD, [one_line(says.render(line, **more)) for line in paragraph.card])
            case str():
                yield from _block(Look.TEXT, [one_line(says.render(paragraph, **more))])


def _entries(says: Says, bullets: Bullets, more: Mapping[str, Any]) -> list[str]:
    rows = says.rows(bullets.each) if bullets.each else [more.get("row")]
    return [one_line(says.render(line, **{**more, "row": row})) for row in rows for line in bullets.list]


def _block(look: Look, lines: Sequence[str]) -> Iterator[Block]:
    kept = tuple(lines) if look is Look.QUOTE else tuple(line for line in lines if line)
    if any(line.strip() for line in kept):
        yield Block(look=look, lines=kept)


_AS_TEXT: dict[Look, Callable[[tuple[str, ...]], str]] = {
    Look.TEXT: "\n".join,
    Look.QUOTE: lambda lines: "\n".join(f"> {line}".rstrip() for line in lines),
    Look.LIST: lambda lines: "\n".join(f"- {line}" for line in lines),
    Look.CARD: lambda lines: "\n".join(f"→ {line}" for line in lines),
}


def as_text(page: Page) -> str:
    """The plain body: paragraphs apart, no line broken."""
    parts = [page.greeting, *(_AS_TEXT[block.look](block.lines) for block in page.body)]
    parts += _ways(page.button, *page.rather, page.other)
    for entry in page.entries:
        parts += [f"* {entry.title}\n{entry.text}", *_ways(entry.button, entry.other)]
    parts += [_AS_TEXT[block.look](block.lines) for block in page.after]
    parts.append("\n".join(page.closing))
    personal = [page.personal.label, page.personal.url] if page.personal else []
    parts.append("\n".join(["-- ", *personal, *page.small_print]))
    return "\n\n".join(parts) + "\n"


def _ways(*buttons: Button | None) -> list[str]:
    return [f"{button.label}\n{button.url}" for button in buttons if button]


def as_html(page: Page) -> str:
    """The HTML body, by the one layout: layout.html. No remote image, no script, the fonts of the reader's own system."""
    return _layout().render(page=page, Look=Look)


@cache
def _layout() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("layout.html")
