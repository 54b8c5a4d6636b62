"""The wall: whose words may be shown to whom. Letters and pages read this one table."""

from collections.abc import Mapping
from enum import StrEnum

from mentoring.form_reading import Value
from mentoring.kinds import PAIR, AskKind, Role


class Readers(StrEnum):
    """PAIR: mentee and mentor. WRITER: only the one who wrote it. NOBODY: it is kept, and nothing cites it.

    COORDINATOR and MENTOR: it is written to them: a mentor's question before they decide, and its answer; a mentor's word
    as they stop.
    """

    PAIR = "pair"
    COORDINATOR = "coordinator"
    MENTOR = "mentor"
    WRITER = "writer"
    NOBODY = "nobody"


MAY_READ: dict[AskKind, Readers] = {
    AskKind.PROPOSAL: Readers.NOBODY,
    AskKind.ACCEPT: Readers.COORDINATOR,
    AskKind.QUESTION: Readers.MENTOR,
    AskKind.DECLARATION: Readers.NOBODY,
    AskKind.INTRODUCTION: Readers.PAIR,
    AskKind.CHARTER_DRAFT: Readers.PAIR,
    AskKind.CHARTER_AGREE: Readers.PAIR,
    AskKind.CHARTER_CHANGE: Readers.PAIR,
    AskKind.CHARTER_REVIEW: Readers.PAIR,
    AskKind.GOALS: Readers.PAIR,
    AskKind.GOALS_CHANGE: Readers.PAIR,
    AskKind.GOALS_COMMENT: Readers.PAIR,
    AskKind.DOSSIER: Readers.PAIR,
    AskKind.MEETING_DATE: Readers.NOBODY,
    AskKind.MEETING_CHANGE: Readers.NOBODY,
    AskKind.EXTRA_MEETING: Readers.PAIR,
    AskKind.EXTRA_ANSWER: Readers.PAIR,
    AskKind.TOPICS: Readers.PAIR,
    AskKind.DEBRIEF: Readers.WRITER,
    AskKind.ACTION_PLAN: Readers.PAIR,
    AskKind.PLAN_CHANGE: Readers.PAIR,
    AskKind.PLAN_ACCEPT: Readers.WRITER,
    AskKind.SKILLS: Readers.PAIR,
    AskKind.CHALLENGE_PROPOSE: Readers.PAIR,
    AskKind.CHALLENGE_ANSWER: Readers.PAIR,
    AskKind.CHALLENGE_OPTIONS: Readers.PAIR,
    AskKind.CHALLENGE_DEBRIEF: Readers.PAIR,
    AskKind.EVALUATION: Readers.WRITER,
    AskKind.SAFE_EXIT: Readers.NOBODY,
    AskKind.MENTOR_STOP: Readers.COORDINATOR,
    AskKind.GOAL_TIE: Readers.WRITER,
    AskKind.BALANCE: Readers.WRITER,
    AskKind.BALANCE_VIEW: Readers.PAIR,
    AskKind.PROMOTION: Readers.NOBODY,
    AskKind.TAPERING: Readers.NOBODY,
    AskKind.REMATCH: Readers.NOBODY,
    AskKind.IN_TOUCH: Readers.PAIR,
    AskKind.EXTENSION: Readers.NOBODY,
    AskKind.DECISION: Readers.NOBODY,
    AskKind.PAUSE_CHECK: Readers.NOBODY,
}
"""The coordinator reads nobody's words (S10), facts and never content; but for what is written to them."""


def may_read(kind: AskKind, *, reader: Role, is_writer: bool) -> bool:
    """Whether a letter or a page for `reader` may cite an answer of this kind."""
    match MAY_READ[kind]:
        case Readers.PAIR:
            return reader in PAIR
        case Readers.WRITER:
            return reader in PAIR and is_writer
        case Readers.COORDINATOR:
            return reader is Role.COORDINATOR
        case Readers.MENTOR:
            return reader is Role.MENTOR
        case Readers.NOBODY:
            return False


SHARED_FIELDS: dict[AskKind, tuple[str, ...]] = {AskKind.DEBRIEF: ("follow_ups",)}
"""What the pair shares of an answer that is otherwise its writer's alone."""


def readable(kind: AskKind, values: Mapping[str, Value], *, reader: Role, is_writer: bool) -> dict[str, Value] | None:
    """What of an answer a letter or a page for `reader` may cite: all of it, the fields that the pair shares, or None."""
    if may_read(kind, reader=reader, is_writer=is_writer):
        return dict(values)
    shared = SHARED_FIELDS.get(kind, ()) if reader in PAIR else ()
    return {name: values[name] for name in shared if name in values} if shared else None
