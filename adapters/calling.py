"""What people are called in letters and on pages, when the mentor has yet to be found too."""

from adapters.words import Words
from mentoring.kinds import Role
from mentoring.people import Language, Person


def called(words: Words, language: Language, role: Role, mentee: Person, mentor: Person | None) -> dict[str, str]:
    """The names by which the words for a reader in `role` call the two, and the other of them: to a coordinator, the mentee."""
    partner = mentor if role is Role.MENTEE else mentee
    to_come = words.say(language, "common.mentor_to_come.partner")
    return {
        "partner": partner.short_name if partner else to_come,
        "partner_name": partner.full_name if partner else to_come,
        "mentee": mentee.full_name,
        "mentor": mentor.full_name if mentor else words.say(language, "common.mentor_to_come.mentor"),
    }
