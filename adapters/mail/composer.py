"""Letter → mail. Words from content/, people and their texts from the vault; the same letter and links, the same bytes."""

import hashlib
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from adapters.library import Library
from adapters.mail.enclosures import Enclosure, Enclosures
from adapters.mail.facts import Cast, FactFinder, Said, Vault, cast_of, cited
from adapters.mail.invitation import Inviter
from adapters.mail.layout import Button, Page, as_html, as_text, blocks, one_line
from adapters.mail.names import header_name
from adapters.mail.smtp import on_the_wire
from adapters.texts import LetterText
from adapters.words import Words
from contracts.letters import Letter
from contracts.names import YES, letter_key, message_id
from mentoring.people import Language, Person
from settings import Settings

BOUNDARY_LENGTH = 32


class Composer:
    """Composes letters. Everything it needs to know about people it asks of the vault."""

    def __init__(self, words: Words, library: Library, vault: Vault, settings: Settings) -> None:
        self._words = words
        self._library = library
        self._vault = vault
        self._settings = settings
        self._finder = FactFinder(words, library)
        self._inviter = Inviter(words, settings)
        self._enclosures = Enclosures(words, library, vault)

    async def compose(self, letter: Letter, *, ask_url: str | None, personal_url: str | None) -> EmailMessage:
        """The mail of this letter, to exactly one person.

        Raises ForbiddenWords when the letter cites what its reader may not see, KeyError for a letter without a text,
        LookupError for a person, an answer or a programme that is not there.
        """
        cast = await cast_of(letter, self._vault)
        answers = await cited(letter, self._vault)
        language = cast.reader.language
        says = _Says(self._words, language, self._finder.facts(letter, cast, answers))
        page = self._page(letter, self._words.letter(language, letter.name), says, ask_url, personal_url)
        message = self._envelope(letter, cast.reader, page)
        message.set_content(as_text(page), cte="quoted-printable")
        message.add_alternative(as_html(page), subtype="html", cte="quoted-printable")
        if letter.invitation is not None:
            self._invite(message, letter, cast)
        for enclosure in await self._enclosures.of(letter, cast, answers, says.facts):
            _enclose(message, enclosure)
        message["Content-Language"] = (
            language.value
        )  # last: what a body is made of moves Content- headers into its parts
        _fix_boundaries(message, letter)
        return message

    def _page(
        self, letter: Letter, text: LetterText, says: "_Says", ask_url: str | None, personal_url: str | None
    ) -> Page:
        reader = says.facts["reader"]
        button, other = self._buttons(letter, text, says, ask_url)
        return Page(
            language=says.language,
            subject=one_line(says.render(text.subject)),
            greeting=says.say("common.greeting", name=reader) if reader else says.say("common.greeting_nameless"),
            body=tuple(blocks(says, text.body)),
            button=button,
            other=other,
            or_copy=says.say("common.page_link"),
            after=tuple(blocks(says, text.after)),
            closing=(says.say("common.closing"), says.say("common.signature")),
            personal=Button(label=says.say("common.personal_page"), url=personal_url) if personal_url else None,
            small_print=(says.say("common.only_you"),),
        )

    def _buttons(
        self, letter: Letter, text: LetterText, says: "_Says", ask_url: str | None
    ) -> tuple[Button | None, Button | None]:
        """The way to the ask; where one click gives the usual answer, that first, and the way to all others beside it."""
        if text.button is None or ask_url is None or letter.ask is None:
            return None, None
        one_click = self._words.form(says.language, letter.ask.kind).one_click
        if one_click is None:
            return Button(label=says.render(text.button), url=ask_url), None
        yes = Button(label=says.render(one_click.button), url=f"{ask_url}{YES}")
        return yes, Button(label=says.say("common.other_answer"), url=ask_url)

    def _envelope(self, letter: Letter, reader: Person, page: Page) -> EmailMessage:
        user, _, domain = self._settings.mail_from.rpartition("@")
        to_user, _, to_domain = (on_the_wire(reader.mail) or reader.mail).rpartition("@")
        key = letter_key(letter.relationship, letter.step, letter.recipient)
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(self._words.say(reader.language, "common.sender"), user, domain)
        message["To"] = Address(header_name(reader), to_user, to_domain)
        message["Subject"] = page.subject
        message["Date"] = letter.at.astimezone(UTC)
        message["Message-ID"] = message_id(key, self._settings.mail_domain)
        message["Auto-Submitted"] = "auto-generated"
        return message

    def _invite(self, message: EmailMessage, letter: Letter, cast: Cast) -> None:
        """As an alternative of the text, which mail programs show as an invitation with its buttons."""
        part = self._inviter.calendar_part(letter, reader=cast.reader, pair=(cast.mentee, cast.mentor))
        method = letter.invitation.method.value if letter.invitation else ""
        message.add_alternative(
            part.decode(), subtype="calendar", charset="utf-8", cte="base64", params={"method": method}
        )


class _Says:
    """Our texts, spoken in the reader's language with the facts of this letter."""

    def __init__(self, words: Words, language: Language, facts: dict[str, Any]) -> None:
        self._words = words
        self.language = language
        self.facts = facts

    def render(self, text: str, /, **more: Any) -> str:
        return self._words.render(self.language, text, **{**self.facts, **more})

    def rows(self, expression: str) -> list[Any]:
        return [
            Said(row) if isinstance(row, dict) else row
            for row in self._words.rows(self.language, expression, **self.facts)
        ]

    def say(self, key: str, /, **more: Any) -> str:
        return self._words.say(self.language, key, **{**self.facts, **more})


def _enclose(message: EmailMessage, enclosure: Enclosure) -> None:
    """Always as an attachment, whatever its kind; the file's name is a name, never a path."""
    kind, _, subkind = enclosure.media_type.partition("/")
    name = enclosure.name.replace("\\", "/").rpartition("/")[2]
    name = "".join(character for character in name if character.isprintable()).strip(". ") or "document"
    if kind in ("text", "multipart", "message", "") or not subkind:
        kind, subkind = "application", "octet-stream"
    message.add_attachment(enclosure.content, maintype=kind, subtype=subkind, filename=name)


def _fix_boundaries(message: EmailMessage, letter: Letter) -> None:
    """Boundaries derived from the letter's key instead of drawn at random: a second attempt makes the same bytes."""
    key = letter_key(letter.relationship, letter.step, letter.recipient)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        digest = hashlib.sha256(f"{key}/{number}".encode()).hexdigest()
        part.set_boundary(f"=_{digest[:BOUNDARY_LENGTH]}")
