"""The HR platforms that we understand, one file each in content/hr: how they sign, and what their words mean in ours."""

from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from adapters.content_file import files_in, read_model
from mentoring.kinds import HrEventType
from mentoring.model import Model

Way = Annotated[str, Field(pattern=r"^[A-Za-z0-9_ -]+(\.[A-Za-z0-9_ -]+)*$")]
"""The way to a value in a document: `data.employeeId`."""


class Algorithm(StrEnum):
    SHA256 = "sha256"
    SHA512 = "sha512"


class Encoding(StrEnum):
    HEX = "hex"
    BASE64 = "base64"
    BASE64URL = "base64url"


class Part(StrEnum):
    """What is signed: the id and the timestamp as their headers have them, the body byte by byte."""

    ID = "id"
    TIMESTAMP = "timestamp"
    BODY = "body"


class Signature(Model):
    """HMAC over `signed`, joined by `separator`. `prefix`: what stands before a signature, `optional_prefix` what may.

    `several`: the header may hold more than one, separated by blanks, while a secret is being changed.
    """

    header: str
    signed: Annotated[tuple[Part, ...], Field(min_length=1)]
    separator: str = ""
    algorithm: Algorithm = Algorithm.SHA256
    encoding: Encoding
    prefix: str = ""
    optional_prefix: str = ""
    several: bool = False
    key_form: Literal["text", "base64"] = "text"


class Timestamp(Model):
    """Where the sender says when it was sent, in seconds or as ISO 8601. Older or newer than `minutes`: refused."""

    header: str
    minutes: Annotated[int, Field(ge=1, le=60)] = 5


class Outcome(StrEnum):
    """What an event of theirs leads to, where it is no event of ours: LOOK, what is true must be fetched from them;
    READ, what is true stands in the document; NOTHING, it does not concern a mentoring.
    """

    LOOK = "look"
    READ = "read"
    NOTHING = "nothing"


class Status(Model):
    """Which words of theirs say that somebody has left, or is away."""

    at: Way
    left: tuple[str, ...] = ()
    away: tuple[str, ...] = ()


class Record(Model):
    """Where in their record of an employee things stand. `left_on`: the day of the termination; with `last_day`, they
    still work on it. `away_until`: the last day of a leave. `each`: where the list of records is, if there are several.
    """

    each: Way | None = None
    employee: Way
    mail: Way | None = None
    name: Way | None = None
    manager: Way | None = None
    status: Status | None = None
    left_on: Way | None = None
    last_day: bool = False
    away_from: Way | None = None
    away_until: Way | None = None


class Lookup(Model):
    """Where their record of an employee is had. `{employee}`, `{since}` and what the source's `look` says stand in `url`.

    `authorization`: the header, with `{token}` in it.
    """

    url: Annotated[str, Field(pattern=r"^https://")]
    authorization: str = "Bearer {token}"
    headers: dict[str, str] = Field(default_factory=dict)


class Platform(Model):
    """`id`, `type`, `employee`, `recorded`, `effective`: where they stand in the document (`id_header`: in the head); an event
    without an id is known by the digest of its body. `own`: it speaks our own form. `greetings`: what it sends to see
    whether somebody is there, byte by byte; `handshake`: where, in a first unsigned message, the future secret is.
    `several_employees`: `employee` leads to a list of records, each with its `record`. `watched`: with `changed`, the
    fields that matter.
    """

    id: str = Field(pattern=r"^[a-z0-9-]{1,32}$")
    name: str
    documentation: tuple[str, ...] = ()
    signature: Signature
    timestamp: Timestamp | None = None
    id_header: str | None = None
    own: bool = False
    event_id: Way | None = None
    type: Way | None = None
    employee: Way | None = None
    recorded: Way | None = None
    effective: Way | None = None
    changed: Way | None = None
    watched: tuple[str, ...] = ()
    types: dict[str, HrEventType | Outcome] = Field(default_factory=dict)
    only_about: dict[Way, tuple[str, ...]] = Field(default_factory=dict)
    usual_type: str = ""
    record: Record | None = None
    fields: Record | None = None
    look: Lookup | None = None
    greetings: tuple[str, ...] = ()
    handshake: Way | None = None

    @model_validator(mode="after")
    def _complete(self) -> "Platform":
        if not self.own and (self.type is None or not self.types):
            raise ValueError("'type' and 'types' say what its events mean, unless it speaks our 'own' form")
        if Part.ID in self.signature.signed and self.id_header is None:
            raise ValueError("'id_header' is missing, and the id is signed")
        if Part.TIMESTAMP in self.signature.signed and self.timestamp is None:
            raise ValueError("'timestamp' is missing, and it is signed")
        if Outcome.LOOK in self.types.values() and (self.look is None or self.record is None):
            raise ValueError("'look' and 'record' say where to look, and what to read there")
        if Outcome.READ in self.types.values() and self.fields is None:
            raise ValueError("'fields' says what to read in the document")
        return self


class Platforms:
    """The files of content/hr, read once. Raises FileMistakes."""

    def __init__(self, content: Path) -> None:
        self._folder = content / "hr"

    @cached_property
    def all(self) -> dict[str, Platform]:
        found = [read_model(path, Platform) for path in files_in(self._folder)]
        return {platform.id: platform for platform in found}
