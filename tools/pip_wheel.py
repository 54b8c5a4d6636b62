"""pip's own wheel, fetched from the package index: for a Python without ensurepip, as on a bare Debian.

Its SHA-256 is pinned, so neither the index nor the line to it has to be trusted.
"""

from __future__ import annotations

import base64
import configparser
import hashlib
import html.parser
import os
import ssl
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit, urlunsplit

PYPI = "https://pypi.org/simple"
PATIENCE = 30
"""Seconds."""


class Wheel(NamedTuple):
    project: str
    file: str
    sha256: str


PIP = Wheel("pip", "pip-26.3-py3-none-any.whl", "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13")


class CannotFetch(RuntimeError):  # noqa: N818 - it names what happened
    """The wheel could not be had; the message says why and what to do."""


def fetch(wheel: Wheel, folder: Path) -> Path:
    """Fetch the wheel into `folder` and return its path. Raises CannotFetch."""
    index = index_url()
    page = f"{index.rstrip('/')}/{wheel.project}/"
    try:
        address = _find(_read(page).decode("utf-8", "replace"), page, wheel.file)
        content = _read(address)
    except (OSError, ValueError) as error:
        raise CannotFetch(
            f"{wheel.file} could not be fetched from {_without_password(index)} ({error}). Without a network: connect, "
            "or name a mirror by PIP_INDEX_URL. Behind a proxy: HTTPS_PROXY, and PIP_CERT for its certificates. Then run the same command again. "
            "Or install python3-venv, which brings pip."
        ) from None
    if hashlib.sha256(content).hexdigest() != wheel.sha256:
        raise CannotFetch(
            f"{wheel.file} from {_without_password(index)} is not the file we know (its SHA-256 differs). "
            "Name another index by PIP_INDEX_URL, or install python3-venv, which brings pip."
        )
    path = folder / wheel.file
    path.write_bytes(content)
    return path


def index_url() -> str:
    """The index that pip would use: PIP_INDEX_URL, else pip's configuration files, else PyPI."""
    if from_environment := os.environ.get("PIP_INDEX_URL", "").strip():
        return from_environment
    home = Path(os.environ.get("HOME", "/"))
    usual = [Path("/etc/pip.conf"), home / ".pip" / "pip.conf", home / ".config" / "pip" / "pip.conf"]
    named = os.environ.get("PIP_CONFIG_FILE")
    reader = configparser.RawConfigParser()
    reader.read([Path(named)] if named else usual)
    for section in ("install", "global"):
        if reader.has_option(section, "index-url"):
            return reader.get(section, "index-url").strip()
    return PYPI


def _find(page: str, base: str, file: str) -> str:
    """The address of `file` on a page of the index (PEP 503)."""
    links = _Links()
    links.feed(page)
    for link in links.found:
        address = urldefrag(urljoin(base, link)).url
        if unquote(urlsplit(address).path).rpartition("/")[2] == file:
            return address
    raise ValueError("the index does not have this file")


class _Links(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def _read(address: str) -> bytes:
    """What is at this address; name and password in it travel as a header. `file:` works too."""
    if address.startswith("file:") and address.endswith("/"):
        address += "index.html"
    request = urllib.request.Request(_without_password(address))  # noqa: S310 - the index that the operator named
    parts = urlsplit(address)
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        request.add_header("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")
    try:
        return _answer(request, ssl.create_default_context(cafile=os.environ.get("PIP_CERT")))
    except urllib.error.URLError as error:
        # A bare Debian has no certificates. The pinned hash protects us just as well, but not a password.
        if not isinstance(error.reason, ssl.SSLCertVerificationError) or parts.username is not None:
            raise
        return _answer(request, ssl._create_unverified_context())  # noqa: S323, SLF001 - the hash decides


def _answer(request: urllib.request.Request, context: ssl.SSLContext) -> bytes:
    with urllib.request.urlopen(request, timeout=PATIENCE, context=context) as answer:  # noqa: S310 - see _read
        content: bytes = answer.read()
        return content


def _without_password(address: str) -> str:
    parts = urlsplit(address)
    if parts.username is None:
        return address
    host = parts.hostname or ""
    return urlunsplit(parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host))
