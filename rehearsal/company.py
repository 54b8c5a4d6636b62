"""The company of a season: who gets which mail, and what they do about it."""

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mentoring.kinds import Role
from mentoring.people import Person
from rehearsal.cast import Player, Script
from rehearsal.letterbox import Mail
from rehearsal.play import Deed
from rehearsal.production import Production
from rehearsal.visitor import LINK, PageForm, open_browser, visit

_STEP = re.compile(r"^<[a-z0-9-]+\.(?P<step>[a-z0-9-]+)\.p-[a-z0-9]+@")
_DIGEST = re.compile(r"^reminders-\d+$")
_REMINDER = re.compile(r"-reminder-\d+$")
GETS_UP, GOES_TO_BED = time(7, 40), time(21, 30)
CV = ("cv.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", "application/pdf")


class Company:
    """Reads each mail as its recipient would: finds the link, opens it some time later, fills in the form."""

    def __init__(self, stage: Production, script: Script, people: Mapping[Role, Person]) -> None:
        natures = {Role.MENTEE: script.mentee, Role.MENTOR: script.mentor, Role.COORDINATOR: script.coordinator}
        self._stage = stage
        self._people = {person.mail: person for person in people.values()}
        self._players = {person.mail: Player(role, natures[role]) for role, person in people.items()}
        self._forgotten: set[str] = set()
        self._browser = open_browser()
        self.on_mail: Callable[[Mail], None] = lambda _: None

    def react(self, mail: Mail) -> Sequence[tuple[timedelta, Deed]]:
        """What the reader of this mail will do: nothing, or open its link after their usual delay."""
        self.on_mail(mail)
        player = self._players[mail.to]
        link = LINK.search(mail.text())
        found = _STEP.match(mail.message_id)
        if link is None or found is None:
            return []
        step = found["step"]
        if _DIGEST.match(step):
            return self._catching_up(mail, player)
        if _REMINDER.search(step):
            if _REMINDER.sub("", step) not in self._forgotten:
                return []
        elif player.forgets(_kind(step)):
            self._forgotten.add(step)
            return []

        return [self._visit(mail, player, link[0], step)]

    def _catching_up(self, mail: Mail, player: Player) -> Sequence[tuple[timedelta, Deed]]:
        """Of several things they are reminded of at once they do each; what is done already has no form any more."""
        ways = dict.fromkeys(LINK.findall(mail.text()))
        return [self._visit(mail, player, way, way) for way in ways]

    def _visit(self, mail: Mail, player: Player, link: str, step: str) -> tuple[timedelta, Deed]:
        async def answer() -> None:
            def fill(form: PageForm) -> Mapping[str, str]:
                return player.fill(form, self._stage.clock.latest)

            await visit(self._browser, link, fill, files={"files": CV})

        zone = ZoneInfo(self._people[mail.to].timezone)
        delay = player.nature.delays.get(_kind(step), player.nature.delay)
        at = awake((mail.written + delay).astimezone(zone)) + _some_minutes(step)
        return at - mail.written, answer

    async def leave(self) -> None:
        """The season is over."""
        await self._browser.aclose()


def _some_minutes(step: str) -> timedelta:
    """Nobody answers on the stroke of the hour; the same step, the same minutes."""
    return timedelta(minutes=3 + zlib.crc32(step.encode()) % 71)


def awake(at: datetime) -> datetime:
    """Nobody answers in the night: this local time itself, or the next morning."""
    if at.time() < GETS_UP:
        return datetime.combine(at, GETS_UP, at.tzinfo)
    if at.time() > GOES_TO_BED:
        return datetime.combine(at + timedelta(days=1), GETS_UP, at.tzinfo)
    return at


def _kind(step: str) -> str:
    """The kind of ask a step of the story belongs to, as scripts name it: `meeting-4-debrief-mentor` → `debrief`."""
    found = re.match(r"^meeting-\d+-(debrief|topics)-", step)
    return found[1] if found else step
