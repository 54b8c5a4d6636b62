"""Letter → mail. Words from content/, people and their texts from the vault; the same letter and links, the same bytes."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from adapters.certificates import Certificates
from adapters.library import Library
from adapters.mail.enclosures import Enclosure, Enclosures
from adapters.mail.facts import Cast, FactFinder, Said, Vault, cast_of, cited
from adapters.mail.invitation import Inviter
from adapters.mail.layout import Button, Entry, Page, as_html, as_text, blocks, one_line
from adapters.mail.names import header_name
from adapters.mail.smtp import on_the_wire
from adapters.texts import LetterText
from adapters.whereabouts import Whereabouts
from adapters.words import Words
from contracts.letters import AskInLetter, Letter
from contracts.names import RATHER, YES, letter_key, message_id
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
        self._finder = FactFinder(words, library, Whereabouts(words, settings))
        self._inviter = Inviter(words, settings)
        self._enclosures = Enclosures(words, library, vault, Certificates(settings))

    async def compose(
        self, letter: Letter, *, ask_url: str | None, personal_url: str | None, also_urls: Sequence[str] = ()
    ) -> EmailMessage:
        """The mail of this letter, to exactly one person. `also_urls`: the ways to what else it reminds of, in its order.

        Raises ForbiddenWords when the letter cites what its reader may not see, KeyError for a letter without a text,
        LookupError for a person, an answer or a programme that is not there.
        """
        cast = await cast_of(letter, self._vault)
        answers = await cited(letter, self._vault)
        language = cast.reader.language
        says = _Says(self._words, language, self._finder.facts(letter, cast, answers))
        urls = (ask_url, *also_urls) if ask_url else ()
        page = self._page(letter, self._words.letter(language, letter.name), says, urls, personal_url)
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
        self, letter: Letter, text: LetterText, says: "_Says", urls: Sequence[str], personal_url: str | None
    ) -> Page:
        reader = says.facts["reader"]
        button, rather, other = self._ways(letter, text, says, urls)
        return Page(
            language=says.language,
            subject=one_line(says.render(text.subject)),
            greeting=says.say("common.greeting", name=reader) if reader else says.say("common.greeting_nameless"),
            body=tuple(blocks(says, text.body)),
            button=button,
            rather=rather,
            other=other,
            or_copy=says.say("common.page_link"),
            entries=tuple(self._entries(letter, text, says, urls)),
            after=tuple(blocks(says, text.after)),
            closing=(says.say("common.closing"), says.say("common.signature")),
            personal=Button(label=says.say("common.personal_page"), url=personal_url) if personal_url else None,
            small_print=(says.say("common.only_you"),),
        )

    def _entries(self, letter: Letter, text: LetterText, says: "_Says", urls: Sequence[str]) -> Iterator[Entry]:
        if text.entry is None or letter.ask is None:
            return
        for ask, row, url in zip((letter.ask, *letter.also), says.facts["asks"], urls, strict=True):
            button, _, other = self._buttons(letter, ask, text.entry.button, says, url)
            title, told = (one_line(says.render(words, row=row)) for words in (text.entry.title, text.entry.text))
            yield Entry(title=title, text=told, button=button, other=other)

    def _ways(
        self, letter: Letter, text: LetterText, says: "_Says", urls: Sequence[str]
    ) -> tuple[Button | None, tuple[Button, ...], Button | None]:
        if text.button is None or letter.ask is None or not urls:
            return None, (), None
        return self._buttons(letter, letter.ask, text.button, says, urls[0])

    def _buttons(
        self, letter: Letter, ask: AskInLetter, label: str, says: "_Says", url: str
    ) -> tuple[Button, tuple[Button, ...], Button | None]:
        """The way to the ask; where one click gives the usual answer, that first, then its like, then the way to all others."""
        form = self._words.form(says.language, ask.kind)
        if form.one_click is None:
            return Button(label=says.render(label), url=url), (), None
        yes = Button(label=says.render(form.one_click.button), url=f"{url}{YES}")
        rather = tuple(
            Button(label=says.render(click.button), url=f"{url}{RATHER.format(word)}")
            for word, click in form.or_rather.items()
            if word in letter.dates
        )
        return yes, rather, Button(label=says.say("common.other_answer"), url=url)

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
        if self._settings.mail_replies:
            message["Reply-To"] = self._settings.mail_replies
        message["Auto-Submitted"] = "auto-generated"
        return message

    def _invite(self, message: EmailMessage, letter: Letter, cast: Cast) -> None:
        """As an alternative of the text, which mail programs show as an invitation with its buttons.

        And as a file, as Google does it, for those that show none.
        """
        part = self._inviter.calendar_part(letter, reader=cast.reader, pair=cast.pair)
        params = {"method": letter.invitation.method.value if letter.invitation else "", "component": "VEVENT"}
        message.add_alternative(part.decode(), subtype="calendar", charset="utf-8", cte="base64", params=params)
        name = self._words.say(cast.reader.language, "calendar.file")
        message.add_attachment(part, maintype="application", subtype="ics", filename=name)


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
