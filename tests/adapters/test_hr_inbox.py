"""The inbox of HR events, on both databases: once for each id, forgotten once settled, told in order."""

from datetime import UTC, datetime

from adapters.database.connection import Database
from adapters.database.hr_inbox import HrInbox, Kept
from contracts.hr_inbox import NoticeStatus
from mentoring.hr_events import HrEvent, Strand
from mentoring.kinds import HrEventType

NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)


def left(id: str) -> HrEvent:  # noqa: A002
    kind = HrEventType.TERMINATED
    return HrEvent(id=id, source="hris", type=kind, employee="p-lea", recorded_at=NOW, effective_at=NOW)


async def test_a_notice_is_kept_once_becomes_events_and_is_forgotten_but_for_them(database: Database) -> None:
    inbox = HrInbox(database)
    document = {"data": {"employee": "E1042", "name": "Léa"}}
    kept = [await inbox.keep("hris", "m1", "employee.terminated", document, NOW) for _ in range(2)]
    other = await inbox.keep("bamboo", "m1", "employee.terminated", document, NOW)
    assert (kept, other) == ([True, False], True), "an id is its source's own"
    first, second = await inbox.waiting()
    assert first.document == document

    became = [Kept(event=left("h-1"), entry={"team": "Sales"})]
    for _ in range(2):
        await inbox.settle(first.number, NoticeStatus.UNDERSTOOD, became=became)
    await inbox.tried(second.number, "http-503")
    assert (await inbox.notice(first.number)).document == {}
    assert [(one.notice, one.tries, one.why) for one in await inbox.waiting()] == [("m1", 1, "http-503")]
    assert await inbox.again([first.number, second.number]) == 1, "what is settled stays so"
    assert await inbox.count() == {NoticeStatus.UNDERSTOOD: 1, NoticeStatus.RECEIVED: 1}

    assert await inbox.to_hand() == {"p-lea": ["h-1"]}
    await inbox.handed(["h-1"])
    assert await inbox.to_hand() == {}
    await inbox.entered({"h-1": ["team"]})
    assert await inbox.events_of("p-lea") == [Kept(event=left("h-1"), entry={"entered": ["team"]})]
    await inbox.flag("h-1", NoticeStatus.FOR_A_HUMAN, "address-taken")
    assert [one.why for one in await inbox.listing([NoticeStatus.FOR_A_HUMAN])] == ["address-taken"]


async def test_an_older_telling_never_takes_the_place_of_a_newer_one(database: Database) -> None:
    inbox = HrInbox(database)
    for id_, count in (("h-2", 2), ("h-1", 1), ("h-2", 2)):
        await inbox.keep_told(left(id_), count)
    assert await inbox.told("p-lea") == {Strand.EMPLOYMENT: (left("h-2"), 2)}
