"""Small examples that the rules' tests share."""

from datetime import UTC, datetime, timedelta

from mentoring.asks import Ask, AskTerms
from mentoring.kinds import AskKind, Role
from mentoring.meetings import Meeting, MeetingStatus
from mentoring.programme import Terms
from mentoring.relationship import Relationship, Stage

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def relationship(**changes: object) -> Relationship:
    begun = Relationship(
        id="r-1",
        programme="classic",
        terms=Terms(),
        mentee="p-1",
        mentor="p-2",
        coordinator="p-3",
        started_at=MONDAY,
        rhythm=timedelta(weeks=3),
        stage=Stage(what="choosing", role=Role.MENTOR, due=MONDAY + HOUR),
    )
    return begun.model_copy(update=changes)


def ask(kind: AskKind = AskKind.GOALS, role: Role = Role.MENTEE, **changes: object) -> Ask:
    person = {Role.MENTEE: "p-1", Role.MENTOR: "p-2", Role.COORDINATOR: "p-3"}[role]
    opened = Ask(id=f"{kind}-1", kind=kind, role=role, person=person, opened_at=MONDAY, terms=AskTerms())
    return opened.model_copy(update=changes)


def meeting(number: int = 1, status: MeetingStatus = MeetingStatus.PLANNED, **changes: object) -> Meeting:
    planned = Meeting(number=number, starts_at=MONDAY + number * 21 * DAY, length=HOUR, status=status)
    return planned.model_copy(update=changes)
