"""Every letter, in both languages, to every role it goes to, with people as they really are."""

import io
import itertools
import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest

from adapters.library import Library
from adapters.mail.composer import Composer
from contracts.letters import Letter, Method
from contracts.names import RATHER, YES
from contracts.vault import KeptFile
from mentoring.kinds import PAIR, AskKind
from mentoring.people import Language
from settings import Settings
from tests.adapters.every_letter import every_letter
from tests.adapters.letter_samples import (
    CONTENT,
    MENTEE,
    MENTOR,
    NOON,
    WORDS,
    FakeVault,
    answer_id,
    composer,
    in_letter,
    invitation,
    kept,
    letter,
    people,
)

ASK_URL, PERSONAL_URL = "https://mentoring.example.org/a/a-token", "https://mentoring.example.org/p/a-token"

AWKWARD = {
    "from right to left": "ليلى بنت حسن",
    "two hundred characters": "Wolfeschlegelsteinhausenbergerdorff" * 5 + "x" * 25,
    "quotes and commas": 'Anne-Sophie "Nan" d’Orgeval, Ltd <x>',
    "accents": "Žofie Ångström-Çelik",
    "one word": "Madonna",
    "a title": "Mme Roy",
    "a hidden turn": "Léa \u202eMartin",
    "a template": "{{ 7*7 }} {% if x %}",
    "markup": "<script>alert(1)</script> & co",
}
IDS = [f"{index}-{one.name}-{one.role}" for index, one in enumerate(every_letter())]


async def composed(mail: Letter, vault: FakeVault | None = None) -> EmailMessage:
    """The mail as it is after the journey: written to bytes and read back."""
    ask_url = ASK_URL if mail.ask else None
    also = [f"{ASK_URL}-{number}" for number, _ in enumerate(mail.also, start=2)]
    message = await composer(vault).compose(mail, ask_url=ask_url, personal_url=PERSONAL_URL, also_urls=also)
    return message_from_bytes(message.as_bytes(), policy=policy.default)


