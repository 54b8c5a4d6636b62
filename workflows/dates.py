"""A meeting's date: proposals that both can keep, the invitation to the first of them, the moves until it suits both.

The first proposal is the default: it goes into both calendars at once, and silence books it. Each may choose another of
them by one click, or any other time; that is proposed to the other as an update of the same calendar entry.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from temporalio import workflow

from activities.diary import Diary, Proposed, SlotsAsked
from contracts.letters import Invitation, Method
from mentoring.closure import is_last_meeting
from mentoring.facts import MeetingDate
from mentoring.forms import OTHER_DATES
from mentoring.kinds import PAIR, AskKind, Role
from mentoring.meetings import Meeting, MeetingStatus, date_step, none_held
from mentoring.slots import Slot
from workflows import policies
from workflows.asking import ask
from workflows.desk import Desk, together
from workflows.places import book_place, free_place
from workflows.telling import Cites, tell, tell_both

SOON = timedelta(days=1)
"""The notice that an extra meeting is given."""

MOVES_AT_MOST = 2
"""After that the pair settles the date between themselves; the calendar entry stays."""


async def book(desk: Desk) -> Meeting:
    """A meeting with its date: the one fixed at the last debrief, else the first proposal."""
    relationship = desk.relationship
    desk.busy_with("booking")
    number = relationship.number_meeting()
    usual = [meeting for meeting in relationship.meetings if not meeting.extra]
    wished = _wished(desk)
    fixed = wished if relationship.next_is_fixed and wished > desk.now else None
    last = usual[-1].starts_at if usual else None
    proposed = await _find_slots(desk, number, after=wished, wish=fixed, like=last)
    slots = list(proposed.slots)
    if fixed is not None and slots[0].starts_at != fixed:
        slots = [Slot(starts_at=fixed), *slots]  # what the two have settled between themselves stands
    meeting = Meeting(number=number, starts_at=slots[0].starts_at, length=relationship.terms.meeting_length)
    meeting.again = bool(usual) and usual[-1].status is MeetingStatus.MISSED
    return await _booked(desk, meeting, proposed.model_copy(update={"slots": tuple(slots)}))


async def book_extra(desk: Desk, *, at: datetime | None) -> Meeting:
    """A meeting between two others, as soon as can be; `at`: the start that the mentor offers."""
    relationship = desk.relationship
    number = relationship.number_meeting()
    proposed = await _find_slots(desk, number, after=at or desk.now, wish=at, like=None, notice=SOON)
    length = relationship.terms.meeting_length
    meeting = Meeting(number=number, starts_at=proposed.slots[0].starts_at, length=length, extra=True)
    return await _booked(desk, meeting, proposed)


async def _booked(desk: Desk, meeting: Meeting, proposed: Proposed) -> Meeting:
    await _date(desk, meeting, proposed.slots)
    meeting.calendars = proposed.calendars
    desk.relationship.meetings.append(meeting)
    desk.note("meeting-planned", step=f"meeting-{meeting.number}")
    return meeting


async def set_again(desk: Desk, meeting: Meeting) -> None:
    """After a pause: the same entry, later by the length of the pause, at the next time both can keep."""
    clock = desk.relationship.clock
    await _move(desk, meeting, after=clock.real(meeting.wanted) if meeting.wanted else _wished(desk))
    meeting.status = MeetingStatus.PLANNED
    desk.note("meeting-planned", step=f"meeting-{meeting.number}")


async def settle_again(desk: Desk, meeting: Meeting) -> None:
    """Somebody cannot come after all: the same entry moves, and the other one is asked whether the new date suits."""
    unsuited = {role: MeetingDate(suits=False, instead=wish) for role, wish in meeting.unsuited.items()}
    chosen = await _move_as_wished(desk, meeting, unsuited)
    await settle_date(desk, meeting, chosen)


async def settle_date(desk: Desk, meeting: Meeting, chosen: Sequence[Role] = ()) -> None:
    """Both are invited and may wish for another date; silence means that it suits.

    A date that had gone by before the invitations could leave is moved too: a meeting is never skipped. `chosen`: who wished
    for the date as it stands; they are told, not asked again.
    """
    while meeting.moves < MOVES_AT_MOST:
        replies = await together(*(_offer(desk, meeting, role, chosen) for role in PAIR))
        unsuited = {role: told for role, told in zip(PAIR, replies, strict=True) if told and not told.suits}
        if not unsuited and meeting.starts_at > desk.now:
            return
        chosen = await _move_as_wished(desk, meeting, unsuited)
    await together(*(_announce(desk, meeting, role, chosen) for role in PAIR))


async def _move_as_wished(desk: Desk, meeting: Meeting, unsuited: Mapping[Role, MeetingDate]) -> list[Role]:
    """The same entry at another date: the latest that was wished for, else from the next day on. Returns who wished for it."""
    wishes = {role: told.instead for role, told in unsuited.items() if told.instead is not None}
    if wishes:
        latest = max(wishes.values())
        await _move(desk, meeting, after=latest, wish=latest)
    else:
        await _move(desk, meeting, after=meeting.starts_at + timedelta(days=1))
    meeting.moves += 1
    desk.note("meeting-moved", step=f"meeting-{meeting.number}")
    return [role for role, wish in wishes.items() if wish == meeting.starts_at]


async def _move(desk: Desk, meeting: Meeting, *, after: datetime, wish: datetime | None = None) -> None:
    proposed = await _find_slots(desk, meeting.number, after=after, wish=wish, like=meeting.starts_at)
    await _date(desk, meeting, proposed.slots)
    meeting.calendars = proposed.calendars
    meeting.sequence += 1


async def _date(desk: Desk, meeting: Meeting, slots: Sequence[Slot]) -> None:
    """The first of the proposals is the date, with a place taken for it. Nobody sees it half changed."""
    venue = await book_place(desk, meeting, slots[0].starts_at)
    meeting.starts_at, meeting.outside = slots[0].starts_at, slots[0].outside
    meeting.others = tuple(slot.starts_at for slot in slots[1 : 1 + len(OTHER_DATES)])
    meeting.first = none_held(desk.relationship.meetings)
    meeting.last = not meeting.extra and is_last_meeting(desk.relationship, at=meeting.starts_at)
    meeting.venue = venue
    meeting.unsuited = {}


async def _offer(desk: Desk, meeting: Meeting, role: Role, chosen: Sequence[Role]) -> MeetingDate | None:
    """Ask whether the date suits; who chose it themselves gets the invitation alone."""
    if role in chosen:
        await _announce(desk, meeting, role, chosen)
        return None
    room = max(meeting.starts_at - desk.now, timedelta(seconds=1)) * 0.9
    reply = await ask(
        desk,
        MeetingDate,
        role,
        step=date_step(meeting.number, meeting.sequence, role),
        cites=invitation(meeting, Method.REQUEST),
        number=meeting.number,
        terms=desk.relationship.terms.for_ask(AskKind.MEETING_DATE).within(room),
        dies_in_pause=True,
    )
    return reply.facts if reply else None


async def _announce(desk: Desk, meeting: Meeting, role: Role, chosen: Sequence[Role]) -> None:
    """The date as it stands, to somebody who is not asked about it."""
    step = f"meeting-{meeting.number}-moved-{meeting.sequence}"
    agreed = {"agreed": "yes"} if len(chosen) == len(PAIR) else {}
    cites = invitation(meeting, Method.REQUEST, agreed)
    if role in chosen:
        await tell(desk, "meeting-chosen", role, step=step, cites=cites, through_pause=True)
    else:
        await tell(desk, "meeting-moved", role, step=step, cites=cites, through_pause=True)


async def call_off(desk: Desk, meeting: Meeting) -> None:
    """Take the entry out of both calendars; its date is kept in active time, so a pause gives it back.

    Nothing interrupts this, not even an end: neither is left with a meeting in the calendar that nobody comes to.
    """
    desk = desk.in_peace()
    relationship = desk.relationship
    wanted = relationship.clock.in_active(meeting.starts_at)
    if meeting.extra:
        meeting.wanted = wanted
    else:
        relationship.next_meeting = wanted
    meeting.status = MeetingStatus.CANCELLED
    meeting.sequence += 1
    desk.note("meeting-called-off", step=f"meeting-{meeting.number}")
    await free_place(desk, meeting)
    await tell_both(
        desk,
        "meeting-called-off",
        step=f"meeting-{meeting.number}-called-off-{meeting.sequence}",
        cites=invitation(meeting, Method.CANCEL),
        through_pause=True,
    )


def _wished(desk: Desk) -> datetime:
    relationship = desk.relationship
    return relationship.clock.real(relationship.next_meeting or desk.active_now)


async def _find_slots(
    desk: Desk,
    number: int,
    *,
    after: datetime,
    wish: datetime | None,
    like: datetime | None,
    notice: timedelta | None = None,
) -> Proposed:
    """Up to three starts that both can keep, the default first, with some notice."""
    relationship = desk.relationship
    return await workflow.execute_activity_method(
        Diary.find_slots,
        SlotsAsked(
            relationship=relationship.id,
            mentee=relationship.mentee,
            mentor=relationship.mentor,
            number=number,
            length=relationship.terms.meeting_length,
            spread=relationship.rhythm * 2 / 3,  # a meeting keeps clear of the next one
            after=after,
            not_before=desk.now + min(relationship.terms.notice, notice or relationship.terms.notice),
            wish=wish,
            like=like,
        ),
        start_to_close_timeout=policies.CALENDAR_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary=f"meeting-{number}",
    )


def invitation(meeting: Meeting, method: Method, codes: Mapping[str, str] | None = None) -> Cites:
    """What a letter about this meeting cites: its calendar entry, and the other dates that may be chosen."""
    facts = {"outside": meeting.outside.value} if meeting.outside else {}
    if meeting.again and not meeting.sequence:
        facts["again"] = "yes"
    if meeting.extra and not meeting.sequence:
        facts["extra"] = "yes"
    return Cites(
        invitation=entry_of(meeting, method),
        numbers={"meeting": meeting.number, "last": meeting.last},
        dates=dict(zip(OTHER_DATES, meeting.others, strict=False)),
        codes={**facts, **(codes or {})},
    )


def entry_of(meeting: Meeting, method: Method) -> Invitation:
    """The meeting's calendar entry as it stands now."""
    return Invitation(
        meeting=meeting.number,
        method=method,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        length=meeting.length,
        first=meeting.first,
        last=meeting.last,
        venue=meeting.venue,
    )
