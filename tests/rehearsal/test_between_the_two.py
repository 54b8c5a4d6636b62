"""What stays between the two: a whole season is played with marked words, and everything that leaves is searched for them.

It is played twice, with the second goal inside the company and outside of it: whoever is not one of the two sees no
difference at all, not even a count (S8).
"""

import base64
import contextlib
import io
import itertools
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from structlog.testing import capture_logs
from temporalio.api.common.v1 import Payload
from temporalio.runtime import Runtime

from adapters.codec import SEALED
from adapters.keys import Damaged, load_keys
from adapters.metrics import serve_metrics
from console.main import run
from console.records import open_records
from console.why import explained
from mentoring.kinds import PAIR, Role
from mentoring.people import Person
from mentoring.relationship import Note
from rehearsal.cast import Player, Script, read_script
from rehearsal.company import CV, Company
from rehearsal.demo import SCRIPT
from rehearsal.letterbox import Mail
from rehearsal.play import Season
from rehearsal.production import Production, enrol, production
from rehearsal.visitor import PageForm
from settings import ROOT, Settings
from tests.embedded.stack import free_ports

GOAL, SKILL, WORD = "Marked-goal", "Marked-skill", "Marked-word"
INTRODUCED = {role: {"professional": f"Marked-work-{role}", "personal": f"Marked-life-{role}"} for role in PAIR}
EVERYTHING = [GOAL, SKILL, WORD, *(text for told in INTRODUCED.values() for text in told.values())]
TEXT, NAME = "Canary-text-7e1", "Canary-name-7e1"
"""TEXT: in every free text that anybody types, and in the file they give. NAME: in every name and address."""
VERBS = ("list", "show", "asks", "timeline")
_FACTS = re.compile(r'"facts": ?\{[^{}]*\}|"(?:kind|event|what)": ?"[a-z-]+"')
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z-]+")
_PAYLOAD = re.compile(r'"data": ?"([A-Za-z0-9+/=]+)"')


@dataclass
class Told:
    """Everything that left a season. `engine`: the histories of all its runs, opened; `sealed`: as Temporal has them.

    `disk`: every file but the mails. `metrics`: the worker's page.
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

    def to(self, role: Role) -> list[Mail]:
        return [mail for mail in self.mails if mail.to == self.people[role].mail]

    def telling(self, words: str) -> list[Mail]:
        """The mails that hold these words, in whatever part."""
        return [mail for mail in self.mails if words in str(mail.subject) + mail.text() + mail.html()]

    def without_chance(self) -> dict[str, Any]:
        """What those outside the pair are told, without what differs from one season to the next whatever is in it."""
        return {
            "timeline": sorted((note.event, note.step) for note in self.notes),
            "facts": sorted({_INSTANT.sub("", facts) for facts in _FACTS.findall(self.engine)}),
            "mails": [(step_of(mail), mail.subject, len(mail.text())) for mail in self.to(Role.COORDINATOR)],
            "log": _plain(self.log),
            **{verb: _plain(printed) for verb, printed in self.verbs.items()},
        }


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


def mark(player: Player) -> None:
    """From now on every free text that they type is marked."""
    types = player.fill

    def marked(form: PageForm, now: datetime) -> Mapping[str, str]:
        told = types(form, now)
        free = {name for name in told if form.fields[name].type in ("textarea", "text")}
        return {name: f"{value} {TEXT}" if name in free else value for name, value in told.items()}

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
    script = script_with(scope)
    given = (f"{TEXT}.pdf", CV[1] + TEXT.encode(), CV[2])
    with capture_logs() as log, measured() as page, pytest.MonkeyPatch.context() as there:
        there.setattr("rehearsal.company.CV", given)
        async with production(folder / "var") as stage:
            people, _ = await enrol(stage, start)
            company = Company(stage, script, people)
            for player in company._players.values():
                mark(player)
            await Season(world=stage, clock=stage.clock, react=company.react).run()
            await company.leave()
            notes = await stage.shelf.timeline(stage.relationships[0])
            told = Told(people, list(stage.letterbox.mails), notes, engine=await _histories(stage))
            told.sealed = await _histories(stage, opened=False)
            told.disk = _disk(folder / "var")
            async with httpx2.AsyncClient() as browser:
                told.metrics = (await browser.get(page)).text
            told.ledger = _tables(folder / "var" / "telemaque.db")
            told.verbs = await _verbs(stage)
            told.whys = await _whys(stage) if scope == "inside" else {}
    told.log = json.dumps(log, default=str)
    return told


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


async def _verbs(stage: Production) -> dict[str, str]:
    """What the operator's command prints, for people and for programs."""
    told = {}
    with pytest.MonkeyPatch.context() as there:
        there.setenv("TELEMAQUE_VAR", str(stage.settings.var))
        there.setenv("TELEMAQUE_TEMPORAL_ADDRESS", stage.client.service_client.config.target_host)
        for verb, more in itertools.product(VERBS, ([], ["--json"])):
            tokens = [verb, *(stage.relationships if verb != "list" else []), *more]
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                assert await run(tokens) == 0, tokens
            told[" ".join([verb, *more])] = printed.getvalue()
    return told


