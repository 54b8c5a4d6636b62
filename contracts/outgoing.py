"""What the organisation's own systems are told of a relationship: that something happened, and nothing of what was said."""

from collections.abc import Iterator
from enum import StrEnum

from pydantic import AwareDatetime

from contracts.messages import LedgerPage, View
from mentoring.kinds import Closing, Phase
from mentoring.model import Model

BEGUN = (Phase.ONBOARDING, Phase.FIRST_MEETING, Phase.CORE)
RISK_NOTE = "at-risk-"


class Happening(StrEnum):
    """STARTED: both have said yes. FIRST_MEETING: it was held. AT_RISK: the coordinator has been asked to look. CLOSED: for good."""

    STARTED = "relationship.started"
    FIRST_MEETING = "relationship.first_meeting_held"
    AT_RISK = "relationship.at_risk"
    CLOSED = "relationship.closed"


class Said(Model):
    """`key`: the same happening is said once. `outcome`: of a closure alone. `mentee`, `mentor`: the vault's ids."""

    key: str
    type: Happening
    relationship: str
    programme: str
    mentee: str
    mentor: str
    at: AwareDatetime
    outcome: Closing | None = None


def happenings(before: View | None, page: LedgerPage) -> list[Said]:
    """What a page of the ledger says that the view before it did not, in order. Pages may have been skipped."""
    return sorted(_happenings(before, page), key=lambda said: said.at)


def _happenings(before: View | None, page: LedgerPage) -> Iterator[Said]:
    after = page.view
    at = max((note.at for note in page.notes), default=after.started_at)

    def said(kind: Happening, at: AwareDatetime, which: str = "") -> Said:
        return Said(
            key="/".join(part for part in (after.id, kind.value, which) if part),
            type=kind,
            relationship=after.id,
            programme=after.programme,
            mentee=after.mentee,
            mentor=after.mentor,
            at=at,
            outcome=after.closing if kind is Happening.CLOSED else None,
        )

    if after.phase in BEGUN and (before is None or before.phase is Phase.CHOOSING):
        yield said(Happening.STARTED, at)
    if after.meetings_held and (before is None or not before.meetings_held):
        yield said(Happening.FIRST_MEETING, at)
    for note in page.notes:
        if note.event.startswith(RISK_NOTE):
            yield said(Happening.AT_RISK, note.at, str(note.seq))
    if after.phase is Phase.CLOSED and (before is None or before.phase is not Phase.CLOSED):
        yield said(Happening.CLOSED, at)
