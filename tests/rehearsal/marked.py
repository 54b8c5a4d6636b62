"""A season whose every word is marked with who typed it, in what, and where; and everything that leaves it, by its reader."""

import base64
import contextlib
import io
import itertools
import json
import re
import sqlite3
import zipfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
import pypdf
import pytest
from structlog.testing import capture_logs
from temporalio.api.common.v1 import Payload
from temporalio.runtime import Runtime

from adapters.codec import SEALED
from adapters.database.connection import Database, open_database
from adapters.database.outgoing import Outgoing
from adapters.hr.platforms import Platforms
from adapters.hr.sources import Endpoint
from adapters.hr.telling import Teller
from adapters.keys import Damaged, load_keys
from adapters.metrics import serve_metrics
from console.main import run
from console.records import open_records
from console.why import explained
from mentoring.kinds import PAIR, AskKind, Role
from mentoring.people import Person
from mentoring.relationship import Note
from mentoring.wall import readable
from rehearsal.cast import Player, Script, read_script
from rehearsal.company import CV, Company
from rehearsal.demo import SCRIPT
from rehearsal.letterbox import Mail
from rehearsal.play import Deed, Season
from rehearsal.production import Production, enrol, production
from rehearsal.visitor import PageForm
from settings import ROOT, Settings
from tests.embedded.stack import free_ports

GOAL, SKILL, WORD = "Marked-goal", "Marked-skill", "Marked-word"
INTRODUCED = {role: {"professional": f"Marked-work-{role}", "personal": f"Marked-life-{role}"} for role in PAIR}
EVERYTHING = [GOAL, SKILL, WORD, *(text for told in INTRODUCED.values() for text in told.values())]
TEXT, NAME = "Canary-text-7e1", "Canary-name-7e1"
"""TEXT: in every free text that anybody types, and in the file they give. NAME: in every name and address."""
VERBS: dict[str, list[str]] = {
    "list": [],
    "show": ["{relationship}"],
    "asks": ["{relationship}"],
    "timeline": ["{relationship}"],
    "trouble": [],
    "hr outgoing": [],
    "hr inbox": [],
}
"""Everything that the operator's command prints of relationships."""
SECRET = f"whsec_{base64.b64encode(b'the one of today' * 2).decode()}"
_FACTS = re.compile(r'"facts": ?\{[^{}]*\}|"(?:kind|event|what)": ?"[a-z-]+"')
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z-]+")
_PAYLOAD = re.compile(r'"data": ?"([A-Za-z0-9+/=]+)"')
_MARK = re.compile(rf"{TEXT}_([a-z-]+)_([a-z]+)_([a-z_]+)_end")
_PERSONAL = re.compile(r"https?://[^\s<>\"]+(/p/[A-Za-z0-9_-]{20,})")


@dataclass(frozen=True, order=True)
class Words:
    """Whose words, in the answer to what, in which field."""

    kind: str
    writer: str
    field: str

    def may_be_read_by(self, reader: Role) -> bool:
        """What the one table says."""
        told = readable(AskKind(self.kind), {self.field: ""}, reader=reader, is_writer=self.writer == reader)
        return told is not None and self.field in told


def words_in(text: str) -> set[Words]:
    """The marks in a text, however its lines are broken."""
    return {Words(*found) for found in _MARK.findall(re.sub(r"\s|\N{SOFT HYPHEN}", "", unescape(text)))}


