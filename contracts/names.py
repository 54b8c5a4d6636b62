"""Ids, queues, search attributes: made here, by named functions, and nowhere else.

All of these are stored in plain text by Temporal: no name, no address, no free text in them.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import date

TASK_QUEUE = "telemaque"
DEPLOYMENT = "telemaque"
"""What all our workers are together, whatever their build; Temporal takes no dot in it."""
IDENTITY = "telemaque"
WORKFLOW_ID = re.compile(r"^[a-z0-9-]{1,64}$")
MAIL_DOMAIN = "telemaque.invalid"
YES = "?answer=yes"
"""What a mail adds to an ask's link where one click gives the usual answer. Opening it changes nothing: its page asks."""
RATHER = "?answer={}"
"""The same for one of the other answers that one click may give."""


def relationship_id(programme: str, mentee: str, mentors: Sequence[str], start: date) -> str:
    """The same start, asked for twice, is the same relationship. Person ids are random, so nothing can be read back."""
    digest = hashlib.sha256("/".join((programme, mentee, *mentors, start.isoformat())).encode()).hexdigest()
    return f"r-{digest[:12]}"


def letter_key(relationship: str, step: str, recipient: str) -> str:
    """What makes a letter unique: no run id, no attempt, so that a retry or a reset finds the one already sent."""
    return f"{relationship}/{step}/{recipient}"


def message_id(key: str, domain: str) -> str:
    """The mail's Message-ID (RFC 5322), derived from the key: readable, and the same on every attempt."""
    return f"<{key.replace('/', '.')}@{domain}>"


def calendar_uid(relationship: str, meeting: int, domain: str) -> str:
    """One calendar entry a meeting, for life (RFC 5545 UID)."""
    return f"{relationship}.meeting-{meeting}@{domain}"


def meeting_of_uid(uid: str, domain: str) -> tuple[str, int] | None:
    """The relationship and the meeting that a calendar entry is of; None for an entry that is not ours."""
    found = re.fullmatch(r"([a-z0-9-]{1,64})\.meeting-([1-9][0-9]{0,3})@" + re.escape(domain), uid, re.IGNORECASE)
    return (found[1].lower(), int(found[2])) if found else None


def hr_event_id(source: str, notice: str, part: str = "") -> str:
    """Our id of what an HR platform told: nothing can be read back from it, whatever the platform writes into its own."""
    return f"h-{hashlib.sha256(f'{source}/{notice}/{part}'.encode()).hexdigest()[:24]}"


def erasure_id(person: str) -> str:
    """The workflow that erases a person: one at a time."""
    return f"erase-{person}"


def hr_delivery_id(person: str) -> str:
    """The workflow that tells the relationships of a person what has happened to them."""
    return f"hr-{person}"
