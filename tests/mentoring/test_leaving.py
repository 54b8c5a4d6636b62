"""What an event of the organisation comes to: by who it is about, in every phase (E1, E2, E3); and what holds two up."""

from datetime import datetime, timedelta

import pytest

from contracts.hr import HrEvent, HrEventType
from mentoring.kinds import EndReason, Hold, Phase, Status
from mentoring.leaving import Comes, take_back, what_comes_of
from mentoring.pauses import hold, is_suspended, release, return_is_unknown
from mentoring.relationship import Former
from tests.mentoring.examples import DAY, MONDAY, relationship

PHASES = [phase for phase in Phase if phase is not Phase.CLOSED]


def event(kind: HrEventType, employee: str = "p-1", **told: object) -> HrEvent:
    plain = {"id": f"{kind}-{employee}", "source": "test", "recorded_at": MONDAY, "effective_at": MONDAY, **told}
    return HrEvent.model_validate({"type": kind, "employee": employee, **plain})


@pytest.mark.behaviour("E3", "N3")
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("kind", [HrEventType.TERMINATED, HrEventType.TERMINATION_SCHEDULED])
def test_a_mentee_who_leaves_ends_it_and_a_mentor_who_leaves_makes_room_unless_it_is_closing(
    phase: Phase, kind: HrEventType
) -> None:
    now = relationship(phase=phase)
    assert what_comes_of(now, event(kind, "p-1")) is Comes.END
    assert what_comes_of(now, event(kind, "p-2")) is (Comes.END if phase is Phase.CLOSING else Comes.ANOTHER)
    assert what_comes_of(now, event(kind, "p-9")) is None
    assert what_comes_of(relationship(phase=phase, mentor=""), event(kind, "p-2")) is None


@pytest.mark.behaviour("E3", "E4")
@pytest.mark.parametrize("kind", HrEventType)
def test_nothing_that_happens_to_a_mentor_who_has_said_farewell_is_about_the_two_any_more(kind: HrEventType) -> None:
    """Else one who is told to have left twice would be parted from twice, while the mentee still thinks it over."""
    former = Former(mentor="p-2", at=MONDAY, why=EndReason.LEFT)
    assert what_comes_of(relationship(phase=Phase.CHOOSING, former=[former]), event(kind, "p-2")) is None


@pytest.mark.parametrize(
    ("kind", "comes"),
    [
        (HrEventType.LEAVE_STARTED, Comes.AWAY),
        (HrEventType.LEAVE_ENDED, Comes.BACK_HERE),
        (HrEventType.REHIRED, Comes.STAYS),
        (HrEventType.TERMINATION_CANCELLED, Comes.STAYS),
        (HrEventType.MANAGER_CHANGED, Comes.LOOK),
        (HrEventType.TRANSFERRED, Comes.LOOK),
        (HrEventType.IDENTITY_CHANGED, None),
        (HrEventType.ERASURE_REQUESTED, None),
    ],
)
def test_each_event_comes_to_one_thing(kind: HrEventType, comes: Comes | None) -> None:
    assert {what_comes_of(relationship(phase=Phase.CORE), event(kind, who)) for who in ("p-1", "p-2")} == {comes}


@pytest.mark.behaviour("E3")
def test_what_is_cancelled_or_superseded_is_no_longer_to_come_and_nothing_else() -> None:
    scheduled = [event(HrEventType.TERMINATION_SCHEDULED, who) for who in ("p-1", "p-2")]
    leave = event(HrEventType.LEAVE_STARTED)
    to_come = [*scheduled, leave]
    assert take_back(to_come, event(HrEventType.TERMINATION_CANCELLED)) == [scheduled[1], leave]
    superseding = event(HrEventType.LEAVE_STARTED, id="other", supersedes=leave.id)
    assert take_back(to_come, superseding) == scheduled


@pytest.mark.behaviour("E1", "N2")
def test_what_holds_two_up_adds_up_and_the_whole_length_is_given_back_once_nothing_does() -> None:
    now = relationship(phase=Phase.CORE)
    due = MONDAY + 90 * DAY

    def real() -> datetime:
        return now.clock.real(due)

    hold(now, Hold.MENTEE_AWAY, until=MONDAY + 20 * DAY, now=MONDAY)
    hold(now, Hold.MENTOR_AWAY, until=MONDAY + 60 * DAY, now=MONDAY + 10 * DAY)
    assert now.pause is not None
    assert (now.pause.since, now.pause.until, now.status) == (MONDAY, MONDAY + 60 * DAY, Status.PAUSED)
    hold(now, Hold.CONFLICT, until=None, now=MONDAY + 30 * DAY)
    assert now.pause.until is None
    assert is_suspended(now)
    assert not return_is_unknown(now), "the coordinator is asked about the conflict"
    assert not release(now, Hold.CONFLICT, now=MONDAY + 40 * DAY)
    assert now.pause.until == MONDAY + 60 * DAY
    late = MONDAY + 60 * DAY + timedelta(seconds=7)
    assert release(now, *Hold, now=late)
    assert now.model_dump(include={"pause", "status", "holds"}) == {"pause": None, "status": Status.OPEN, "holds": {}}
    assert real() == due + 60 * DAY, "exactly, however late the clock is looked at"
    assert not release(now, *Hold, now=late)
