"""The door for signals: whatever comes, of whatever shape, is taken or refused by name, and never stops the story.

One handler takes them all, undeciphered: the SDK would drop one of the wrong shape in silence, and one with a missing or
surplus argument would stop the workflow. What may be said by update may be said by signal too, by whoever cannot wait for
an answer (a platform with a Temporal client of its own): the same rules refuse it, and the timeline says so. What happens
in the organisation comes by signal only.
"""

import re
from collections.abc import Sequence
from typing import Any

from temporalio import workflow
from temporalio.common import RawValue

from contracts.hr import HR_EVENT, HrEvent
from contracts.messages import AnswerGiven, EndWish, ExtendWish, PauseWish, PromoteWish, ReplaceWish, ResumeWish
from mentoring.model import Model
from mentoring.refusals import RuleBroken
from workflows.desk import Desk

MESSAGES: dict[str, type[Model]] = {
    "answer": AnswerGiven,
    "begin": AnswerGiven,
    "pause": PauseWish,
    "resume": ResumeWish,
    "promote": PromoteWish,
    "extend": ExtendWish,
    "replace": ReplaceWish,
    "end": EndWish,
    HR_EVENT: HrEvent,
}
"""By the name of the method that takes it; `_check_<name>`, its validator, refuses it by raising RuleBroken."""

REFUSED = "message-refused"
NOTED_AT_MOST = 100
"""Refused messages that the timeline of one relationship names; of the rest it only keeps the number."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")


def take_signal(story: Any, desk: Desk, name: str, args: Sequence[RawValue]) -> None:
    """Take it as the update of this name would, or note why not. Raises nothing."""
    try:
        message = _read(name, args)
        getattr(story, f"_check_{name}")(message)
        getattr(story, name)(message)
    except RuleBroken as broken:
        refuse(desk, name, broken.code)
    except Exception as error:  # noqa: BLE001 - whatever it is, the story goes on
        refuse(desk, name, "handler-failed", error)


def refuse(desk: Desk, name: str, why: str, error: Exception | None = None) -> None:
    """Keep that a message was refused: its name, if it is one, and why; nothing of what was in it."""
    relationship = desk.relationship
    relationship.refused += 1
    plain = name if _PLAIN.fullmatch(name) else "?"
    if error is not None:
        workflow.logger.error("message refused: %s failed (%s)", plain, type(error).__name__)
    if relationship.refused <= NOTED_AT_MOST:
        desk.note(REFUSED, step=f"{plain}: {why}")


def _read(name: str, args: Sequence[RawValue]) -> Model:
    """Raises RuleBroken for what is no message of ours."""
    if name not in MESSAGES:
        raise RuleBroken("unknown-message")
    if len(args) != 1:
        raise RuleBroken("wrong-number-of-arguments")
    try:
        message = workflow.payload_converter().from_payload(args[0].payload, MESSAGES[name])
    except Exception:  # noqa: BLE001 - unsealed, no JSON, another shape: in each case it cannot be read
        raise RuleBroken("unreadable") from None
    if not isinstance(message, MESSAGES[name]):
        raise RuleBroken("unreadable")
    return message