@dataclass
class Told:
    """Everything that left a season. `engine`: the histories of all its runs, opened; `sealed`: as Temporal has them.

    `disk`: every file but the mails. `metrics`: the worker's page. `pages`: what each opened. `exports`: what is handed to each
    who asks for what is kept of them. `webhooks`: what the organisation's systems were told.
    """

    people: Mapping[Role, Person]
    mails: list[Mail]
    notes: list[Note]
    engine: str = ""
    sealed: str = ""
    disk: dict[str, bytes] = field(default_factory=dict)
    metrics: str = ""
    ledger: str = ""
    log: str = ""
    verbs: dict[str, str] = field(default_factory=dict)
    whys: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[Role, dict[str, str]] = field(default_factory=lambda: {role: {} for role in Role})
    exports: dict[Role, str] = field(default_factory=dict)
    webhooks: list[str] = field(default_factory=list)

    def to(self, role: Role) -> list[Mail]:
        return [mail for mail in self.mails if mail.to == self.people[role].mail]

    def telling(self, words: str) -> list[Mail]:
        """The mails that hold these words, in whatever part."""
        return [mail for mail in self.mails if words in str(mail.subject) + mail.text() + mail.html()]

    def parts_to(self, role: Role) -> dict[str, str]:
        """By media type, the text of all parts of all mails to somebody."""
        parts: dict[str, str] = {}
        for mail in self.to(role):
            for part in mail.message.walk():
                if not part.is_multipart():
                    kind = part.get_content_type()
                    parts[kind] = parts.get(kind, "") + text_of(part)
        return parts

    def without_chance(self) -> dict[str, Any]:
        """What those outside the pair are told, without what differs from one season to the next whatever is in it."""
        return {
            "timeline": sorted((note.event, note.step) for note in self.notes),
            "facts": sorted({_INSTANT.sub("", facts) for facts in _FACTS.findall(self.engine)}),
            "mails": [(step_of(mail), mail.subject, len(mail.text())) for mail in self.to(Role.COORDINATOR)],
            "log": _plain(self.log),
            "webhooks": _plain("".join(self.webhooks)),
            **{verb: _plain(printed) for verb, printed in self.verbs.items()},
        }


def text_of(part: Any) -> str:
    """What can be read in one part of a mail: of a PDF, the words on its pages."""
    content = part.get_content() if isinstance(part, EmailMessage) else part
    if not isinstance(content, bytes):
        return str(content)
    if isinstance(part, EmailMessage) and part.get_content_type() == "application/pdf" and TEXT.encode() not in content:
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return content.decode(errors="replace")


def step_of(mail: Mail) -> str:
    return mail.message_id.strip("<").split(".")[1]


def _plain(text: str) -> list[str]:
    """Its words, without ids, instants, and how long something took."""
    return sorted(set(re.sub(r"\b[rpa]-[0-9a-f]+\b|[\d:.+-]+", "", text).split()))


def script_with(scope: str) -> Script:
    script = read_script(SCRIPT)
    goals = script.mentee.answers["goals"][0] | {
        "goals-2-goal": GOAL,
        "goals-2-skill": SKILL,
        "goals-2-horizon": "long",
        "goals-2-scope": scope,
    }
    told = {"goals": (goals,), "introduction": (INTRODUCED[Role.MENTEE],)}
    replied = {"goals-comment": ({"comment": WORD},), "introduction": (INTRODUCED[Role.MENTOR],)}
    mentee = script.mentee.model_copy(update={"answers": {**script.mentee.answers, **told}})
    mentor = script.mentor.model_copy(update={"answers": {**script.mentor.answers, **replied}})
    return script.model_copy(update={"mentee": mentee, "mentor": mentor})


def marking(kind: str, role: Role, name: str) -> str:
    return f"{TEXT}_{kind}_{role}_{name.split('-', maxsplit=1)[0]}_end"


def mark(player: Player) -> None:
    """From now on every free text that they type is marked."""
    types = player.fill

    def marked(form: PageForm, now: datetime) -> Mapping[str, str]:
        told = types(form, now)
        free = {name for name in told if form.fields[name].type in ("textarea", "text")}
        return {
            name: f"{value} {marking(form.kind, player.role, name)}" if name in free else value
            for name, value in told.items()
        }

    player.fill = marked  # type: ignore[method-assign]


@contextlib.contextmanager
def measured() -> Iterator[str]:
    """The metrics page of whatever worker begins meanwhile: its address."""
    before, port = Runtime.default(), free_ports(1)[0]
    serve_metrics(Settings(metrics=f"127.0.0.1:{port}"))
    try:
        yield f"http://127.0.0.1:{port}/metrics"
    finally:
        Runtime.set_default(before, error_if_already_set=False)


