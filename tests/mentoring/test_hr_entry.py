"""What HR events come to in the directory."""

from datetime import date, timedelta
from typing import Any

from mentoring.directory import Leave, Member
from mentoring.hr_entry import Entry, changes
from mentoring.hr_events import HrEvent, Strand
from mentoring.kinds import HrEventType
from tests.mentoring.test_hr_events import AWAY, BACK, CANCELLED, LEFT, MANAGER, day, event

FIRST = date(2027, 3, 1)
BEFORE = Leave(first=date(2027, 1, 4), last=date(2027, 1, 8))
LEA = Member(id="E1", name="Léa", mail="lea@example.org", leaves=(BEFORE,))


def entry(of: HrEvent, **fields: Any) -> Entry:
    return Entry(event=of, fields=fields)


def changed(*entries: Entry, at: float, told: HrEvent | None = None, member: Member = LEA) -> dict[str, Any]:
    return changes(member, entries, {told.strand: told} if told else {}, day(at))[0]


def test_of_each_field_the_last_event_that_says_anything_of_it_holds_however_late_it_came() -> None:
    newer = Entry(event=event("b", MANAGER, 5), fields={}, entered=frozenset({"manager"}))
    late = entry(event("a", HrEventType.TRANSFERRED, 3), manager="E7", team="Sales")
    ahead = entry(event("c", MANAGER, 9), manager="E9")

    found, entered = changes(LEA, [newer, late, ahead], {}, day(6))
    assert (found, list(entered)) == ({"team": "Sales"}, ["a"])
    assert changed(newer, late, ahead, at=9) == {"manager": "E9", "team": "Sales"}


def test_what_was_cancelled_never_enters() -> None:
    wrong = entry(event("a", MANAGER, 5, recorded=0), manager="E7")
    assert changed(wrong, entry(event("b", MANAGER, 20, recorded=1, supersedes="a"), manager="E8"), at=6) == {}


def test_a_leave_stands_in_the_directory_from_its_first_day_to_its_last_and_ends_with_its_end() -> None:
    until_friday = event("a", AWAY, 0, until=day(4))
    assert changed(entry(until_friday), at=0) == {"leaves": (BEFORE, Leave(first=FIRST, last=date(2027, 3, 4)))}
    open_ended = event("b", AWAY, 0)
    [_, leave] = changed(entry(open_ended), at=0)["leaves"]
    assert leave.last - leave.first == timedelta(days=365)

    away = LEA.model_copy(update={"leaves": (BEFORE, leave)})
    shorter = (BEFORE, Leave(first=FIRST, last=date(2027, 3, 6)))
    assert changed(entry(open_ended), entry(event("e", BACK, 6)), at=6, member=away, told=open_ended) == {
        "leaves": shorter
    }
    same_day = changed(entry(open_ended), entry(event("e", BACK, 0, recorded=0.1)), at=0, member=away, told=open_ended)
    assert same_day == {"leaves": (BEFORE,)}


def test_a_leave_that_never_was_is_taken_out_and_one_that_the_organisation_told_otherwise_stays() -> None:
    away, moved = event("a", AWAY, 0), event("b", AWAY, effective=40, recorded=1, supersedes="a")
    on_leave = LEA.model_copy(update={"leaves": (Leave(first=FIRST, last=date(2028, 2, 29)),)})
    assert changed(entry(away), entry(moved), at=1, told=away, member=on_leave) == {
        "leaves": (Leave(first=FIRST, last=FIRST),)
    }
    assert changed(entry(event("m", MANAGER, 0), manager="E2"), at=1, member=on_leave) == {"manager": "E2"}


def test_who_has_left_has_left_from_that_day_until_it_turns_out_otherwise() -> None:
    gone = event("t", LEFT, 2)
    assert changed(entry(gone), at=1) == {}
    assert changed(entry(gone), at=2) == {"left": date(2027, 3, 3)}
    assert changed(entry(gone), entry(event("c", CANCELLED, 3)), at=3, told=gone) == {"left": None}
    assert changed(entry(gone), entry(event("r", HrEventType.REHIRED, 9)), at=9, told=gone) == {"left": None}
    assert gone.strand is Strand.EMPLOYMENT
