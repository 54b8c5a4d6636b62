"""The tables, once, for SQLite and PostgreSQL.

Rows that are read back whole keep their model as JSON; what is searched or sorted by is a column of its own.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored and read back in UTC. A naive one is refused: nobody knows when it is."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """What every table shares: constraints with names, so that a migration can find them again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant, dict[str, Any]: JSON}  # noqa: RUF012 - SQLAlchemy's own idiom


class KeyRow(Table):
    """The key of one owner (a person, a relationship), wrapped under the master key of this name: see safe.py.

    A row whose key was destroyed stays, empty, so that none is made for this owner again.
    """

    __tablename__ = "keys"
    owner: Mapped[str] = mapped_column(primary_key=True)
    master: Mapped[str] = mapped_column(index=True)
    wrapped: Mapped[bytes]
    destroyed_at: Mapped[datetime | None]


class PersonRow(Table):
    """`mail`: a keyed hash of the casefolded address, so that one address is one person however it is written; `person`,
    sealed under their own key, has it as it was given.
    """

    __tablename__ = "people"
    id: Mapped[str] = mapped_column(primary_key=True)
    mail: Mapped[str] = mapped_column(unique=True)
    person: Mapped[bytes]


class AnswerRow(Table):
    """`values`, `facts`: sealed under the key of the person who answered; empty once erased."""

    __tablename__ = "answers"
    id: Mapped[str] = mapped_column(primary_key=True)
    relationship: Mapped[str] = mapped_column(index=True)
    ask: Mapped[str]
    kind: Mapped[str]
    person: Mapped[str] = mapped_column(index=True)
    values: Mapped[bytes]
    facts: Mapped[bytes]
    received_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(index=True)
    refusal: Mapped[str]


class FileRow(Table):
    """`number` keeps the order in which files came. `name`, `content`: sealed under the key of the person who gave it."""

    __tablename__ = "files"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(unique=True)
    answer: Mapped[str] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), index=True)
    name: Mapped[bytes]
    media_type: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes]


class LinkRow(Table):
    """`token_hash`: SHA-256 in hex of a token that only the mail holds."""

    __tablename__ = "links"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    relationship: Mapped[str] = mapped_column(index=True)
    ask: Mapped[str | None]
    link: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime]
    revoked: Mapped[bool]


class RelationshipRow(Table):
    """The newest view the workflow wrote; `version` says how new."""

    __tablename__ = "relationships"
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    programme: Mapped[str] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(index=True)
    started_at: Mapped[datetime]
    view: Mapped[dict[str, Any]]


class AskRow(Table):
    """An ask that ended stays, with `open` false: the page behind its link says so."""

    __tablename__ = "asks"
    relationship: Mapped[str] = mapped_column(ForeignKey("relationships.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(index=True)
    due: Mapped[datetime]
    open: Mapped[bool]
    ask: Mapped[dict[str, Any]]


class NoteRow(Table):
    __tablename__ = "notes"
    relationship: Mapped[str] = mapped_column(ForeignKey("relationships.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    event: Mapped[str]
    step: Mapped[str]
    role: Mapped[str | None]


class OutboxRow(Table):
    """One letter. `body`: its MIME bytes, sealed under the relationship's key, as long as it may still have to be sent;
    `settled_at`: when that was over. `cause`: why it leaves; `tries`: see outbox.py.
    """

    __tablename__ = "outbox"
    key: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    relationship: Mapped[str] = mapped_column(index=True)
    step: Mapped[str]
    role: Mapped[str]
    name: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    body: Mapped[bytes | None]
    body_hash: Mapped[str]
    attempts: Mapped[int]
    last_reply: Mapped[str]
    created_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    cause: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    tries: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)


class MemberRow(Table):
    """What the organisation says of somebody beyond who they are, which `person` has. `id`: the organisation's own.
    `member`: sealed under the person's key.
    """

    __tablename__ = "members"
    id: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.id"), unique=True)
    member: Mapped[bytes]


class RoomHourRow(Table):
    """A quarter of an hour in a room, held for one meeting."""

    __tablename__ = "room_hours"
    room: Mapped[str] = mapped_column(primary_key=True)
    begins_at: Mapped[datetime] = mapped_column(primary_key=True)
    relationship: Mapped[str] = mapped_column(index=True)
    meeting: Mapped[int]


class MailboxRow(Table):
    """How far a mailbox has been read: `uid`, the last mail taken in, in the server's numbering `validity`."""

    __tablename__ = "mailboxes"
    mailbox: Mapped[str] = mapped_column(primary_key=True)
    validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)


class SearchRow(Table):
    """Whose place is held in a relationship: people's ids. `mentor`: "" while nobody is being asked. `portrait`: as the mentee
    is told of them, sealed under the mentor's key; none when they were named. `wish`: what the mentee looks for, sealed
    under theirs; none when the start says nothing.
    """

    __tablename__ = "searches"
    relationship: Mapped[str] = mapped_column(primary_key=True)
    mentee: Mapped[str]
    mentor: Mapped[str] = mapped_column(index=True)
    portrait: Mapped[bytes | None]
    wish: Mapped[bytes | None]


class ConflictRow(Table):
    """`who` declared a conflict of interest with `about`: members' ids."""

    __tablename__ = "conflicts"
    who: Mapped[str] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    about: Mapped[str] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)


class NeverAgainRow(Table):
    """Two who are not to be brought together again: members' ids, `one` the smaller."""

    __tablename__ = "never_again"
    one: Mapped[str] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    other: Mapped[str] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)


