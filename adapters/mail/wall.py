"""The wall: whose words may be shown to whom. A letter that would carry anybody's words past it is not composed."""

from enum import StrEnum

from contracts.letters import Letter
from contracts.vault import KeptAnswer
from mentoring.kinds import PAIR, AskKind, Role


class Readers(StrEnum):
    """PAIR: mentee and mentor. WRITER: only the one who wrote it. NOBODY: it is kept, and no letter cites it."""

    PAIR = "pair"
    WRITER = "writer"
    NOBODY = "nobody"


MAY_READ: dict[AskKind, Readers] = {
    AskKind.ACCEPT: Readers.NOBODY,
    AskKind.INTRODUCTION: Readers.PAIR,
    AskKind.CHARTER_DRAFT: Readers.PAIR,
    AskKind.CHARTER_AGREE: Readers.PAIR,
    AskKind.GOALS: Readers.PAIR,
    AskKind.DOSSIER: Readers.PAIR,
    AskKind.MEETING_DATE: Readers.NOBODY,
    AskKind.DEBRIEF: Readers.WRITER,
    AskKind.ACTION_PLAN: Readers.PAIR,
    AskKind.CHALLENGE_PROPOSE: Readers.PAIR,
    AskKind.CHALLENGE_ANSWER: Readers.PAIR,
    AskKind.CHALLENGE_DEBRIEF: Readers.PAIR,
    AskKind.EVALUATION: Readers.WRITER,
    AskKind.BALANCE: Readers.WRITER,
    AskKind.DECISION: Readers.NOBODY,
    AskKind.PAUSE_CHECK: Readers.NOBODY,
}
"""The coordinator reads nobody's words, whatever this table says (S10): facts, never content."""


class ForbiddenWords(PermissionError):  # noqa: N818 - it names what was about to happen
    """A letter cites an answer that its reader may not see. Told with ids and codes only."""


def may_read(kind: AskKind, *, reader: Role, is_writer: bool) -> bool:
    """Whether a letter to `reader` may cite an answer of this kind."""
    match MAY_READ[kind]:
        case Readers.PAIR:
            return reader in PAIR
        case Readers.WRITER:
            return reader in PAIR and is_writer
        case Readers.NOBODY:
            return False


def check(letter: Letter, answer: KeptAnswer) -> None:
    """Raises ForbiddenWords unless this letter may cite this answer: of this relationship, by one of its two people."""
    ours = answer.relationship == letter.relationship and answer.person in (letter.mentee, letter.mentor)
    if not ours or not may_read(answer.kind, reader=letter.role, is_writer=answer.person == letter.recipient):
        raise ForbiddenWords(f"{letter.name} to {letter.role} may not cite {answer.kind} {answer.id}")