async def play(folder: Path, scope: str) -> Told:
    """A season of just-in-time mentoring."""
    start = folder / "start.yaml"
    text = (ROOT / "examples" / "lea-and-nadia.yaml").read_text(encoding="utf-8")
    text = re.sub(r"(  name: \S+) \S+", rf"\1 {NAME}", text).replace("@example.org", f"-{NAME}@example.org")
    start.write_text(text.replace("programme: classic", "programme: just-in-time"), encoding="utf-8")
    given = (f"{TEXT}.pdf", CV[1] + marking("dossier", Role.MENTEE, "files").encode(), CV[2])
    with capture_logs() as log, measured() as page, pytest.MonkeyPatch.context() as there:
        there.setattr("rehearsal.company.CV", given)
        async with production(folder / "var") as stage, _database(stage) as database:
            await Outgoing(database).listen("hris")
            with _operator(stage, there):
                told = await _season(stage, start, script_with(scope))
                told.verbs = await _verbs(stage)
                told.whys = await _whys(stage) if scope == "inside" else {}
            told.engine = await _histories(stage)
            told.sealed = await _histories(stage, opened=False)
            async with httpx2.AsyncClient() as browser:
                told.metrics = (await browser.get(page)).text
            told.ledger = _tables(folder / "var" / "telemaque.db")
            told.webhooks = await _webhooks(stage, database)
    told.log = json.dumps(log, default=str)
    return told


@contextlib.asynccontextmanager
async def _database(stage: Production) -> AsyncIterator[Database]:
    database = await open_database(stage.settings.database_url, load_keys(stage.settings).vault)
    yield database
    await database.close()


async def _season(stage: Production, start: Path, script: Script) -> Told:
    """Each does what a mail asks of them, then looks at their own page and at everything that it leads to."""
    people, _ = await enrol(stage, start)
    company = Company(stage, script, people)
    told = Told(people, stage.letterbox.mails, [])
    for player in company._players.values():
        mark(player)

    def react(mail: Mail) -> list[tuple[Any, Deed]]:
        reader = next(role for role, person in people.items() if person.mail == mail.to)

        def looking(deed: Deed) -> Deed:
            async def deed_and_look() -> None:
                with _kept(company._browser, told.pages[reader]):
                    await deed()
                    await _look_around(company._browser, mail, list(told.pages[reader]))

            return deed_and_look

        then = [(timedelta(minutes=37), at_the_close)] if step_of(mail) == "farewell-mentee" else []
        return [*((after, looking(deed)) for after, deed in company.react(mail)), *then]

    async def at_the_close() -> None:
        """While their words are still kept: months later they are erased."""
        told.disk = _disk(stage.settings.var)
        told.exports = {role: await _export(people[role], start.with_name(f"{role}.zip")) for role in Role}

    await Season(world=stage, clock=stage.clock, react=react).run()
    await company.leave()
    told.notes = await stage.shelf.timeline(stage.relationships[0])
    return told


@contextlib.contextmanager
def _kept(browser: httpx2.AsyncClient, pages: dict[str, str]) -> Iterator[None]:
    """Meanwhile every page that the browser is given is kept."""

    async def keep(answer: httpx2.Response) -> None:
        await answer.aread()
        url = answer.request.url
        pages[f"{len(pages)} {answer.request.method} {url.path}"] = answer.text

    browser.event_hooks = {"request": [], "response": [keep]}
    yield
    browser.event_hooks = {"request": [], "response": []}


async def _look_around(browser: httpx2.AsyncClient, mail: Mail, pages: Iterable[str]) -> None:
    """The reader's own page, and each that it leads to, the first time."""
    if found := _PERSONAL.search(mail.text()):
        own = await browser.get(found[0])
        for step in dict.fromkeys(re.findall(rf'href="{re.escape(found[1])}/([^"]+)"', own.text)):
            if not any(page.endswith(f"/{step}") for page in pages):
                await browser.get(f"{found[0]}/{step}")