class HrNoticeRow(Table):
    """What an HR platform sent, once for each of its ids. `number`: the order in which they came. `document`: what it said, sealed
    under a key of its own until it has been understood, then empty. `why`: what keeps it from that, as a code.
    """

    __tablename__ = "hr_notices"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    source: Mapped[str]
    notice: Mapped[str]
    type: Mapped[str]
    received_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(index=True)
    why: Mapped[str]
    tries: Mapped[int]
    document: Mapped[bytes]
    __table_args__ = (UniqueConstraint("source", "notice"),)


class HrEventRow(Table):
    """What happened to somebody, in our own words. `entry`: what the directory has yet to be told, until it has been; sealed
    under the person's key. `handed`: whether the engine has been told to look.
    """

    __tablename__ = "hr_events"
    id: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(index=True)
    notice: Mapped[int] = mapped_column(ForeignKey("hr_notices.number", ondelete="CASCADE"), index=True)
    event: Mapped[dict[str, Any]]
    entry: Mapped[bytes]
    handed: Mapped[bool] = mapped_column(index=True)


class HrToldRow(Table):
    """What the relationships of somebody were told last, of each strand; `count`: how often they were told anything of it."""

    __tablename__ = "hr_told"
    person: Mapped[str] = mapped_column(primary_key=True)
    strand: Mapped[str] = mapped_column(primary_key=True)
    event: Mapped[dict[str, Any]]
    count: Mapped[int]


class ScimUserRow(Table):
    """Somebody as an identity provider has them. `tenant`: which one; `name`: a keyed hash of their user name. `member`: their id in
    the directory, once they are in it; `user`: the SCIM resource, sealed under a key of its own.
    """

    __tablename__ = "scim_users"
    id: Mapped[str] = mapped_column(primary_key=True)
    tenant: Mapped[str]
    name: Mapped[str]
    member: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    user: Mapped[bytes]
    __table_args__ = (UniqueConstraint("tenant", "name"),)


class OutgoingRow(Table):
    """What the organisation's systems are to be told of a relationship: ids and codes. `number`: the order; `key`: once for ever."""

    __tablename__ = "outgoing"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(unique=True)
    relationship: Mapped[str] = mapped_column(index=True)
    said: Mapped[dict[str, Any]]


class OutgoingSendRow(Table):
    """One of these to one endpoint. `due_at`: not before; while it is being sent, when whoever sends it is given up."""

    __tablename__ = "outgoing_sends"
    endpoint: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(ForeignKey("outgoing.number", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str] = mapped_column(index=True)
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    reply: Mapped[str]


class OutgoingEndpointRow(Table):
    """From which number on an endpoint listens: what came before it was listed does not concern it."""

    __tablename__ = "outgoing_endpoints"
    name: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[int]


class HoldRow(Table):
    """A legal hold: nothing of this person is erased. `told`: by whom, and why, sealed under the person's key."""

    __tablename__ = "holds"
    person: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    told: Mapped[bytes]


class ErasureRow(Table):
    """Who was erased: what was destroyed (`forgotten`), and the proof. Ids, codes and numbers."""

    __tablename__ = "erasures"
    person: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    forgotten: Mapped[dict[str, Any]]
    proof: Mapped[dict[str, Any] | None] = mapped_column(JSON)
