"""What travels with a letter: guides, the agenda of a meeting, the charter, the goals sheet, the mentee's own files, a certificate."""

from collections.abc import Iterator
from typing import Any

from adapters.certificates import Certificates
from adapters.documents import (
    Readership,
    agenda_pdf,
    certificate_pdf,
    charter_pdf,
    goals_pdf,
    guide_facts,
    guide_pdf,
    guide_text,
    summary_pdf,
)
from adapters.follow_ups import follow_ups_of
from adapters.library import Library
from adapters.mail.facts import Cast, Said, Vault, rhythm_of
from adapters.plan import progress_of
from adapters.words import Words
from contracts.letters import Agenda, Letter
from contracts.vault import KeptAnswer
from mentoring.kinds import Role
from mentoring.model import Model
from mentoring.people import Language

PDF = "application/pdf"


class Enclosure(Model):
    """A file of a mail. `media_type` is `type/subtype`."""

    name: str
    media_type: str
    content: bytes


class Enclosures:
    """Makes them, in the reader's language."""

    def __init__(self, words: Words, library: Library, vault: Vault, certificates: Certificates) -> None:
        self._certificates = certificates
        self._words = words
        self._library = library
        self._vault = vault

    async def of(
        self, letter: Letter, cast: Cast, answers: dict[str, KeptAnswer], facts: dict[str, Any]
    ) -> list[Enclosure]:
        """Raises LookupError for a programme that is not there, KeyError for a welcome without its date."""
        made: list[Enclosure] = []
        match letter.name:
            case "charter-agreed" | "charter-changed" if "charter" in answers and "agreement" in answers:
                made = [self._charter(cast, answers, by_mentor=answers["charter"].person == letter.mentor)]
            case "goals-delivered" | "goals-changed" if "goals" in answers:
                made = [self._goals(cast, answers["goals"])]
            case "welcome-mentee" | "welcome-mentor":
                made = [self._guide(letter, cast, facts)]
            case "agenda" if letter.agenda is not None:
                made = [self._agenda(letter, letter.agenda, cast, answers, facts)]
            case "farewell-mentee" | "farewell-mentor":
                made = list(self._farewell(letter, cast, answers))
            case "dossier-delivered" if "dossier" in answers:
                made = [
                    Enclosure(name=file.name, media_type=file.media_type, content=file.content)
                    for file in await self._vault.files(answers["dossier"].id)
                ]
        return made

    def _guide(self, letter: Letter, cast: Cast, facts: dict[str, Any]) -> Enclosure:
        language, programme = cast.reader.language, self._library.programme(letter.programme)
        text = guide_text(self._words.content, language, f"guide-{letter.role}")
        fitted = guide_facts(self._words, language, programme, told=facts, dates=letter.dates)
        content = guide_pdf(self._words, language, text, fitted, at=letter.at)
        return Enclosure(name=text.file, media_type=PDF, content=content)

    def _agenda(
        self, letter: Letter, meeting: Agenda, cast: Cast, answers: dict[str, KeptAnswer], facts: dict[str, Any]
    ) -> Enclosure:
        language = cast.reader.language
        readers = Readership(
            role=letter.role,
            mentee=cast.mentee,
            mentor=cast.mentor,
            zone=facts["zone"],
            other_zone=facts["other_zone"],
        )
        place = facts["meeting"]["place"]
        open_ones, plan = follow_ups_of(answers, letter.numbers), progress_of(answers, letter.numbers)
        content = agenda_pdf(
            self._words, language, meeting, readers, answers, follow_ups=open_ones, plan=plan, place=place, at=letter.at
        )
        name = self._words.say(language, "agenda.file", number=meeting.meeting)
        return Enclosure(name=name, media_type=PDF, content=content)

    def _farewell(self, letter: Letter, cast: Cast, answers: dict[str, KeptAnswer]) -> Iterator[Enclosure]:
        """A certificate of having met, and the mentee's own page."""
        language = cast.reader.language
        mentee, mentor = cast.pair
        if letter.role is Role.MENTEE:
            summary = summary_pdf(
                self._words,
                language,
                zone=cast.reader.timezone,
                name=mentee.full_name,
                mentor=mentor.full_name,
                answers=answers,
                numbers=letter.numbers,
                at=letter.at,
            )
            yield Enclosure(name=self._words.say(language, "farewell.summary_file"), media_type=PDF, content=summary)
        if not letter.numbers["meetings"]:
            return
        code = self._certificates.code(letter.relationship, letter.recipient)
        certificate = certificate_pdf(
            self._words,
            language,
            zone=cast.reader.timezone,
            name=cast.reader.full_name,
            role=letter.role,
            programme=self._library.programme(letter.programme).name[language],
            meetings=int(letter.numbers["meetings"]),
            since=letter.dates["since"],
            until=letter.at,
            code=code,
            address=self._certificates.address(code),
        )
        yield Enclosure(
            name=self._words.say(language, "farewell.certificate_file"), media_type=PDF, content=certificate
        )

    def _charter(self, cast: Cast, answers: dict[str, KeptAnswer], *, by_mentor: bool) -> Enclosure:
        draft, agreement, language = answers["charter"], answers["agreement"], cast.reader.language
        mentee, mentor = cast.pair
        content = charter_pdf(
            self._words,
            language,
            zone=cast.reader.timezone,
            mentee=mentee.full_name,
            mentor=mentor.full_name,
            charter=Said(draft.values),
            rhythm=rhythm_of(draft, self._words, language),
            other_expects=str(Said(agreement.values)["expectations"]),
            proposed_at=draft.received_at,
            accepted_at=agreement.received_at,
            by_mentor=by_mentor,
        )
        return Enclosure(name=self._words.say(language, "documents.charter_file"), media_type=PDF, content=content)

    def _goals(self, cast: Cast, goals: KeptAnswer) -> Enclosure:
        language: Language = cast.reader.language
        mentee, mentor = cast.pair
        rows = [Said(row) for row in goals.values.get("goals", []) if isinstance(row, dict)]
        content = goals_pdf(
            self._words,
            language,
            zone=cast.reader.timezone,
            mentee=mentee.full_name,
            mentor=mentor.full_name,
            goals=rows,
            written_at=goals.received_at,
        )
        return Enclosure(name=self._words.say(language, "documents.goals_file"), media_type=PDF, content=content)
