"""The wall at the post office: a letter that would carry words past it is not composed."""

from contracts.discretion import Discreet
from contracts.letters import Letter
from contracts.vault import KeptAnswer
from mentoring.wall import readable


class ForbiddenWords(Discreet):
    """A letter cites an answer that its reader may not see. Told with ids and codes only."""


def pass_wall(letter: Letter, answer: KeptAnswer) -> KeptAnswer:
    """What of this answer the letter may cite. Raises ForbiddenWords for nothing of it.

    Only an answer of this relationship, by one of its people, is ever cited.
    """
    people = (letter.mentee, letter.mentor, letter.coordinator)
    ours = answer.relationship == letter.relationship and answer.person in people
    is_writer = answer.person == letter.recipient
    shown = readable(answer.kind, answer.values, reader=letter.role, is_writer=is_writer) if ours else None
    if shown is None:
        raise ForbiddenWords(f"{letter.name} to {letter.role} may not cite {answer.kind} {answer.id}")
    return answer.model_copy(update={"values": shown})
