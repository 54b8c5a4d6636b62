"""Somebody who opens a link from a mail, reads the page, fills in its form and sends it. No JavaScript, like the page."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx2

LINK = re.compile(r"https?://[^\s<>\"]+/a/[A-Za-z0-9_-]{20,}")


@dataclass
class PageField:
    """One thing to fill in: `options` are the values of its radio buttons, boxes or choices."""

    name: str
    type: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class PageForm:
    """A form as a browser sees it."""

    action: str = ""
    kind: str = ""
    fields: dict[str, PageField] = field(default_factory=dict)

    def hidden(self) -> dict[str, str]:
        return {f.name: f.value for f in self.fields.values() if f.type == "hidden"}


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.form: PageForm | None = None
        self._area: PageField | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self.form = PageForm(action=told.get("action", ""), kind=told.get("data-kind", ""))
        name = told.get("name", "")
        if self.form is None or not name:
            return
        if tag == "textarea":
            self._area = self.form.fields.setdefault(name, PageField(name, "textarea"))
        elif tag in ("input", "select", "button"):
            found = self.form.fields.setdefault(name, PageField(name, told.get("type", tag), told.get("value", "")))
            if told.get("type") in ("radio", "checkbox", "submit"):
                found.options.append(told.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data


def read_form(page: str) -> PageForm | None:
    """The form of a page, None when it has none (an ask that is over)."""
    reader = _FormReader()
    reader.feed(page)
    return reader.form


class Turned(RuntimeError):  # noqa: N818 - it names what happened
    """The page did not take what was typed; the message holds its status and its words."""


Fill = Callable[[PageForm], Mapping[str, str]]
"""Given the form, what is typed into it, field by field; fields left out stay empty."""


def open_browser() -> httpx2.AsyncClient:
    """A browser. Close it when done (`aclose`)."""
    return httpx2.AsyncClient(follow_redirects=True, timeout=30)


async def visit(
    browser: httpx2.AsyncClient, url: str, fill: Fill, files: Mapping[str, tuple[str, bytes, str]] | None = None
) -> bool:
    """Open the link, fill in the form, send it, with fresh cookies. False when the ask is over: no form is there.

    Raises Turned when the page refuses what was typed, httpx2.HTTPError when nobody answers.
    """
    browser.cookies.clear()
    page = await browser.get(url)
    if page.is_server_error:
        raise Turned(f"{page.status_code} at the door")
    form = read_form(page.text)
    if form is None:
        return False
    typed = {**form.hidden(), **fill(form)}
    upload = {name: content for name, content in (files or {}).items() if name in form.fields}
    sent = await browser.post(urljoin(str(page.url), form.action or str(page.url)), data=typed, files=upload or None)
    if sent.is_error:
        words = re.sub(r"<[^>]+>|\s+", " ", sent.text[sent.text.find("<main") :])
        raise Turned(f"{form.kind}: {sent.status_code}: {re.sub(' +', ' ', words)[:600]}")
    return True
