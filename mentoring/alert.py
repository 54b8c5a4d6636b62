"""The alert: the mentee does not feel safe, or wants out. It goes to the coordinator alone, and must be answered (S13, N12)."""

from enum import StrEnum

from mentoring.evaluation import Dimension
from mentoring.facts import Wish
from mentoring.model import State


class Cause(StrEnum):
    """LOW_ANSWER: on being judged or believed in, in an evaluation. OWN_WORD: the mentee said so themselves."""

    LOW_ANSWER = "low-answer"
    OWN_WORD = "own-word"


class Answer(StrEnum):
    """What the coordinator does about it. SPEAK and BRING_TOGETHER leave it open: the question comes back."""

    SPEAK = "speak"
    BRING_TOGETHER = "bring-together"
    CARRY_ON = "carry-on"
    REPLACE = "replace"
    CLOSE = "close"


class Alert(State):
    """One alert. As long as it is not `settled`, no challenge is proposed.

    `about`: what was rated low. `wish`: what the mentee wants, once they have said it. `asked`: how often the coordinator
    has been. `offered`: the mentee has been offered a way out.
    """

    number: int
    cause: Cause
    about: tuple[Dimension, ...] = ()
    wish: Wish | None = None
    offered: bool = False
    asked: int = 0
    settled: bool = False

    @property
    def choices(self) -> tuple[Answer, ...]:
        """What the coordinator may choose from. Nobody is kept in a relationship that they want to leave."""
        if self.wish is Wish.LEAVE:
            return (Answer.CLOSE, Answer.REPLACE, Answer.SPEAK)
        return (Answer.SPEAK, Answer.BRING_TOGETHER, Answer.CARRY_ON, Answer.REPLACE, Answer.CLOSE)

    @property
    def otherwise(self) -> Answer | None:
        """What applies if the coordinator says nothing; None: they are asked again, for as long as it takes."""
        return Answer.CLOSE if self.wish is Wish.LEAVE else None
