"""The HR door: what a platform sends, with its real signature, is kept once; anything else is refused in words."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from adapters.database.connection import DatabaseAway
from adapters.hr.sources import read_hr_file
from adapters.mistakes import FileMistakes
from contracts.hr_inbox import NoticeStatus
from gateway import __main__ as gateway_process
from gateway.hr_room import read_inbox
from mentoring.directory import Member
from mentoring.kinds import HrEventType
from settings import ROOT
from tests.gateway import hr_platforms
from tests.gateway.hr_door import Door
from tests.gateway.hr_platforms import ANA, LEA, MESSAGES, RECORDS, Sent, own, standard, utc
from tests.gateway.street import NOW
from tests.keys import RAW


@pytest.mark.parametrize("name", MESSAGES)
async def test_a_documented_message_with_its_real_signature_goes_in_once(door: Door, name: str) -> None:
    sent = MESSAGES[name]()
    answers = [await door.post(sent) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202] * 3
    assert [answer.json()["again"] for answer in answers] == [False, True, True]
    [notice] = await door.notices()
    assert (notice.source, notice.status) == (name, NoticeStatus.RECEIVED)


@pytest.mark.parametrize("name", MESSAGES)
async def test_one_bit_flipped_anywhere_and_it_is_not_from_them(door: Door, name: str) -> None:
    sent = MESSAGES[name]()
    [signature] = [header for header in sent.headers if header.lower().endswith("signature")]
    right = sent.headers[signature]
    flipped = right[:-3] + ("A" if right[-3] != "A" else "B") + right[-2:]
    wrong: list[dict[str, Any]] = [
        {"content": sent.body[:-2] + bytes([sent.body[-2] ^ 1]) + sent.body[-1:]},
        {"content": bytes([sent.body[0] ^ 128]) + sent.body[1:]},
        {"content": sent.body + b" "},
        {"headers": sent.headers | {signature: flipped}},
        {"headers": sent.headers | {signature: right[:-1]}},
        {"headers": sent.headers | {signature: ""}},
        {"headers": {name: value for name, value in sent.headers.items() if name != signature}},
    ]
    for change in wrong:
        answer = await door.post(sent, **change)
        assert (answer.status_code, answer.json()["error"]) == (401, "signature"), change
    assert await door.notices() == []


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("own", {"webhook-timestamp": "now"}),
        ("own", {"webhook-timestamp": "-1"}),
        ("own", {"webhook-timestamp": "9" * 400}),
        ("own", {"webhook-id": "another"}),
        ("own", {"webhook-signature": "v2," + "A" * 44}),
        ("own", {"webhook-signature": "v1,\x7f"}),
        ("own", {"webhook-signature": "é"}),
        ("bamboo", {"X-BambooHR-Timestamp": "2026-10-05T08:00:00"}),
    ],
)
async def test_a_head_that_makes_no_sense_is_a_wrong_signature_never_an_error_of_ours(
    door: Door, source: str, change: dict[str, str]
) -> None:
    sent = MESSAGES[source]()
    raw = {name: value.encode("latin-1") for name, value in (sent.headers | change).items()}
    assert (await door.post(sent, headers=raw)).status_code == 401


@pytest.mark.parametrize("name", ["own", "bamboo"])
async def test_a_message_of_another_hour_is_refused_though_its_signature_is_right(door: Door, name: str) -> None:
    sent = MESSAGES[name]()
    for away in (timedelta(minutes=6), -timedelta(minutes=6)):
        door.clock.shows = NOW + away
        assert (await door.post(sent)).status_code == 401
    door.clock.shows = NOW + timedelta(minutes=4)
    assert (await door.post(sent)).status_code == 202


async def test_while_a_secret_is_being_changed_both_are_good_on_either_side(door: Door) -> None:
    before = "whsec_dGhlIG9uZSBiZWZvcmU="
    sent = own("employee.rehired", LEA)
    old = Webhook(before).sign("msg_1", NOW, sent.body.decode())
    assert (await door.post(sent, headers=sent.headers | {"webhook-signature": old})).status_code == 202
    several = f"v1,{'A' * 43}= v1a,nonsense {sent.headers['webhook-signature']}"
    assert (await door.post(sent, headers=sent.headers | {"webhook-signature": several})).json()["again"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'"text"',
        b"{",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\ud800"}',
        b'{"a": "\\u0000"}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"\xff\xfe{}",
        b'{"a":' + b"[" * 40 + b"]" * 40 + b"}",
        b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:20]),
)
async def test_a_body_that_is_no_strict_json_is_told_so_though_its_signature_is_right(door: Door, body: bytes) -> None:
    stamp, text = str(int(NOW.timestamp())), body.decode("latin-1")
    key = hr_platforms.STANDARD_SECRET
    import base64
    import hashlib
    import hmac

    digest = hmac.digest(base64.b64decode(key[6:]), f"msg_9.{stamp}.".encode() + body, hashlib.sha256)
    signed = {"webhook-id": "msg_9", "webhook-timestamp": stamp}
    signed["webhook-signature"] = "v1," + base64.b64encode(digest).decode()
    answer = await door.post(Sent("own", signed, body))
    assert (answer.status_code, answer.json()["error"]) == (400, "garbled"), text[:20]
    assert await door.notices() == []


async def test_size_rate_and_sources_are_looked_at_before_anything_else(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.hr_door.PER_MINUTE", 10)
    door.open()
    sent = MESSAGES["own"]()
    assert (await door.post(sent, content=b"x" * 1_000_001)).status_code == 413
    assert (await door.post(sent, path="/hr/nobody/events")).status_code == 404
    assert (await door.post(sent, path="/hr/..%2fown/events")).status_code == 404
    get = await door._client.get(sent.path)
    assert get.status_code == 405
    codes = [(await door.post(sent, content=b"forged")).status_code for _ in range(12)]
    assert codes == [401] * 10 + [429] * 2
    door.clock.shows += timedelta(minutes=2)
    assert (await door.post(standard({"type": "x"}, at=door.clock.shows))).status_code == 202


async def test_what_cannot_be_kept_is_not_accepted(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: Any) -> bool:
        raise DatabaseAway("the disk is full")

    monkeypatch.setattr(door.room.inbox, "keep", away)
    answer = await door.post(MESSAGES["own"]())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


async def test_while_the_engine_is_away_events_are_accepted_and_handed_over_once_it_is_back(door: Door) -> None:
    door.deliveries.away = True
    assert len(await door.became(MESSAGES["own"]())) == 1
    assert door.deliveries.looked == []
    door.deliveries.away = False
    await read_inbox(door.room)
    await read_inbox(door.room)
    assert door.deliveries.looked == [await door.directories.person_of(LEA)]


@pytest.mark.behaviour("N13")
async def test_cloud_events_are_taken_in_both_modes_and_are_the_same_event(door: Door) -> None:
    from cloudevents.core.bindings.http import to_binary_event, to_structured_event
    from cloudevents.core.v1.event import CloudEvent

    data = {"employee": LEA, "effective_at": "2026-11-30"}
    attributes = {"id": "ce-1", "source": "/hris", "type": "employee.terminated", "time": NOW}
    event = CloudEvent(attributes={**attributes, "datacontenttype": "application/json"}, data=data)
    structured, binary = to_structured_event(event), to_binary_event(event)
    for number, (message, id_) in enumerate(((structured, "msg_1"), (binary, "ce-1"))):
        sent = standard(json.loads(message.body), id=id_, headers=message.headers)
        assert (await door.post(sent)).json() == {"id": "ce-1", "again": bool(number)}
    as_another = standard(data, id="ce-1", headers={**binary.headers, "ce-type": "employee.rehired"})
    assert (await door.post(as_another)).json()["again"], "attributes are not signed: an id counts once"
    under_another = standard(data, id="ce-1", headers={**binary.headers, "ce-id": "ce-2"})
    assert (await door.post(under_another)).status_code == 400
    await read_inbox(door.room)
    [left] = await door.events()
    assert (left.type, left.recorded_at) == (HrEventType.TERMINATED, NOW)
    incomplete = standard({"specversion": "1.0", "id": "x"}, headers={"content-type": "application/cloudevents+json"})
    assert (await door.post(incomplete)).json()["detail"] == "it is a CloudEvent without 'source'"


async def test_our_own_form_says_what_happened_and_a_day_begins_where_the_person_lives(door: Door) -> None:
    [left] = await door.became(MESSAGES["own"]())
    assert (left.type, left.effective_at) == (HrEventType.TERMINATED, utc(2026, 11, 29, 23))
    _, away, _ = [
        await door.became(own("employee.leave_started", LEA, id="m2", until="2026-12-15")),
        *[await door.became(own("employee.manager_changed", LEA, id="m3", manager=ANA))] * 2,
    ]
    by_type = {event.type: event for event in away}
    assert by_type[HrEventType.LEAVE_STARTED].until == utc(2026, 12, 14, 23)
    assert by_type[HrEventType.MANAGER_CHANGED].manager == await door.directories.person_of(ANA)


async def test_what_replaces_an_event_names_it_by_the_senders_own_id(door: Door) -> None:
    await door.became(own("employee.terminated.scheduled", LEA, id="m1", effective_at="2026-11-30"))
    first, second = await door.became(
        own("employee.terminated.scheduled", LEA, id="m2", effective_at="2026-12-31", supersedes="m1")
    )
    assert second.supersedes == first.id


@pytest.mark.behaviour("S3", "E8")
async def test_a_platform_may_propose_a_mentoring_or_ask_for_an_erasure_and_a_human_decides(door: Door) -> None:
    wishes = [
        own("mentoring.requested", LEA, id="m1", transition="promotion", programme="classic", skills=["Negotiation"]),
        own("employee.erasure_requested", LEA, id="m2"),
    ]
    for wish in wishes:
        assert await door.became(wish) == []
    asked = await door.notices(NoticeStatus.FOR_A_HUMAN)
    assert [(notice.type, notice.why) for notice in asked] == [
        (f"{kind}",) * 2 for kind in ("mentoring.requested", "employee.erasure_requested")
    ]
    assert asked[0].document["data"]["transition"] == "promotion"
    assert door.deliveries.looked == []


@pytest.mark.behaviour("E9")
async def test_unknown_types_and_people_and_nonsense_are_kept_with_the_reason_and_looked_at_again(door: Door) -> None:
    sent = [
        own("employee.promoted", LEA, id="m1"),
        own("employee.terminated", "E9999", id="m2"),
        own("employee.leave_started", LEA, id="m3", until="soon"),
        own("employee.terminated", LEA, id="m4", surprise=1),
        own("employee.erasure_requested", LEA, id="m5"),
        standard({"no": "type"}, id="m6"),
        hr_platforms.bob({**hr_platforms.BOB_LEFT, "type": "employee.sang"}),
        hr_platforms.bob({**hr_platforms.BOB_LEFT, "data": {"employeeId": "1"}}),
        hr_platforms.bob({**hr_platforms.BOB_LEFT, "triggeredAt": "yesterday"}),
        hr_platforms.personio({**hr_platforms.PERSONIO_ABSENCE, "payload": ["odd"]}),
    ]
    for one in sent:
        assert (await door.post(one)).status_code == 202
    await read_inbox(door.room)
    told = [(notice.status.value, notice.why) for notice in await door.notices()]
    assert told == [
        ("unknown-type", "type"),
        ("unknown-person", "employee"),
        ("garbled", "data.until: datetime_from_date_parsing"),
        ("garbled", "data.surprise: extra_forbidden"),
        ("for-a-human", "employee.erasure_requested"),
        ("garbled", "union_tag_not_found"),
        ("unknown-type", "type"),
        ("unknown-person", "employee"),
        ("garbled", "ValueError"),
        ("garbled", "employee"),
    ]
    assert await door.events() == []

    await door.directories.keep([Member(id="E9999", name="Noé Petit", mail="noe@example.org")])
    assert await door.room.inbox.again([notice.number for notice in await door.notices()]) == len(sent)
    await read_inbox(door.room)
    assert [notice.notice for notice in await door.notices(NoticeStatus.UNDERSTOOD)] == ["m2"]


async def test_what_bamboohr_and_the_others_only_hint_at_is_looked_up_and_only_what_is_new_becomes_an_event(
    door: Door,
) -> None:
    [left] = await door.became(MESSAGES["bamboo"]())
    assert (left.type, left.effective_at) == (HrEventType.TERMINATED, utc(2026, 11, 30, 23)), (
        "they still work on that day"
    )
    assert door.asked[0].headers["authorization"] == "Basic t0k3n"
    [same] = await door.became(hr_platforms.bamboo(hr_platforms.BAMBOO_FIELDS))
    assert same == left, "the same day, told by fields: no news"
    _, taken_back = sorted(
        await door.became(MESSAGES["kombo"]()), key=lambda e: e.type == HrEventType.TERMINATION_CANCELLED
    )[-2:]
    assert taken_back.type is HrEventType.TERMINATION_CANCELLED
    assert [notice.status for notice in await door.notices()] == [NoticeStatus.UNDERSTOOD] * 3
    assert all(notice.document == {} for notice in await door.notices()), "what was understood is forgotten"


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("bob", [HrEventType.TERMINATED]),
        ("personio", [HrEventType.LEAVE_STARTED, HrEventType.MANAGER_CHANGED]),
        ("gusto", [HrEventType.TERMINATED]),
        ("kombo", [HrEventType.MANAGER_CHANGED]),
    ],
)
async def test_what_each_platform_says_in_our_words(door: Door, name: str, becomes: list[HrEventType]) -> None:
    assert [event.type for event in await door.became(MESSAGES[name]())] == becomes
    again = MESSAGES[name]()
    assert [event.type for event in await door.became(again)] == becomes


async def test_a_platform_whose_records_are_away_is_asked_again_and_what_does_not_concern_us_is_not_looked_up(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = RECORDS.pop("https://api.personio.de/v2/persons/91")
    monkeypatch.setitem(RECORDS, "https://api.personio.de/v2/persons/91", "not an object")
    await door.post(MESSAGES["personio"]())
    await read_inbox(door.room)
    [waits] = await door.notices(NoticeStatus.RECEIVED)
    assert (waits.tries, waits.why) == (1, "not-json")
    monkeypatch.setitem(RECORDS, "https://api.personio.de/v2/persons/91", known)
    await read_inbox(door.room)
    assert len(await door.events()) == 2
    door.asked.clear()
    of_no_interest = {**hr_platforms.BAMBOO_UPDATED, "data": {"employeeId": "77", "changedFields": ["shirtSize"]}}
    await door.became(hr_platforms.bamboo(of_no_interest))
    assert door.asked == []
    assert (await door.notices())[-1].status is NoticeStatus.NOT_FOR_US


async def test_the_same_words_at_another_time_are_another_message_and_a_day_long_past_is_no_leaving(door: Door) -> None:
    first, later = (hr_platforms.bamboo(hr_platforms.BAMBOO_FIELDS, at=NOW + timedelta(minutes=n)) for n in (0, 1))
    assert [(await door.post(sent)).json()["again"] for sent in (first, later, later)] == [False, False, True]
    back = {"id": LEA, "fields": {"Status": "Active", "Termination Date": "2019-12-31"}}
    door.clock.shows = NOW + timedelta(days=80)
    events = await door.became(hr_platforms.bamboo({"employees": [back]}, at=door.clock.shows))
    assert {event.type for event in events} == {HrEventType.TERMINATED, HrEventType.REHIRED}


async def test_greetings_are_answered_and_a_first_handshake_is_shown_to_the_operator(door: Door) -> None:
    assert (await door.post(Sent("bob", {}, b"Ping test"))).status_code == 200
    assert await door.notices() == []
    shaken = Sent("new-gusto", {}, b'{"verification_token": "6590f590"}')
    assert (await door.post(shaken)).status_code == 202
    assert (await door.post(Sent("new-gusto", {}, b'{"event_type": "employee.terminated"}'))).status_code == 401
    assert (await door.post(Sent("gusto", {}, shaken.body))).status_code == 401, (
        "once there is a secret, it must be used"
    )
    await read_inbox(door.room)
    [notice] = await door.notices(NoticeStatus.FOR_A_HUMAN)
    assert (notice.why, notice.document) == ("handshake", {"verification_token": "6590f590"})


def test_the_file_of_sources_tells_its_mistakes_and_no_secret(tmp_path: Path, door: Door) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("sources:\n  a: {platform: workday}\n  b: {platform: standard, secrets: ['hunter2!']}\n")
    with pytest.raises(FileMistakes) as caught:
        read_hr_file(path, door.room.platforms)
    assert "'workday'; expected one of bamboohr, gusto, hibob, kombo, personio, standard" in str(caught.value)
    assert "sources.b.secrets.1" in str(caught.value)
    assert "hunter2" not in str(caught.value)


async def test_a_gateway_whose_file_of_sources_has_mistakes_does_not_start_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hr.yaml").write_text("sources:\n  x: {platform: nope}\n", encoding="utf-8")
    for name, value in {"VAR": tmp_path, "HR": tmp_path / "hr.yaml", "KEYS": RAW}.items():
        monkeypatch.setenv(f"TELEMAQUE_{name}", str(value))
    assert await gateway_process.main() == 2
    assert "sources.x: found 'nope'; expected one of bamboohr" in capsys.readouterr().err


def test_the_example_file_can_be_read(door: Door) -> None:
    read = read_hr_file(ROOT / "examples" / "hr.yaml", door.room.platforms)
    assert (list(read.sources), list(read.scim), list(read.endpoints)) == (["hris", "bamboo"], ["entra"], ["hris"])


async def test_the_example_of_the_guide_makes_a_signature_that_is_good(door: Door, tmp_path: Path) -> None:
    """docs/hr.md: its commands, run by a shell, up to what curl would send."""
    text = (ROOT / "docs" / "hr.md").read_text(encoding="utf-8")
    script = text.partition("```sh\n")[2].partition("```")[0]
    shown = 'printf "%s\\n" "$id" "$timestamp" "$signature" "$body"'
    script = script.partition("curl")[0].replace("$(date +%s)", str(int(NOW.timestamp()))) + shown
    script = script.replace("whsec_…", hr_platforms.STANDARD_SECRET)
    ran = subprocess.run(["bash", "-eu", "-c", script], capture_output=True, text=True, check=True, timeout=20)
    id_, stamp, signature, body = ran.stdout.splitlines()
    signed = {"webhook-id": id_, "webhook-timestamp": stamp, "webhook-signature": signature}
    answer = await door.post(Sent("own", signed, body.encode()))
    assert answer.status_code == 202, answer.text
    await read_inbox(door.room)
    [event] = await door.events()
    assert event.type is HrEventType.LEAVE_STARTED
