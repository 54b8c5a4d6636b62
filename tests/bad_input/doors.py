"""How each door is knocked at, and what is told of what became of it."""

import base64
import hashlib
import hmac
import ipaddress
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from adapters.codec import KEY, NOTHING, SEALED, Codec
from adapters.hr.public import is_public
from adapters.keys import KeyRing, UnknownKey
from adapters.mistakes import FileMistakes
from adapters.sheet import neutral
from adapters.start_file import read_start_file
from contracts.messages import StartRelationship
from gateway.uploads import BadFile, check_file
from mentoring.form_reading import facts_of, read
from mentoring.forms import Setting, form_for
from mentoring.kinds import AskKind, Role
from mentoring.people import Person
from mentoring.programme import Terms
from tests.activities.test_discretion import failure_of
from tests.console.test_start_file import PROGRAMMES
from tests.gateway.hr_door import Door
from tests.gateway.hr_platforms import STANDARD_SECRET, Sent, own
from tests.gateway.street import NOW, WILLING, Street
from tests.seasons import Stage


async def signal(season: Stage, said: Any) -> None:
    """What becomes of it is on the timeline, later."""
    name, args = said
    await season.handle.signal(name, args=list(args))


async def update(season: Stage, said: Any) -> str:
    name, args = said
    try:
        return f"taken: {await season.handle.execute_update(name, args=args)}"
    except WorkflowUpdateFailedError as refused:
        if not isinstance(refused.cause, ApplicationError):
            raise
        kind, words = str(refused.cause.type), refused.cause.message
        return kind if kind == "Unreadable" else f"{kind}: {words.partition(', and')[0]}"


def id_(said: str) -> str:
    try:
        StartRelationship(id=said, programme="classic", terms=Terms(), mentee="p-1", coordinator="p-3")
    except ValidationError:
        return "refused"
    return "taken"


def moment(said: tuple[str, str]) -> str:
    typed, zone = said
    setting = Setting(zone=zone)
    form = form_for(AskKind.MEETING_DATE, setting)
    reading = read(form, {"suits": "no", "instead": typed})
    if reading.problems:
        return reading.problems["instead"]
    instead = getattr(facts_of(form, reading.values, setting), "instead")  # noqa: B009 - one of many kinds of facts
    return str(instead.isoformat())


def person(said: dict[str, Any]) -> str:
    try:
        Person.model_validate({"name": "Léa Martin", "mail": "lea@example.org"} | said)
    except ValidationError as error:
        return str(error.errors()[0]["loc"][0])
    return "taken"


def file(said: tuple[str, bytes]) -> str:
    try:
        return check_file(*said, limit=1000).name
    except BadFile as error:
        return error.code


def cell(said: str) -> str:
    return neutral(said)


def address(said: str) -> str:
    return "taken" if is_public(ipaddress.ip_address(said)) else "refused"


async def failure(said: BaseException) -> str:
    told = await failure_of(said)
    leaked = [word for word in ("lea", "Léa", "martin") if word in f"{told!r} {told.message} {told.__cause__}"]
    return f"told: {leaked}" if leaked else str(told.type)


async def payload(said: str) -> str:
    ring = {"k1": bytes(32), "k2": bytes([1] * 32)}
    sealer, plain = Codec(KeyRing(lambda: ring)), Payload(metadata={"encoding": b"json/plain"}, data=b"1")
    [ours] = await sealer.encode([plain])
    arrived = {
        "plain": plain,
        "ours": ours,
        "flipped": Payload(metadata=dict(ours.metadata), data=ours.data[:-1] + bytes([ours.data[-1] ^ 1])),
        "renamed": Payload(metadata={"encoding": SEALED, KEY: b"k2"}, data=ours.data),
        "unknown": Payload(metadata={"encoding": SEALED, KEY: b"k3"}, data=ours.data),
    }
    try:
        [opened] = await sealer.decode([arrived[said]])
    except UnknownKey:
        return "tried again later"
    return {NOTHING: "nothing", b"json/plain": "read"}[opened.metadata["encoding"]]


def start(said: str, folder: Path) -> str:
    """All that is told of the file."""
    path = folder / "start.yaml"
    path.write_text(said, encoding="utf-8")
    try:
        return f"taken: {read_start_file(str(path), PROGRAMMES, NOW)}"
    except FileMistakes as error:
        return "\n".join(str(mistake) for mistake in error.mistakes)


async def webhook(door: Door, said: dict[str, Any]) -> str:
    sent = own("employee.rehired", "E1002") if "body" not in said else signed(said["body"])
    changes: dict[str, Any] = {name: said[name] for name in ("headers", "content", "path") if name in said}
    if "webhook-timestamp" in said:
        changes["headers"] = sent.headers | {"webhook-timestamp": said["webhook-timestamp"]}
    if "flip" in said:
        changes["content"] = sent.body[:-1] + bytes([sent.body[-1] ^ 1])
    answer = await door.post(sent, **changes)
    told = answer.json()
    what = told.get("error") or ("again" if told["again"] else "new")
    return f"{answer.status_code} {what}"


def signed(body: bytes) -> Sent:
    """Rightly, whatever it is."""
    stamp = str(int(NOW.timestamp()))
    key = base64.b64decode(STANDARD_SECRET.removeprefix("whsec_"))
    digest = hmac.digest(key, f"msg_9.{stamp}.".encode() + body, hashlib.sha256)
    signature = "v1," + base64.b64encode(digest).decode()
    return Sent("own", {"webhook-id": "msg_9", "webhook-timestamp": stamp, "webhook-signature": signature}, body)


async def page(street: Street, said: dict[str, Any]) -> str:
    """One ask of somebody's own, unless it says where; what they typed comes back as words."""
    browser = street.browser()
    if "path" in said:
        return str((await browser.get(said["path"])).status_code)
    way = await street.ask(AskKind.INTRODUCTION, Role.MENTEE, **({"expires_at": NOW} if "expired" in said else {}))
    if "expired" in said:
        return str((await browser.get(way)).status_code)
    if "body" in said:
        answer = await browser.client.post(way, content=said["body"], headers={"content-type": said["type"]})
        return str(answer.status_code)
    form = await browser.open(way)
    if "slip" in said:
        form.fields["slip"].value = said["slip"]
    answer = await browser.send(form, said.get("typed", WILLING[AskKind.INTRODUCTION]))
    assert "<script>" not in answer.text
    return str(answer.status_code)
