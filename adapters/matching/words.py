"""Why these two, and why somebody is left over, in words: sentences of content/words."""

from adapters.matching.population import Unmatched
from adapters.reason_words import sentence
from adapters.words import Words
from mentoring.people import Language
from mentoring.ranking import Score


def because(words: Words, language: Language, score: Score) -> str:
    """Every reason of a score, those that weigh most first."""
    return " ".join(sentence(words, language, reason) for reason in score.reasons)


def why_left(words: Words, language: Language, left: Unmatched) -> str:
    """Why somebody has no mentor, with the reasons counted: `No mentor is eligible (3 on leave, 1 …).`"""
    told = words.say(language, f"matching.{left.why}", eligible=left.eligible)
    counted = [words.say(language, f"matching.against.{code}", count=count) for code, count in left.reasons.items()]
    return f"{told.removesuffix('.')} ({', '.join(counted)})." if counted else told
