"""Why somebody cannot be proposed, in words: ids give way to names, codes to sentences."""

from adapters.words import Words
from mentoring.directory import Directory
from mentoring.eligibility import PEOPLE, Refusal
from mentoring.people import Language


def sentence(words: Words, language: Language, refusal: Refusal, directory: Directory) -> str:
    """One refusal in the reader's language, naming people."""
    facts = {name: directory.name(str(value)) if name in PEOPLE else value for name, value in refusal.facts.items()}
    return words.say(language, f"eligibility.{refusal.code}", **facts)
