"""What stands behind the doors: everything a page needs, handed over once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Protocol

from adapters.database.links import Links
from adapters.database.marks import Marks
from adapters.database.shelf import Shelf
from adapters.database.vault import Vault
from adapters.library import Library
from adapters.mail.mailbox import Mailbox
from adapters.whereabouts import Whereabouts
from adapters.words import Words
from contracts.messages import AnswerGiven, AnswerTaken
from gateway.hr_room import HrRoom
from gateway.refusing import EngineAway
from settings import Settings

__all__ = ["EngineAway", "House", "RelationshipClosed", "Relationships", "wall_clock"]


class RelationshipClosed(Exception):  # noqa: N818 - it names what happened
    """The relationship has ended: it takes no answers any more."""


class Relationships(Protocol):
    """Running relationships. Each method raises RuleBroken, RelationshipClosed or EngineAway."""

    async def give(self, relationship: str, given: AnswerGiven) -> AnswerTaken:
        """Give an answer to what was asked."""

    async def begin(self, relationship: str, given: AnswerGiven) -> AnswerTaken:
        """Take up an offer: set something in motion unasked."""


def wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """`hr`: what stands behind the HR door; None: there is none. `now`: the clock of the relationships; in a rehearsal it is virtual."""

    settings: Settings
    vault: Vault
    links: Links
    shelf: Shelf
    words: Words
    library: Library
    marks: Marks
    relationships: Relationships
    hr: HrRoom | None = None
    now: Callable[[], datetime] = wall_clock

    @cached_property
    def mailbox(self) -> Mailbox | None:
        """Where replies to invitations come to; None where none is set."""
        return Mailbox(self.settings) if self.settings.imap_host else None

    @cached_property
    def where(self) -> Whereabouts:
        return Whereabouts(self.words, self.settings)
