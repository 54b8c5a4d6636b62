"""The erasure of one person: asked for by one, approved by another, done once, and proved. Ids, codes and numbers only."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from mentoring.model import Model

Operator = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$")]
"""Who runs the command, by the name they log in with."""
PersonId = Annotated[str, Field(pattern=r"^p-[0-9a-f]{12}$")]


class ErasureReason(StrEnum):
    """ASKED: the person wishes it. RETENTION: its time is over. UNLAWFUL: it should never have been kept."""

    ASKED = "asked"
    RETENTION = "retention"
    UNLAWFUL = "unlawful"


class ErasureWish(Model):
    """What the first of the two says; it also starts the workflow."""

    person: PersonId
    by: Operator
    reason: ErasureReason


class Approval(Model):
    """What the second one says."""

    by: Operator


class ErasureState(StrEnum):
    """ASKED: a second person has to approve. HELD: a legal hold is on. ENDING: the person's relationships are being ended.

    LAPSED: nobody approved in time; nothing was erased.
    """

    ASKED = "asked"
    HELD = "held"
    ENDING = "ending"
    DONE = "done"
    LAPSED = "lapsed"


class ErasureStands(Model):
    """Where an erasure stands."""

    state: ErasureState
    by: Operator
    reason: ErasureReason
    until: AwareDatetime


class Standing(Model):
    """What stands in the way: a legal hold, relationships under way (`open`), those that the person looks after."""

    held: bool = False
    open: tuple[str, ...] = ()
    coordinates: tuple[str, ...] = ()


class Destroyed(Model):
    """How many pieces were destroyed, and where. `where`: a table of the vault, `keys`, `mail-archive`, `temporal`."""

    where: str
    count: int


class Forgotten(Model):
    """What the vault says once the person is no more in it. `relationships`: those that were theirs, as mentee or mentor."""

    at: AwareDatetime
    destroyed: tuple[Destroyed, ...]
    keys: tuple[str, ...]
    relationships: tuple[str, ...]


class Proof(Model):
    """Who asked for what and why, who approved, what was destroyed where, under which keys, and what was kept."""

    person: PersonId
    reason: ErasureReason
    asked_by: Operator
    asked_at: AwareDatetime
    approved_by: Operator
    approved_at: AwareDatetime
    done_at: AwareDatetime
    destroyed: tuple[Destroyed, ...]
    keys: tuple[str, ...]
    relationships: tuple[str, ...]
    kept: tuple[str, ...] = (
        "the other person's own answers, and the mails in their own mailbox",
        "the ledger of the relationships: ids, dates, codes",
        "the ids in this proof, which lead to nobody any more",
    )
