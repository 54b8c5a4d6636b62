"""Settings: one model, read from the environment (`TELEMAQUE_…`), with a clear message for each mistake."""

import os
from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from mentoring.people import one_address

ROOT = Path(__file__).parent
PREFIX = "TELEMAQUE_"


class Security(StrEnum):
    """How the line to the mail server is protected; certificates are always checked."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class BadSettings(Exception):  # noqa: N818 - it names what happened
    """The environment holds a value that cannot be used; the message says which, why, and what to write."""


class Settings(BaseSettings):
    """Everything that differs between two installations. The defaults are those of `make up`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, validate_default=True)

    var: Path = Field(default=ROOT / "var", description="where the embedded stack keeps its files")
    database_url: str = Field(
        default_factory=lambda given: f"sqlite+aiosqlite:///{given.get('var', ROOT / 'var')}/telemaque.db",
        description="SQLAlchemy address; a file under var/ if not set",
    )
    temporal_address: str = Field(default="127.0.0.1:7233", description="host:port of the Temporal server")
    temporal_namespace: str = "default"
    build: str = Field(default="0.1.0", description="what a worker calls the code it runs, in Temporal's pages")
    versioned: bool = Field(
        default=False,
        description="each relationship stays with the build it runs on until its page turns (docs/deploys.md)",
    )
    temporal_ui_port: int = Field(default=8233, ge=1, le=65535, description="Temporal's own pages, under `make up`")
    gateway_host: str = "127.0.0.1"
    gateway_port: int = Field(default=8080, ge=1, le=65535)
    public_url: str = Field(
        default_factory=lambda given: f"http://127.0.0.1:{given.get('gateway_port', 8080)}",
        description="the gateway as people reach it",
    )
    secret: SecretStr = Field(
        default=SecretStr(""), description="signs form tokens; made by itself under var/ if empty"
    )
    keys: SecretStr = Field(
        default=SecretStr(""),
        description="what everything is encrypted under, as `starter.py keys new` prints it; read from var/keys if empty",
    )
    accept_plaintext: bool = Field(
        default=False, description="also believe what reaches a relationship through Temporal unencrypted"
    )
    sign_in_issuer: str = Field(
        default="",
        pattern=r"^(|https://\S+|http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?)$",
        description="the organisation's OpenID provider: pages then open only for whom they were written to (docs/sign-in.md)",
    )
    sign_in_client: str = Field(default="", description="what that provider calls us: the client id")
    sign_in_secret: SecretStr = Field(default=SecretStr(""), description="and the client secret it gave us")
    codec_token: SecretStr = Field(
        default=SecretStr(""),
        description="opens /codec, where Temporal's own pages decrypt; read from var/codec-token if empty, no such door without one",
    )
    codec_origin: str = Field(
        default_factory=lambda given: f"http://127.0.0.1:{given.get('temporal_ui_port', 8233)}",
        description="where Temporal's own pages are, as a browser names it: scheme, host and port",
    )
    metrics: str = Field(
        default="",
        pattern=r"^(|[A-Za-z0-9.:\[\]-]+:[0-9]{1,5})$",
        description="host:port of the worker's metrics page (Prometheus); no page if empty",
    )
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=1025, ge=1, le=65535)
    smtp_security: Security = Security.NONE
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_ca_file: Path | None = None
    mail_from: str = Field(default="mentoring@telemaque.invalid", description="the sender, one address")
    mail_replies: str = Field(
        default="", description="where answers to our mails and invitations go, one address; the sender's if not set"
    )
    imap_host: str = Field(
        default="", description="where the mailbox of replies to invitations is read; nothing is read if not set"
    )
    imap_port: int = Field(default=993, ge=1, le=65535)
    imap_security: Security = Security.TLS
    imap_user: str = ""
    imap_password: SecretStr = SecretStr("")
    imap_ca_file: Path | None = None
    imap_folder: str = "INBOX"
    caldav_url: str = Field(
        default="",
        description="each person's calendar on a CalDAV server, {mail} or {user} in it; nobody has one if not set",
    )
    caldav_user: str = ""
    caldav_password: SecretStr = SecretStr("")
    caldav_ca_file: Path | None = None
    mailbox_port: int = Field(default=8025, ge=1, le=65535, description="the mailbox page of `make up`")
    mail_archive: Path | None = Field(
        default=None, description="a folder of the mails that left (.eml), looked up after a broken line"
    )
    content: Path = ROOT / "content"
    programmes: Path | None = Field(default=None, description="a folder of programme files, beside our own")
    venues: Path | None = Field(default=None, description="the organisation's rooms and video links, one YAML file")
    hr: Path | None = Field(
        default=None,
        description="the HR platforms that may tell us what happens to people, one YAML file with their secrets",
    )
    file_limit_mb: int = Field(default=10, ge=1, le=50)
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("mail_replies")
    @classmethod
    def _one_address(cls, value: str) -> str:
        return one_address(value) if value else ""

    @field_validator("sign_in_secret")
    @classmethod
    def _whole(cls, value: SecretStr, given: ValidationInfo) -> SecretStr:
        if given.data.get("sign_in_issuer") and not (given.data.get("sign_in_client") and value.get_secret_value()):
            raise ValueError("with an issuer, the client id and the client secret are needed too")
        return value

    @field_validator("caldav_url")
    @classmethod
    def _each_their_own(cls, value: str) -> str:
        bare = value.replace("{mail}", "").replace("{user}", "")
        if value and (bare == value or set(bare) & set("{} ") or not bare.startswith(("http://", "https://"))):
            raise ValueError(
                "write it like https://calendars.example.org/{mail}/calendar/: {mail} or {user} is the person"
            )
        return value

    @property
    def organizer(self) -> str:
        """Who invites: calendars send their replies there."""
        return self.mail_replies or self.mail_from

    @property
    def mail_domain(self) -> str:
        return self.mail_from.rpartition("@")[2]


def load_settings() -> Settings:
    """The settings of this process. Raises BadSettings, which names every mistake and every unknown `TELEMAQUE_` name."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise BadSettings(f"unknown setting {', '.join(unknown)}: known are {', '.join(sorted(known))}")
    try:
        return Settings()
    except ValidationError as error:
        own = [e for e in error.errors() if e["type"] != "default_factory_not_called"]  # those follow from another one
        lines = [f"{PREFIX}{'_'.join(map(str, e['loc']))}".upper() + f": {e['msg']}" for e in own]
        raise BadSettings("; ".join(lines)) from None
