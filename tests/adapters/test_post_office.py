"""The post office against a real SMTP server in every mood: each letter once, and nothing lost."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path

import pytest

from adapters.database.connection import Database, migrate, open_database
from adapters.database.links import Links
from adapters.database.outbox import Outbox, RowStatus
from adapters.mail.archive import Archive, MailFolder, NoArchive
from adapters.mail.post_office import LEASE, PostOffice, TryAgain
from adapters.mail.smtp import Handing, MailServer
from contracts.letters import AskInLetter, Delivery, Letter
from contracts.names import letter_key, message_id
from contracts.vault import Unreadable
from mentoring.kinds import AskKind, Role
from mentoring.people import Person
from settings import Settings
from tests.keys import RING
from tests.smtp import Mood, MoodySmtp, moody_smtp

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


class PlainComposer:
    """Composes a mail of one line, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.composed = 0
        self.unreadable = ""
        self.urls: list[tuple[str | None, str | None]] = []

    async def compose(
        self, letter: Letter, *, ask_url: str | None, personal_url: str | None, also_urls: Sequence[str] = ()
    ) -> EmailMessage:
        if self.unreadable:
            raise Unreadable(self.unreadable)
        self.composed += 1
        self.urls.append((ask_url, personal_url))
        mail = EmailMessage(policy=SMTP_POLICY)
        mail["From"], mail["To"], mail["Subject"] = "mentoring@telemaque.invalid", "lea@example.org", "Bonjour"
        mail["Message-ID"] = message_id(
            letter_key(letter.relationship, letter.step, letter.recipient), "telemaque.invalid"
        )
        mail.set_content(" ".join(map(str, [letter.name, ask_url, *also_urls, personal_url])))
        return mail


class OnePerson:
    async def person(self, person: str) -> Person:
        return Person(name="Léa Martin", mail="lea@example.org")


@dataclass
class Office:
    """A post office on real parts, whose clock the test moves."""

    post: PostOffice
    outbox: Outbox
    composer: PlainComposer
    smtp: MoodySmtp
    clock: list[datetime] = field(default_factory=lambda: [NOW])

    async def until_settled(self, letter: Letter) -> Delivery:
        """Try as the engine does: again and again, a lease apart."""
        for _ in range(10):
            try:
                return (await self.post.post(letter)).delivery
            except TryAgain:
                self.clock[0] += LEASE + timedelta(seconds=1)
        raise AssertionError("never settled")


@asynccontextmanager
async def office(folder: Path, moods: list[Mood], *, archived: bool = True) -> AsyncIterator[Office]:
    url = f"sqlite+aiosqlite:///{folder}/test.db"
    await asyncio.to_thread(migrate, url)
    database = await open_database(url, RING)
    async with moody_smtp(folder / "mail", moods) as smtp:
        yield _office(database, smtp, archive=MailFolder(smtp.folder) if archived else NoArchive())
    await database.close()


def _office(database: Database, smtp: MoodySmtp, archive: Archive) -> Office:
    composer, clock = PlainComposer(), [NOW]
    outbox = Outbox(database)
    post = PostOffice(
        outbox=outbox,
        composer=composer,
        links=Links(database),
        people=OnePerson(),
        server=MailServer(Settings(smtp_port=smtp.port)),
        archive=archive,
        settings=Settings(),
        now=lambda: clock[0],
    )
    return Office(post, outbox, composer, smtp, clock)


async def test_a_letter_whose_people_cannot_be_read_is_refused_and_says_so_and_the_next_one_leaves(
    tmp_path: Path,
) -> None:
    async with office(tmp_path, []) as o:
        o.composer.unreadable = "people.person/p-2 is damaged: it cannot be opened"
        assert await o.until_settled(a_letter()) is Delivery.REFUSED
        [row] = await o.outbox.listing(RowStatus.REFUSED)
        assert (row.step, row.last_reply) == ("goals-1", o.composer.unreadable)
        o.composer.unreadable = ""
        assert await o.until_settled(a_letter("goals-2")) is Delivery.SENT
        assert (await o.post.post(a_letter())).delivery is Delivery.REFUSED, "what was told stays"


