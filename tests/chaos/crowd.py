"""The people of many relationships: they read their mails, answer, answer three times at once, or vanish."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urljoin

import holidays
import httpx2

from mentoring.kinds import Role
from rehearsal.cast import Nature, Player, read_script
from rehearsal.visitor import LINK, PageForm, read_form
from settings import ROOT
from tests.smtp import MoodySmtp

MOOD = {"held": "yes", "reached": "yes"}
FILE = ("cv.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
VANISHES, REPEATS = 0.12, 0.35
"""How many of the asks are left unanswered; how many of the answers are sent three times at once."""
TRIES = 60
CANARY, NAME = "canari-8f2c61d7", "Zéphyrine-8f2c61d7"
"""In every text that anybody types; in every name. (The coordinator knows names, and never texts.)"""
COORDINATOR = "claire@example.org"


@dataclass
class Crowd:
    """`acknowledged`: the link of each answer for which somebody was thanked. `turned`: what pages would not take."""

    smtp: MoodySmtp
    seed: int
    acknowledged: list[str] = field(default_factory=list)
    turned: Counter[str] = field(default_factory=Counter)
    _read: int = 0
    _busy: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        script = read_script(ROOT / "content" / "rehearsals" / "lea-and-nadia.yaml")
        natures = {"mentee": script.mentee, "mentor": script.mentor, "claire": script.coordinator}
        self._natures = {role: _with_canary(nature) for role, nature in natures.items()}
        self._players: dict[str, Player] = {}

    async def live(self) -> None:
        """Read and answer, until cancelled."""
        async with asyncio.TaskGroup() as deeds:
            while True:
                new, self._read = self.smtp.taken[self._read :], len(self.smtp.taken)
                for mail in new:
                    for link in self._links(mail):
                        deeds.create_task(self._answer(link, self._player(mail), self._times()))
                await asyncio.sleep(0.1)

    def _links(self, mail: EmailMessage) -> list[str]:
        """The asks of this mail that this person will do something about."""
        text = mail.get_body(("plain",))
        links = [link.split("?")[0] for link in LINK.findall(str(text.get_content()))] if text else []
        return [link for link in dict.fromkeys(links) if self._random.random() > VANISHES]

    def _times(self) -> int:
        return 3 if self._random.random() < REPEATS else 1

    def _player(self, mail: EmailMessage) -> Player:
        address = mail["To"].addresses[0].addr_spec
        if address not in self._players:
            role = address.partition("-")[0].partition("@")[0]
            self._players[address] = Player(Role.COORDINATOR if role == "claire" else Role(role), self._natures[role])
        return self._players[address]

    async def _answer(self, link: str, player: Player, times: int) -> None:
        async with httpx2.AsyncClient(follow_redirects=True, timeout=30) as browser:
            for _ in range(TRIES):
                try:
                    if await self._sent(browser, link, player, times):
                        return
                except httpx2.HTTPError as error:
                    self.turned[type(error).__name__] += 1
                await asyncio.sleep(1)
        self.turned[f"given up: {player.role}"] += 1

    async def _sent(self, browser: httpx2.AsyncClient, link: str, player: Player, times: int) -> bool:
        """Whether there is nothing more to do about this link."""
        browser.cookies.clear()
        page = await browser.get(link)
        if page.is_server_error:
            return False
        form = read_form(page.text)
        if form is None:
            return True
        typed = {**form.hidden(), **_filled(form, player)}
        files = {"files": FILE} if "files" in form.fields else None
        to = urljoin(str(page.url), form.action or str(page.url))
        posted = await asyncio.gather(
            *(browser.post(to, data=typed, files=files) for _ in range(times)), return_exceptions=True
        )
        answers = [one for one in posted if isinstance(one, httpx2.Response)]
        if any(one.is_success for one in answers):
            self.acknowledged.append(link)
            return True
        self.turned.update(f"{form.kind}: {one.status_code}" for one in answers)
        return False


def _filled(form: PageForm, player: Player) -> dict[str, str]:
    return dict(player.fill(form, datetime.now(UTC)))


def _with_canary(nature: Nature) -> Nature:
    """The same person in a hurry, who leaves the next date to the programme and writes the canary into every text."""
    answers = {
        kind: tuple(
            {name: f"{value} {CANARY}" if _is_text(value) else value for name, value in answer.items()}
            for answer in told
        )
        for kind, told in {**nature.answers, "debrief": (MOOD,)}.items()
    }
    return nature.model_copy(update={"silent": {}, "answers": answers})


def _is_text(value: object) -> bool:
    return isinstance(value, str) and " " in value


def start_file(relationships: int) -> str:
    """So many pairs, who work round the clock, in a country that has no public holiday just now."""
    today = datetime.now(UTC).date()
    days = {today + timedelta(days=offset) for offset in (-1, 0, 1)}
    country = next(
        code
        for code in ("FR", "DE", "JP", "BR", "NZ")
        if not days & set(holidays.country_holidays(code, years=today.year))
    )
    hours = f"{{country: {country}, timezone: UTC, hours: '00:00-00:00', days: [mon, tue, wed, thu, fri, sat, sun]"
    lines = ["relationships:"]
    for number in range(relationships):
        lines += ["  - programme: sprint"]
        for role, name in (("mentee", f"Léa {NAME} {number}"), ("mentor", f"Nadia {NAME} {number}")):
            lines += [f"    {role}: {hours}, name: {name}, mail: {role}-{number}@example.org}}"]
        lines += [f"    coordinator: {hours}, name: Claire {NAME}, mail: {COORDINATOR}}}"]
    return "\n".join(lines)