def _disk(folder: Path) -> dict[str, bytes]:
    return {
        file.name: file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not file.is_relative_to(folder / "mail")
    }


async def _histories(stage: Production, *, opened: bool = True) -> str:
    """Every run of the chain, the last first, with its payloads opened, or as they are."""
    [relationship] = stage.relationships
    ring = load_keys(stage.settings).temporal

    def open_(payload: "re.Match[str]") -> str:
        data = base64.b64decode(payload[1])
        if not opened:
            return data.decode(errors="replace")
        with contextlib.suppress(Damaged):  # what the SDK's core notes for itself is not sealed
            data = Payload.FromString(ring.unseal(ring.current, data, SEALED)).data
        return data.decode(errors="replace")

    told, run_id = [], (await stage.client.get_workflow_handle(relationship).describe()).run_id
    while run_id:
        history = await stage.client.get_workflow_handle(relationship, run_id=run_id).fetch_history()
        told.append(_PAYLOAD.sub(open_, history.to_json()))
        run_id = history.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
    return "\n".join(told)


def _tables(file: Path) -> str:
    """What the ledger holds, as an operator's own query would find it."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        rows = [database.execute(f"SELECT * FROM {name}").fetchall() for name in ("relationships", "asks", "notes")]  # noqa: S608
    return json.dumps(rows)


async def _webhooks(stage: Production, database: Database) -> list[str]:
    """What the organisation's own systems are told of the season, whole."""
    bodies: list[str] = []

    def taken(request: httpx2.Request) -> httpx2.Response:
        bodies.append(request.content.decode())
        return httpx2.Response(204)

    async def somewhere(_host: str, _port: int) -> str:
        return "203.0.113.7"

    signature = Platforms(ROOT / "content").all["standard"].signature
    endpoint = Endpoint(url="https://hris.example.org/hooks", secrets=(SECRET,))
    transport = httpx2.MockTransport(taken)
    teller = Teller(Outgoing(database), {"hris": endpoint}, signature, transport=transport, resolve=somewhere)
    await teller.tell(lambda: stage.clock.latest)
    return bodies


@contextlib.contextmanager
def _operator(stage: Production, there: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands are run where this season is."""
    there.setenv("TELEMAQUE_VAR", str(stage.settings.var))
    there.setenv("TELEMAQUE_TEMPORAL_ADDRESS", stage.client.service_client.config.target_host)
    yield


async def _printed(*tokens: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        assert await run(tokens) == 0, (tokens, printed.getvalue())
    return printed.getvalue()


async def _verbs(stage: Production) -> dict[str, str]:
    """What the operator's command prints, for people and for programs."""
    [relationship] = stage.relationships
    told = {}
    for (verb, words), more in itertools.product(VERBS.items(), ([], ["--json"])):
        tokens = [*verb.split(), *(word.format(relationship=relationship) for word in words), *more]
        told[" ".join([verb, *more])] = await _printed(*tokens)
    return told


async def _export(person: Person, file: Path) -> str:
    """What is handed to somebody who asks for everything that is kept of them: the data, and each file's name and content."""
    await _printed("privacy", "export", person.mail, str(file))
    with zipfile.ZipFile(file) as packed:
        return "\n".join(f"{name}\n{packed.read(name).decode(errors='replace')}" for name in packed.namelist())


async def _whys(stage: Production) -> dict[str, dict[str, Any]]:
    """Of each mail, by its step, why it left."""
    async with open_records() as records:
        return {
            f"{step_of(mail)} {mail.to}": await explained(records, mail.message_id) for mail in stage.letterbox.mails
        }


SEASONS: dict[str, Told] = {}


async def season(folder: Callable[[str], Path], scope: str) -> Told:
    """Each is played once."""
    if scope not in SEASONS:
        SEASONS[scope] = await play(folder(scope), scope)
    return SEASONS[scope]