def a_letter(step: str = "goals-1") -> Letter:
    ask = AskInLetter(
        id=step, kind=AskKind.GOALS, role=Role.MENTEE, person="p-1", due=NOW, ends=NOW + timedelta(days=3)
    )
    return Letter(
        relationship="r-1",
        programme="classic",
        name="ask-goals",
        step=step,
        role=Role.MENTEE,
        recipient="p-1",
        mentee="p-1",
        mentor="p-2",
        coordinator="p-3",
        at=NOW,
        ask=ask,
    )


async def test_a_letter_leaves_with_its_own_message_id_to_one_recipient(tmp_path: Path) -> None:
    async with office(tmp_path, []) as o:
        assert await o.until_settled(a_letter()) is Delivery.SENT
        assert o.smtp.taken[0]["Message-ID"] == "<r-1.goals-1.p-1@telemaque.invalid>"
        assert o.smtp.recipients == [["lea@example.org"]]


@pytest.mark.behaviour("N5")
async def test_the_same_letter_posted_again_is_not_sent_again(tmp_path: Path) -> None:
    async with office(tmp_path, []) as o:
        await o.until_settled(a_letter())
        await o.until_settled(a_letter())
        assert len(o.smtp.taken) == 1
        assert o.composer.composed == 1


async def test_a_server_that_puts_off_gets_the_letter_later(tmp_path: Path) -> None:
    async with office(tmp_path, [Mood.PUTS_OFF, Mood.PUTS_OFF]) as o:
        assert await o.until_settled(a_letter()) is Delivery.SENT
        assert len(o.smtp.taken) == 1


async def test_an_address_that_does_not_exist_is_a_value_and_is_never_tried_again(tmp_path: Path) -> None:
    async with office(tmp_path, [Mood.REFUSES]) as o:
        assert await o.until_settled(a_letter()) is Delivery.REFUSED
        assert await o.until_settled(a_letter()) is Delivery.REFUSED
        assert o.smtp.taken == []


@pytest.mark.behaviour("N5")
async def test_a_line_that_drops_after_the_mail_was_taken_does_not_make_a_second_mail(tmp_path: Path) -> None:
    async with office(tmp_path, [Mood.TAKES_AND_DROPS]) as o:
        assert await o.until_settled(a_letter()) is Delivery.SENT
        assert len(o.smtp.taken) == 1


async def test_a_server_that_takes_the_mail_and_never_says_so_does_not_make_a_second_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.mail.smtp.SMTP_SECONDS", 0.5)
    async with office(tmp_path, [Mood.TAKES_AND_SAYS_NOTHING]) as o:
        assert await o.until_settled(a_letter()) is Delivery.SENT
        assert len(o.smtp.taken) == 1


@pytest.mark.behaviour("N5")
async def test_a_server_that_takes_the_mail_and_answers_nonsense_does_not_make_a_second_mail(tmp_path: Path) -> None:
    async with office(tmp_path, [Mood.TAKES_AND_BABBLES]) as o:
        assert await o.until_settled(a_letter()) is Delivery.SENT
        assert len(o.smtp.taken) == 1


@pytest.mark.parametrize(
    ("address", "handed", "reached"),
    [
        ("léa@example.org", Handing.REFUSED, []),
        ("lea@société.example.org", Handing.ACCEPTED, [["lea@xn--socit-esab.example.org"]]),
    ],
)
async def test_an_address_beyond_ascii_is_written_as_mail_servers_read_it_or_refused_for_good(
    tmp_path: Path, address: str, handed: Handing, reached: list[list[str]]
) -> None:
    async with moody_smtp(tmp_path) as smtp:
        server = MailServer(Settings(smtp_port=smtp.port))
        assert (await server.hand_over(b"Subject: x\r\n\r\nx", "m@example.org", address)).how is handed
        assert smtp.recipients == reached


async def test_a_line_that_drops_before_the_mail_was_taken_loses_nothing(tmp_path: Path) -> None:
    async with office(tmp_path, [Mood.DROPS_WITHOUT_TAKING]) as o:
        assert await o.until_settled(a_letter()) is Delivery.SENT
        assert len(o.smtp.taken) == 1