async def _whys(stage: Production) -> dict[str, dict[str, Any]]:
    """Of each mail, by its step, why it left."""
    told = {}
    with pytest.MonkeyPatch.context() as there:
        there.setenv("TELEMAQUE_VAR", str(stage.settings.var))
        async with open_records() as records:
            for mail in stage.letterbox.mails:
                told[f"{step_of(mail)} {mail.to}"] = await explained(records, mail.message_id)
    return told


@pytest.mark.behaviour("N11")
async def test_of_every_mail_it_can_be_told_why_it_left(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = await _season(tmp_path_factory, "inside")
    assert len(told.whys) == len(told.mails) > 20
    events = {note.event for note in told.notes}
    because = {}
    for mail, why in told.whys.items():
        assert (why["status"], why["answered"], len(why["tries"])) == ("sent", "250", 1), mail
        because[mail.partition(" ")[0]] = (why["because"]["event"], why["because"]["step"])
        assert why["because"]["event"] in events | {"time"}, mail
        assert why["asks"] or not why["letter"].startswith(("ask-", "reminder")), mail
    assert because["charter-agree-1-1"] == ("answered", "charter-draft-1-1")
    assert because["goals-comment-1"] == ("answered", "goals-1")
    assert because["meeting-1-agenda-0"][0] == "time"
    assert because["meeting-1-debrief-mentor"][0] == "time"


@pytest.fixture(scope="module", params=["inside", "outside"])
async def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    return await _season(tmp_path_factory, request.param)


SEASONS: dict[str, Told] = {}


async def _season(folders: pytest.TempPathFactory, scope: str) -> Told:
    """Each is played once."""
    if scope not in SEASONS:
        SEASONS[scope] = await play(folders.mktemp(scope), scope)
    return SEASONS[scope]


@pytest.mark.behaviour("S15")
def test_each_introduction_is_in_one_mail_to_the_other_and_nowhere_else(told: Told) -> None:
    for writer, reader in (PAIR, PAIR[::-1]):
        for words in INTRODUCED[writer].values():
            assert [(mail.to, step_of(mail)) for mail in told.telling(words)] == [
                (told.people[reader].mail, "introduction-of-partner")
            ]


@pytest.mark.behaviour("S15")
def test_the_welcome_is_there_within_a_day_of_the_mentors_yes(told: Told) -> None:
    accepted = next(note for note in told.notes if note.event == "mentor-accepted")
    for role in PAIR:
        [welcome] = [mail for mail in told.to(role) if step_of(mail) == f"welcome-{role}"]
        assert welcome.written - accepted.at < timedelta(days=1)


@pytest.mark.behaviour("S5", "S7", "S8", "S18")
def test_the_goals_reach_the_mentor_with_their_skill_and_the_mentors_word_the_mentee(told: Told) -> None:
    mentee, mentor = (told.people[role].mail for role in PAIR)
    assert {mail.to for mail in told.telling(SKILL)} == {mentor}
    assert {mail.to for mail in told.telling(GOAL)} == {mentee, mentor}
    assert [(mail.to, step_of(mail)) for mail in told.telling(WORD)] == [(mentee, "goals-commented-1")]


@pytest.mark.behaviour("S8", "S10", "S15")
@pytest.mark.parametrize("words", EVERYTHING)
def test_nobody_else_sees_a_word_of_it(told: Told, words: str) -> None:
    assert told.to(Role.COORDINATOR)
    assert all("goals-comment-1" in where for where in (told.engine, told.ledger, told.verbs["timeline"])), "opened"
    for where in (told.engine, told.ledger, told.log, *told.verbs.values()):
        assert words not in where
    for mail in told.to(Role.COORDINATOR):
        assert words not in mail.message.as_string() + mail.text() + mail.html()


@pytest.mark.behaviour("E8", "S10")
def test_not_a_mark_is_anywhere_but_in_the_mails_of_the_two(told: Told) -> None:
    """The marks are there to be found: in what the two got, and nowhere else on this machine."""
    theirs = "".join(mail.message.as_string() + mail.text() + mail.html() for role in PAIR for mail in told.to(role))
    assert theirs.count(TEXT) > 20
    assert theirs.count(NAME) > 20
    assert "telemaque.db" in told.disk
    assert "temporal_" in told.metrics
    assert len(told.log) > 1000
    for mark in (TEXT, NAME):
        for where in (told.engine, told.sealed, told.ledger, told.log, told.metrics):
            assert mark not in where
        for name, content in told.disk.items():
            assert mark.encode() not in content, name
            assert mark.casefold().encode() not in content, name
    for verb, printed in {**told.verbs, "why": json.dumps(told.whys)}.items():
        assert TEXT not in printed, verb
    for mail in told.to(Role.COORDINATOR):
        assert TEXT not in mail.message.as_string() + mail.text() + mail.html(), mail.subject
        assert NAME not in str(mail.subject)


@pytest.mark.behaviour("S8")
async def test_outside_or_inside_nobody_else_can_tell(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What an operator, a coordinator, the engine or a log is told is the same, up to chance: ids and instants."""
    inside, outside = [(await _season(tmp_path_factory, scope)).without_chance() for scope in ("inside", "outside")]
    assert inside.keys() == outside.keys()
    for where, seen in inside.items():
        assert seen == outside[where], where
