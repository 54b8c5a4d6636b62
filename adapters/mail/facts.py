"""What a letter's text may name: people, dates, numbers, and the words it cites, all past the wall."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from babel.lists import format_list

from adapters.agenda import agenda_facts
from adapters.calling import called
from adapters.follow_ups import follow_ups_of
from adapters.levels import level_note
from adapters.library import Library
from adapters.mail import wall
from adapters.plan import rows_of, suggested
from adapters.reason_words import to_a_mentee
from adapters.whereabouts import Whereabouts
from adapters.words import Words
from contracts.letters import AskInLetter, Letter
from contracts.vault import KeptAnswer, KeptFile, Portrait
from mentoring.kinds import AskKind, Role
from mentoring.model import Model
from mentoring.people import Language, Person

IDEAS = 3


class Vault(Protocol):
    """What the composer reads of adapters/database/vault.py."""

    async def person(self, person: str) -> Person:
        """Raises Unreadable for an unknown id, and when what is kept of them is damaged."""

    async def answer(self, answer: str) -> KeptAnswer | None: ...

    async def portrait(self, relationship: str) -> Portrait | None: ...

    async def files(self, answer: str) -> Sequence[KeptFile]: ...


class Said(dict[str, Any]):
    """What somebody typed, field by field. A field left out, or an answer not cited, is simply empty."""

    def __missing__(self, key: str) -> str:
        return ""


class Cast(Model):
    """The people of a letter. `mentor`: None while nobody has been found. `others`: whom else the text names.

    `portrait`: the mentor who is proposed.
    """

    reader: Person
    mentee: Person
    mentor: Person | None
    coordinator: Person
    others: tuple[Person, ...] = ()
    portrait: Portrait | None = None

    @property
    def pair(self) -> tuple[Person, Person]:
        """Raises LookupError while there is no mentor: no letter about the two of them may leave then."""
        if self.mentor is None:
            raise LookupError("a letter about the pair, and no mentor")
        return self.mentee, self.mentor

    def partner_of(self, role: Role) -> Person | None:
        """The other one of the pair; to the coordinator, the mentee."""
        return self.mentor if role is Role.MENTEE else self.mentee


async def cast_of(letter: Letter, vault: Vault) -> Cast:
    """Raises LookupError for an unknown person."""
    return Cast(
        reader=await vault.person(letter.recipient),
        mentee=await vault.person(letter.mentee),
        mentor=await vault.person(letter.mentor) if letter.mentor else None,
        coordinator=await vault.person(letter.coordinator),
        portrait=await _portrait(letter, vault),
        others=tuple([await vault.person(person) for person in letter.people]),
    )


async def _portrait(letter: Letter, vault: Vault) -> Portrait | None:
    """Only for the mentee, and of nobody but the mentor of this letter."""
    if letter.ask is None or letter.ask.kind is not AskKind.PROPOSAL:
        return None
    portrait = await vault.portrait(letter.relationship)
    return portrait if portrait and portrait.mentor == letter.mentor else None


async def cited(letter: Letter, vault: Vault) -> dict[str, KeptAnswer]:
    """The answers that the letter cites, by the name its text uses.

    Raises ForbiddenWords when its reader may not see one, LookupError when one is no longer there.
    """
    answers = {}
    for name, id_ in letter.answers.items():
        if not id_:
            continue
        answer = await vault.answer(id_)
        if answer is None:
            raise LookupError(f"{letter.name} cites {name} {id_}, which is not in the vault")
        answers[name] = wall.pass_wall(letter, answer)
    return answers


class FactFinder:
    """Gathers the facts of one letter for the texts of content/letters."""

    def __init__(self, words: Words, library: Library, where: Whereabouts) -> None:
        self._words = words
        self._library = library
        self._where = where

    def facts(self, letter: Letter, cast: Cast, answers: Mapping[str, KeptAnswer]) -> dict[str, Any]:
        language, programme = cast.reader.language, self._library.programme(letter.programme)
        facts: dict[str, Any] = {
            "role": letter.role.value,
            "reader": cast.reader.first_name,
            **called(self._words, language, letter.role, cast.mentee, cast.mentor),
            "people": [person.full_name for person in cast.others],
            "coordinator": cast.coordinator.full_name,
            "coordinator_mail": cast.coordinator.mail,
            "programme": programme.name[language],
            "zone": cast.reader.timezone,
            "other_zone": _other_zone(cast, letter.role),
            "codes": dict(letter.codes),
            "dates": dict(letter.dates),
            "numbers": dict(letter.numbers),
            "answers": Said({name: Said(answer.values) for name, answer in answers.items()}),
        }
        facts |= self._ask(letter, language, facts)
        facts |= self._portrait(cast.portrait, language)
        facts |= self._meeting(letter, language)
        facts |= self._agenda(letter, cast, answers)
        facts["follow_ups"] = [one.model_dump() for one in follow_ups_of(answers, letter.numbers)]
        facts |= self._suggested(letter, answers)
        facts |= self._charter(answers, language)
        facts |= self._challenge(letter, answers, language)
        facts |= self._level(letter, language, facts)
        facts |= self._evaluation(letter, answers, language)
        facts["reviewed"] = self._reviewed(answers, language)
        facts |= self._alert(letter, language)
        facts |= every(letter.numbers)
        facts["signs"] = self._signs(letter, language)
        return facts

    def _ask(self, letter: Letter, language: Language, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The ask of the letter; `asks`: this one, and what else the reader is reminded of."""
        if letter.ask is None:
            return {}
        told = [self._told(ask, language, facts) for ask in (letter.ask, *letter.also)]
        return told[0] | {"asks": told}

    def _told(self, ask: AskInLetter, language: Language, facts: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {
            "kind": ask.kind.value,
            "number": ask.number,
            "due": ask.due,
            "ends": ask.ends,
            "choices": ask.choices,
        }
        otherwise = self._words.form(language, ask.kind).otherwise
        return found | {"otherwise": self._words.render(language, otherwise, **{**facts, **found})}

    def _alert(self, letter: Letter, language: Language) -> dict[str, Any]:
        """What an alert is about, in words; nothing where it is about nothing in particular."""
        about = [
            self._words.say(language, f"alerts.{code}")
            for name, code in letter.codes.items()
            if name.startswith("about-")
        ]
        return {"about": format_list(about, locale=language.value) if about else ""}

    def _reviewed(self, answers: Mapping[str, KeptAnswer], language: Language) -> list[dict[str, str]]:
        """Goal by goal, how far it has come in the mentee's eyes and in the mentor's, in the words of the scale."""
        views = {name: answers[name].values for name in ("balance", "view") if name in answers}
        if "view" not in views:
            return []
        scale = self._words.form(language, AskKind.BALANCE).fields["goal_1"].options
        return [
            {"goal": row["goal"]}
            | {name: scale.get(str(values.get(f"goal_{place}") or ""), "") for name, values in views.items()}
            for place, row in enumerate(rows_of(answers.get("goals"), "goals"), start=1)
        ]

    def _suggested(self, letter: Letter, answers: Mapping[str, KeptAnswer]) -> dict[str, Any]:
        """What the mentor suggests, and what of it the mentee has kept."""
        rows = suggested(answers, letter.codes.get("what", ""))
        kept = [row for place, row in enumerate(rows, start=1) if f"kept-{place}" in letter.numbers]
        return {"suggested": rows, "kept": kept}

    def _signs(self, letter: Letter, language: Language) -> list[str]:
        """Why a relationship is doing less well, in words (content/words, health)."""
        signs = [code for name, code in letter.codes.items() if name.startswith("sign-")]
        return [self._words.say(language, f"health.{sign}", **_facts_of(sign, letter.numbers)) for sign in signs]

    def _portrait(self, portrait: Portrait | None, language: Language) -> dict[str, Any]:
        told = portrait or Portrait(mentor="")
        because = to_a_mentee(self._words, language, told.reasons)
        return {"portrait": {"title": told.title, "skills": told.skills, "because": because}}

    def _meeting(self, letter: Letter, language: Language) -> dict[str, Any]:
        """The meeting that the letter is about, whether it invites to it or prepares it."""
        about = letter.invitation or letter.agenda
        if about is None:
            return {}
        place = self._where.told(language, about.venue, letter.relationship, about.meeting)
        told = {"starts_at": about.starts_at, "length": about.length, "place": place, "number": about.meeting}
        sequence = letter.invitation.sequence if letter.invitation else 0
        return {"meeting": told | {"sequence": sequence, "first": about.first, "last": about.last}}

    def _agenda(self, letter: Letter, cast: Cast, answers: Mapping[str, KeptAnswer]) -> dict[str, Any]:
        if letter.agenda is None:
            return {}
        reader = cast.reader
        return {"agenda": agenda_facts(self._words, reader.language, letter.agenda, answers, zone=reader.timezone)}

    def _charter(self, answers: Mapping[str, KeptAnswer], language: Language) -> dict[str, Any]:
        if "charter" not in answers:
            return {}
        return {"rhythm": rhythm_of(answers["charter"], self._words, language)}

    def _challenge(self, letter: Letter, answers: Mapping[str, KeptAnswer], language: Language) -> dict[str, Any]:
        """The challenge in words: a card's, or the mentor's own."""
        found: dict[str, Any] = {}
        if "challenge" in letter.codes:
            card = self._library.challenges().get(letter.codes["challenge"])
            own = answers["challenge"].values.get("own", "") if "challenge" in answers else ""
            words = card.words[language] if card else None
            found["challenge"] = {"title": words.title if words else "", "text": words.text if words else own}
        return found

    def _level(self, letter: Letter, language: Language, facts: Mapping[str, Any]) -> dict[str, Any]:
        """For a challenge that is still to be proposed: what its level is, and ideas where the library has any."""
        if "level" not in letter.codes:
            return {}
        level, programme = letter.codes["level"], self._library.programme(letter.programme)
        cards = list(self._library.challenges(level).values())
        first = (letter.ask.number - 1) * IDEAS if letter.ask else 0  # other ideas each time
        ideas = [cards[(first + n) % len(cards)].words[language].title for n in range(min(IDEAS, len(cards)))]
        return {"ideas": ideas, "level": level_note(self._words, language, programme, level, partner=facts["partner"])}

    def _evaluation(self, letter: Letter, answers: Mapping[str, KeptAnswer], language: Language) -> dict[str, Any]:
        """What was rated, statement by statement, in the words of the scale."""
        if "evaluation" not in answers:
            return {}
        instrument = self._library.instrument(letter.codes["instrument"])
        scale = instrument.scale[language]
        values = answers["evaluation"].values
        rated = [(item.words[language], str(values.get(item.id) or "")) for item in instrument.items_for(letter.role)]
        return {
            "rated": [{"statement": said, "score": scale[int(score) - 1].lower()} for said, score in rated if score]
        }


def every(numbers: Mapping[str, float]) -> dict[str, timedelta]:
    """The rhythm that a letter or a page proposes, if it does."""
    return {"every": timedelta(seconds=numbers["every"])} if "every" in numbers else {}


def _facts_of(sign: str, numbers: Mapping[str, float]) -> dict[str, int]:
    """`meetings-done` → `done`."""
    named = f"{sign}-"
    return {name.removeprefix(named): int(value) for name, value in numbers.items() if name.startswith(named)}


def _other_zone(cast: Cast, role: Role) -> str:
    zones = [person.timezone for person in (cast.partner_of(role), cast.mentor) if person]
    return next((zone for zone in zones if zone != cast.reader.timezone), cast.reader.timezone)


def rhythm_of(charter: KeptAnswer, words: Words, language: Language) -> str:
    """`Toutes les 3 semaines`, from a charter's `rhythm` in seconds."""
    seconds = str(charter.values.get("rhythm") or "0")
    return words.say(language, "common.rhythm", every=timedelta(seconds=int(seconds)))
