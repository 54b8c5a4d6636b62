"""What an HR platform has sent, kept until it is understood, and what has become of it."""

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime

from mentoring.model import Model


class NoticeStatus(StrEnum):
    """RECEIVED: kept, and not yet looked at, or to be looked at again. UNDERSTOOD: it has become events of ours, or said
    nothing new. NOT_FOR_US: it does not concern a mentoring. FOR_A_HUMAN: understood, and somebody has to act.

    UNKNOWN_TYPE, UNKNOWN_PERSON, GARBLED: kept for whoever can make something of it; `starter.py hr replay` looks again.
    """

    RECEIVED = "received"
    UNDERSTOOD = "understood"
    NOT_FOR_US = "not-for-us"
    FOR_A_HUMAN = "for-a-human"
    UNKNOWN_TYPE = "unknown-type"
    UNKNOWN_PERSON = "unknown-person"
    GARBLED = "garbled"


SETTLED = frozenset({NoticeStatus.UNDERSTOOD, NoticeStatus.NOT_FOR_US})
"""Nobody needs to see these any more; what they said is forgotten but for the events."""


class Arrival(Model):
    """Something to be kept. `notice`: the source's own id, once for ever; `document`: what it says."""

    source: str
    notice: str
    type: str
    document: dict[str, Any]


class Notice(Model):
    """`number`: ours. `notice`: the sender's id. `why`: what keeps it from being understood, as a code or a field's name."""

    number: int
    source: str
    notice: str
    type: str
    received_at: AwareDatetime
    status: NoticeStatus
    why: str = ""
    tries: int = 0
    document: dict[str, Any]