class _Text(HTMLParser):
    """What a person sees of a page: text, without style and markup."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.tags: list[str] = []
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open = tag

    def handle_data(self, data: str) -> None:
        if self.open != "style":
            self.seen.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.open = ""


def bodies(message: EmailMessage) -> tuple[str, str]:
    """The plain body, and what is seen of the HTML one."""
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    seen = _Text()
    seen.feed(html.get_content())
    return plain.get_content().replace("\r\n", "\n"), "\n".join(
        line.strip() for line in "".join(seen.seen).splitlines()
    )


@pytest.mark.behaviour("P12")
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("mail", every_letter(), ids=IDS)
async def test_every_letter_reads_well_in_both_languages(mail: Letter, language: Language) -> None:
    message = await composed(mail, FakeVault(people=people(language)))
    assert message["Content-Language"] == language.value
    for text in (message["Subject"], *bodies(message)):
        assert text.strip()
        assert not re.search(r"\{\{|\}\}|\{%|Undefined|None|True|False", text)
        assert "  " not in text
        assert " ," not in text
        assert " ." not in text
        assert not re.search(r"[.,;:][.,;:]", text.replace("://", ""))
        if language is Language.FRENCH:
            told = re.sub(r"https://\S+", "", text).replace("→", "")
            assert "'" not in told
            assert '"' not in told
            assert not re.search(r"[^\s\u202f\u00a0](?=[;!?])", told), told
            assert not re.search(r"(?<![\u00a0\d]):(?!\d)", told), told
            assert not re.search(r"«(?!\u00a0)|(?<!\u00a0)»", told)


@pytest.mark.parametrize("name", AWKWARD.values(), ids=AWKWARD.keys())
async def test_people_with_awkward_names_get_every_letter(name: str) -> None:
    one_of_each = {(mail.name, mail.role): mail for mail in every_letter()}.values()
    for mail, language in zip(one_of_each, itertools.cycle(Language), strict=False):
        everybody = {id_: person.model_copy(update={"name": name}) for id_, person in people(language).items()}
        message = await composed(mail, FakeVault(people=everybody))
        plain, seen = bodies(message)
        assert "\u202e" not in f"{message['Subject']} {message['To']} {plain} {seen}"
        assert [address.addr_spec for address in message["To"].addresses] == [everybody[mail.recipient].mail]
        assert not message.defects
        assert not message["To"].defects
        assert plain.startswith(("Bonjour", "Dear", "Hello"))


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Léa Martin", "Bonjour Léa,"),
        ("MARTIN, Léa", "Bonjour Léa,"),
        ("Mme Roy", "Bonjour Mme Roy,"),
        ("Dr. Nadia Benali", "Bonjour Dr. Nadia Benali,"),
        ("Madonna", "Bonjour Madonna,"),
        ("x" * 200, "Bonjour,"),
        ("\u200f", "Bonjour,"),
        ("ليلى حسن", "Bonjour \u2068ليلى\u2069,"),
    ],
)
async def test_everybody_is_greeted_as_they_are_called(name: str, greeting: str) -> None:
    vault = FakeVault()
    vault.people["p-mentee"] = vault.people["p-mentee"].model_copy(update={"name": name})
    assert bodies(await composed(letter("resumed", MENTEE), vault))[0].splitlines()[0] == greeting


NASTY = "{{ 7*7 }} {% for x in y %} <script>alert('1')</script> #set page(fill: red) %s ${x} \\n &amp;"


@pytest.mark.parametrize("language", Language)
async def test_what_people_write_comes_out_word_for_word(language: Language) -> None:
    vault = FakeVault(people=people(language))
    vault.answers["a-introduction-mentor"] = kept(
        AskKind.INTRODUCTION, MENTOR, {"professional": NASTY, "personal": "deux\nlignes"}
    )
    message = await composed(
        letter("introduction-of-partner", MENTEE, answers={"introduction": answer_id(AskKind.INTRODUCTION, MENTOR)}),
        vault,
    )
    plain, seen = bodies(message)
    assert NASTY in plain
    assert NASTY in seen
    assert "> deux\n> lignes" in plain
    html = message.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()


async def test_a_letter_goes_to_exactly_one_person_and_says_that_a_machine_sent_it() -> None:
    message = await composed(letter("resumed", MENTEE))
    assert [header for header in message.keys() if header in ("To", "Cc", "Bcc", "Reply-To")] == ["To"]  # noqa: SIM118
    assert message["To"] == "Léa Martin <lea@example.org>"
    assert message["From"] == "Mentorat <mentoring@telemaque.invalid>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<r-1.resumed.p-mentee@telemaque.invalid>"
    assert message["Date"] == "Tue, 01 Dec 2026 11:00:00 +0000"


async def test_an_address_beyond_ascii_stands_in_the_header_as_mail_servers_read_it() -> None:
    vault = FakeVault()
    vault.people["p-mentee"] = vault.people["p-mentee"].model_copy(update={"mail": "lea@exämple.org"})
    message = await composed(letter("resumed", MENTEE), vault)
    assert b"To: =?utf-8?q?L=C3=A9a?= Martin <lea@xn--exmple-cua.org>" in message.as_bytes()


@pytest.mark.behaviour("N5")
async def test_a_second_attempt_makes_the_same_bytes() -> None:
    one, another = composer(), composer()
    for mail in every_letter():
        also = [ASK_URL for _ in mail.also]
        first = await one.compose(mail, ask_url=ASK_URL, personal_url=PERSONAL_URL, also_urls=also)
        second = await another.compose(mail, ask_url=ASK_URL, personal_url=PERSONAL_URL, also_urls=also)
        assert first.as_bytes() == second.as_bytes()


async def test_the_link_stands_in_both_bodies_of_an_ask_and_nothing_is_fetched_from_elsewhere() -> None:
    for mail in every_letter():
        message = await composed(mail)
        html = message.get_body(("html",))
        assert html is not None
        plain, page = bodies(message)[0], html.get_content()
        assert (ASK_URL in plain) == (ASK_URL in page) == (mail.ask is not None)
        assert PERSONAL_URL in plain
        ways = {ASK_URL, *(f"{ASK_URL}-{number}" for number, _ in enumerate(mail.also, start=2))}
        clicks = ("", YES, RATHER.format("second"), RATHER.format("third"))
        assert set(re.findall(r'(?:href|src)="([^"]+)"', page)) <= {
            *(way + click for way in ways for click in clicks),
            PERSONAL_URL,
        }
        assert not re.search(r"<(img|script|link|iframe)|url\(|@import", page)


@pytest.mark.behaviour("P17")
@pytest.mark.parametrize("language", Language)
async def test_where_one_click_answers_the_mail_has_both_ways_in_both_bodies(language: Language) -> None:
    for mail in every_letter():
        message = await composed(mail, FakeVault(people=people(language)))
        html = message.get_body(("html",))
        assert html is not None
        if mail.also:
            continue  # it has each way for each ask: see below
        usual = WORDS.form(language, mail.ask.kind).one_click if mail.ask else None
        for body in (bodies(message)[0], html.get_content()):
            assert (ASK_URL + YES in body) == (usual is not None), mail.name
            assert (WORDS.say(language, "common.other_answer") in body) == (usual is not None)
        if usual is not None:
            assert f"{usual.button}\n{ASK_URL}{YES}\n" in bodies(message)[0]
            assert re.search(rf"{re.escape(ASK_URL)}\n", bodies(message)[0])


@pytest.mark.behaviour("S10")
async def test_a_subject_names_nobody() -> None:
    for mail in every_letter():
        subject = (await composed(mail))["Subject"]
        assert not any(word in subject for person in people().values() for word in person.name.split())


async def test_an_invitation_is_an_alternative_of_the_text_with_its_method() -> None:
    for method in Method:
        message = await composed(letter("meeting-moved", MENTOR, invitation=invitation(method=method)))
        (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        texts, file = message.iter_parts()
        assert [one.get_content_type() for one in texts.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
        assert (part.get_param("method"), part.get_param("component")) == (method.value, "VEVENT")
        assert f"METHOD:{method.value}" in part.get_content()
        assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invitation.ics")
        assert file.get_content().decode() == part.get_content()


async def test_answers_go_to_the_mailbox_that_is_read_where_there_is_one() -> None:
    assert (await composed(letter("ended", MENTEE)))["Reply-To"] is None
    settings = Settings(mail_from="mentorat@example.org", mail_replies="agenda@example.org")
    message = await composer(settings=settings).compose(letter("ended", MENTEE), ask_url=None, personal_url=None)
    assert message["Reply-To"] == "agenda@example.org"


@pytest.mark.behaviour("S19")
async def test_the_dossier_travels_to_the_mentor_with_names_that_are_no_paths() -> None:
    vault = FakeVault()
    names = {
        "../../etc/passwd": "passwd",
        "C:\\temp\\CV Léa.pdf": "CV Léa.pdf",
        "..": "document",
        "a\u202eb.txt": "ab.txt",
    }
    kinds = ["application/pdf", "text/plain", "nonsense", "message/rfc822"]
    vault.kept_files["a-dossier-mentee"] = [
        KeptFile(id=f"f-{n}", answer="a-dossier-mentee", name=name, media_type=kind, size=3, content=b"\x00\xffa")
        for n, (name, kind) in enumerate(zip(names, kinds, strict=True))
    ]
    message = await composed(letter("dossier-delivered", MENTOR, answers={"dossier": "a-dossier-mentee"}), vault)
    attached = list(message.iter_attachments())
    assert [part.get_filename() for part in attached] == list(names.values())
    assert [part.get_content() for part in attached] == [b"\x00\xffa"] * 4
    assert {part.get_content_type() for part in attached} == {"application/pdf", "application/octet-stream"}


@pytest.mark.behaviour("S18")
async def test_the_goals_are_in_the_letter_and_attached() -> None:
    message = await composed(letter("goals-delivered", MENTOR, answers={"goals": answer_id(AskKind.GOALS, MENTEE)}))
    assert "> Exposer mes photos" in bodies(message)[0]
    (sheet,) = message.iter_attachments()
    assert sheet.get_filename() == "objectifs.pdf"
    assert sheet.get_content().startswith(b"%PDF")


@pytest.mark.behaviour("S16")
async def test_both_receive_the_charter_they_agreed_on() -> None:
    answers = {
        "charter": answer_id(AskKind.CHARTER_DRAFT, MENTEE),
        "agreement": answer_id(AskKind.CHARTER_AGREE, MENTOR),
    }
    for role in PAIR:
        (charter,) = (await composed(letter("charter-agreed", role, answers=answers))).iter_attachments()
        assert charter.get_filename() == "charte.pdf"


@pytest.mark.behaviour("S36")
async def test_the_letter_of_an_early_end_gives_no_reason() -> None:
    texts = {
        bodies(await composed(letter("ended", MENTOR, numbers={"meetings": 2.0}, codes={"reason": reason})))
        for reason in ("mentee-wish", "conflict", "left", "goals-reached")
    }
    assert len(texts) == 1


async def test_a_time_names_its_zone_only_when_the_two_live_in_different_ones() -> None:
    mail = letter("meeting-moved", MENTEE, invitation=invitation())
    vault = FakeVault()
    assert "heure de" not in bodies(await composed(mail, vault))[0]
    vault.people["p-mentor"] = vault.people["p-mentor"].model_copy(update={"timezone": "America/Montreal"})
    assert "à 12\u00a0h\u00a000 (heure de Paris)" in bodies(await composed(mail, vault))[0]
    mail = letter("meeting-moved", MENTOR, invitation=invitation())
    assert "à 6\u00a0h\u00a000 (heure de Montréal)" in bodies(await composed(mail, vault))[0]


@pytest.mark.behaviour("N6")
def test_every_ask_tells_its_deadline_and_what_happens_without_an_answer() -> None:
    for language in Language:
        for name, text in WORDS.letters(language).items():
            if text.button:
                assert "{{ otherwise }}" in str(text.after), name


@pytest.mark.behaviour("P17")
@pytest.mark.parametrize("language", Language)
async def test_each_proposal_for_a_meeting_is_one_click_away_with_its_day_on_the_button(language: Language) -> None:
    others = {"second": NOON + timedelta(days=15, hours=4), "third": NOON + timedelta(days=31)}
    mail = letter(
        "ask-meeting-date",
        MENTEE,
        ask=in_letter(AskKind.MEETING_DATE, MENTEE),
        invitation=invitation(),
        numbers={"meeting": 3.0, "last": 0.0},
        dates=others,
    )
    vault = FakeVault(people=people(language))
    message = await composed(mail, vault)
    html = message.get_body(("html",))
    assert html is not None
    plain, page = bodies(message)[0], html.get_content()
    days = {
        Language.FRENCH: (
            "Plutôt mercredi 16 décembre, 16\u00a0h\u00a000",
            "Plutôt vendredi 1er janvier, 12\u00a0h\u00a000",
        ),
        Language.ENGLISH: ("Wednesday 16 December, 16:00 instead", "Friday 1 January, 12:00 instead"),
    }
    for word, button in zip(others, days[language], strict=True):
        assert f"{button}\n{ASK_URL}{RATHER.format(word)}\n" in plain
        assert f'href="{ASK_URL}{RATHER.format(word)}"' in page
    only = bodies(await composed(mail.model_copy(update={"dates": {}}), vault))[0]
    assert RATHER.format("second") not in only


@pytest.mark.behaviour("P6")
@pytest.mark.parametrize("language", Language)
async def test_a_letter_of_several_reminders_has_each_with_its_default_and_a_way_of_its_own(language: Language) -> None:
    [mail] = [one for one in every_letter() if one.name == "reminders" and one.role is MENTOR]
    message = await composed(mail, FakeVault(people=people(language)))
    html = message.get_body(("html",))
    assert html is not None
    assert mail.ask is not None
    assert len(mail.also) == 2
    for number, ask in enumerate((mail.ask, *mail.also), start=1):
        way = ASK_URL if number == 1 else f"{ASK_URL}-{number}"
        title = WORDS.say(language, f"kinds.{ask.kind}").capitalize()
        for body in (bodies(message)[0], html.get_content()):
            assert title in body.replace("&#39;", "’")
            assert way in body
    assert "3" in message["Subject"]


@pytest.mark.behaviour("S16", "S17")
async def test_a_charter_that_the_mentor_changed_is_made_anew_and_says_who_proposed_and_who_accepted() -> None:
    answers = {
        "charter": answer_id(AskKind.CHARTER_CHANGE, MENTOR),
        "agreement": answer_id(AskKind.CHARTER_REVIEW, MENTEE),
    }
    for role in PAIR:
        (charter,) = (await composed(letter("charter-changed", role, answers=answers))).iter_attachments()
        pages = pypdf.PdfReader(io.BytesIO(charter.get_content())).pages
        words = " ".join(" ".join(page.extract_text() for page in pages).split()).lower()
        for told in ("proposée par nadia benali", "acceptée par léa martin"):
            assert told in words
        # what each expects stands under their own name, whoever proposed
        mentee, mentor = (words.index(f"ce qu’attend {name}") for name in ("léa martin", "nadia benali"))
        assert mentee < words.index("de la curiosité") < mentor < words.index("de la franchise")


@pytest.mark.parametrize(("language", "told"), [(Language.FRENCH, "Du cran."), (Language.ENGLISH, "It takes nerve.")])
async def test_a_level_of_the_programme_s_own_is_told_in_its_words_and_promises_no_ideas(
    tmp_path: Path, language: Language, told: str
) -> None:
    ours = "id: ours\nname: Ours\nterms: {levels: [bold]}\nlevel_words: {bold: {fr: Du cran., en: It takes nerve.}}\n"
    (tmp_path / "ours.yaml").write_text(ours, encoding="utf-8")
    ask = in_letter(AskKind.CHALLENGE_PROPOSE, MENTOR)
    mail = letter("ask-challenge-propose", MENTOR, ask=ask, codes={"level": "bold"})
    own = Composer(WORDS, Library(CONTENT, tmp_path), FakeVault(people=people(language)), Settings(var=Path("var")))
    message = await own.compose(
        mail.model_copy(update={"programme": "ours"}), ask_url=ASK_URL, personal_url=PERSONAL_URL, also_urls=[]
    )
    body = message.get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert told in said
    assert "exemple" not in said
    assert "example:" not in said
