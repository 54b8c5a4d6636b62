"""The wall at the post office: a letter that would carry words past it is not composed."""

from contracts.discretion import Discreet
from contracts.letters import Letter
from contracts.vault import KeptAnswer
from mentoring.wall import may_read


class ForbiddenWords(Discreet):
    """A letter cites an answer that its reader may not see. Told with ids and codes only."""


def check(letter: Letter, answer: KeptAnswer) -> None:
    """Raises ForbiddenWords unless this letter may cite this answer: of this relationship, by one of its two people."""
    ours = answer.relationship == letter.relationship and answer.person in (letter.mentee, letter.mentor)
    if not ours or not may_read(answer.kind, reader=letter.role, is_writer=answer.person == letter.recipient):
        raise ForbiddenWords(f"{letter.name} to {letter.role} may not cite {answer.kind} {answer.id}")
