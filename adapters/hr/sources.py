"""Who may tell us what happens to people: the organisation's list of its HR platforms, with their secrets."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from adapters.content_file import Explained, read_model
from adapters.hr.own_doors import OUR_OWN_DOORS
from adapters.hr.platforms import Platform
from adapters.hr.signatures import check_secret
from adapters.mistakes import FileMistakes, Mistake
from mentoring.model import Model

EXPLAINED: Explained = {
    "sources": ("sources by name", "write 'sources:', then one name a line, its fields below it, indented"),
    "platform": ("a platform that we know", "one of content/hr: standard, bamboohr, gusto, hibob, kombo, personio"),
    "secrets": ("a list of secrets", "one, or two while it is being changed: [the-new-one, the-old-one]"),
    "scim": ("SCIM clients by name", "write 'scim:', then one name a line: {tokens: [...]}"),
    "tokens": ("a list of tokens of 24 characters or more", "make one with: openssl rand -base64 32"),
    "endpoints": (
        "endpoints by name",
        "write 'endpoints:', then one name a line: {url: https://…, secrets: [whsec_…]}",
    ),
    "url": ("an https address, without a name or a password in it", "for instance https://hris.example.org/hooks"),
    "look": ("what their address and token need", "for instance {token: …, company: …}"),
}


class Source(Model):
    """One platform of the organisation's. `secrets`: any of them will do, so that one can be changed without a gap;
    none yet: nothing but a first handshake is taken. `look`: what the addresses of its file need, `token` among it.
    """

    platform: str
    secrets: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(max_length=4)] = ()
    look: dict[str, str] = Field(default_factory=dict)


class ScimClient(Model):
    """An identity provider that brings people by SCIM. `tokens`: any of them opens the door, so that one can be changed."""

    tokens: Annotated[
        tuple[Annotated[str, Field(min_length=24, max_length=256)], ...], Field(min_length=1, max_length=4)
    ]


class Endpoint(Model):
    """A system of the organisation's that is told what happens in relationships, over HTTPS. `secrets`: in the form of Standard
    Webhooks (`whsec_…`); with two, each message is signed with both.
    """

    url: Annotated[str, Field(pattern=r"^https://[^\s/@?#]+(/[^\s#]*)?$", max_length=2000)]
    secrets: Annotated[
        tuple[Annotated[str, Field(pattern=r"^whsec_[A-Za-z0-9+/]{32,}={0,2}$")], ...],
        Field(min_length=1, max_length=4),
    ]


Name = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]


class HrFile(Model):
    """The file behind TELEMAQUE_HR. Keep it readable by the service alone: it holds secrets."""

    sources: dict[Name, Source] = Field(default_factory=dict)
    scim: dict[Name, ScimClient] = Field(default_factory=dict)
    endpoints: dict[Name, Endpoint] = Field(default_factory=dict)


def read_hr_file(path: Path | None, platforms: dict[str, Platform]) -> HrFile:
    """What the organisation says; nothing without a file. Raises FileMistakes."""
    if path is None:
        return HrFile()
    try:
        read = read_model(path, HrFile, EXPLAINED)
    except FileMistakes as error:
        raise FileMistakes([_discreet(mistake) for mistake in error.mistakes]) from None
    mistakes = [one for name, source in read.sources.items() for one in _mistakes(str(path), name, source, platforms)]
    if mistakes:
        raise FileMistakes(mistakes)
    return read


def _discreet(mistake: Mistake) -> Mistake:
    """A mistake is read by many: a secret, and what may be one, is not in it."""
    is_secret = set(mistake.field.split(".")) & {"secrets", "tokens", "look", "sources", "scim", "endpoints"}
    plain = mistake.field.endswith((".platform", ".url"))
    return mistake if plain or not is_secret else mistake.model_copy(update={"found": "something else"})


def _mistakes(file: str, name: str, source: Source, platforms: dict[str, Platform]) -> list[Mistake]:
    where = f"sources.{name}"
    if name in OUR_OWN_DOORS:
        expected = "another name: this one is ours"
        return [
            Mistake(file=file, field=where, found=f"'{name}'", expected=expected, todo="give the source another name")
        ]
    known = platforms.get(source.platform)
    if known is None:
        expected, todo = f"one of {', '.join(sorted(platforms))}", "write its id; 'standard' is our own form"
        return [Mistake(file=file, field=where, found=f"'{source.platform}'", expected=expected, todo=todo)]
    found = []
    for number, secret in enumerate(source.secrets, start=1):
        try:
            check_secret(known.signature, secret)
        except ValueError as error:
            told = "a secret that cannot be read"  # never the secret itself
            field = f"{where}.secrets.{number}"
            found.append(
                Mistake(file=file, field=field, found=told, expected=f"one that {error}", todo="copy it whole")
            )
    return found