async def test_without_an_archive_a_broken_line_leaves_the_letter_unknown_and_never_doubles_it(tmp_path: Path) -> None:
    async with office(tmp_path, [Mood.TAKES_AND_DROPS], archived=False) as o:
        assert await o.until_settled(a_letter()) is Delivery.UNKNOWN
        assert await o.until_settled(a_letter()) is Delivery.UNKNOWN
        assert len(o.smtp.taken) == 1


async def test_a_second_attempt_waits_while_the_first_may_still_be_sending(tmp_path: Path) -> None:
    async with office(tmp_path, [Mood.TAKES_AND_DROPS]) as o:
        with pytest.raises(TryAgain):
            await o.post.post(a_letter())
        with pytest.raises(TryAgain, match="another attempt"):
            await o.post.post(a_letter())
        assert len(o.smtp.taken) == 1


async def test_ten_attempts_at_once_send_one_mail(tmp_path: Path) -> None:
    async with office(tmp_path, []) as o:
        results = await asyncio.gather(*(o.post.post(a_letter()) for _ in range(10)), return_exceptions=True)
        assert all(isinstance(result, TryAgain) or result.delivery is Delivery.SENT for result in results)  # type: ignore[union-attr]
        assert await o.until_settled(a_letter()) is Delivery.SENT
        assert len(o.smtp.taken) == 1


async def test_a_mail_server_that_is_away_is_tried_again(tmp_path: Path) -> None:
    async with office(tmp_path, []) as o:
        away = PostOffice(
            outbox=o.outbox,
            composer=o.composer,
            links=Links(o.outbox._database),
            people=OnePerson(),
            server=MailServer(Settings(smtp_port=1)),
            archive=NoArchive(),
            settings=Settings(),
            now=lambda: NOW,
        )
        with pytest.raises(TryAgain):
            await away.post(a_letter())
        assert await o.until_settled(a_letter()) is Delivery.SENT
        assert o.composer.composed == 1


async def test_the_links_in_a_letter_open_its_ask_and_the_personal_page(tmp_path: Path) -> None:
    async with office(tmp_path, []) as o:
        await o.until_settled(a_letter())
        ask_url, personal_url = o.composer.urls[0]
        links = Links(o.outbox._database)
        assert ask_url is not None
        assert personal_url is not None
        to_ask = await links.resolve(ask_url.rpartition("/")[2], NOW)
        to_page = await links.resolve(personal_url.rpartition("/")[2], NOW)
        assert to_ask is not None
        assert to_page is not None
        assert (to_ask.ask, to_page.ask, to_page.person) == ("goals-1", None, "p-1")


@pytest.mark.behaviour("N5")
async def test_the_same_reminder_leaves_again_when_the_person_has_changed(tmp_path: Path) -> None:
    """What makes a letter unique has its recipient in it."""
    async with office(tmp_path, []) as o:
        reminder = a_letter("goals-1-reminder-1")
        for person in ("p-1", "p-4", "p-1", "p-4"):
            assert await o.until_settled(reminder.model_copy(update={"recipient": person})) is Delivery.SENT
        ids = [mail["Message-ID"] for mail in o.smtp.taken]
        assert ids == [f"<r-1.goals-1-reminder-1.{person}@telemaque.invalid>" for person in ("p-1", "p-4")]


async def test_a_letter_of_several_reminders_has_a_link_for_each_ask(tmp_path: Path) -> None:
    async with office(tmp_path, []) as o:
        one = a_letter("goals-1")
        assert one.ask is not None
        other = one.ask.model_copy(update={"id": "dossier", "kind": AskKind.DOSSIER})
        digest = one.model_copy(update={"step": "reminders-1", "name": "reminders", "also": (other,)})
        assert await o.until_settled(digest) is Delivery.SENT
        tokens = re.findall(r"/a/([A-Za-z0-9_-]+)", o.smtp.taken[0].get_content())
        links = [await o.post._links.resolve(token, NOW) for token in tokens]
        assert [link.ask for link in links if link] == ["goals-1", "dossier"]
        assert [link.kind for link in links if link] == [AskKind.GOALS, AskKind.DOSSIER]
