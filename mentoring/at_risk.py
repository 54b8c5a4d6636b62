"""At risk: meetings in a row went wrong, or the health fell below the programme's bound. The coordinator must say what to do (P8).

Only what happened or did not plays a part (mentoring/health.py), never what anybody rated or confided.
"""

from datetime import datetime
from enum import StrEnum

from mentoring.asks import Ask
from mentoring.closure import is_over
from mentoring.facts import Facts
from mentoring.health import Count, Health, Vitals, health
from mentoring.kinds import PAIR, AskKind, Phase, Role
from mentoring.meetings import TOLD_OR_NOT, Meeting, MeetingStatus, Risk, risk, went_wrong
from mentoring.relationship import AtRisk, Relationship

LATEST_MEETINGS, LATEST_ROUNDS, LATEST_ASKS = 4, 2, 10
"""So far back health looks: what went well long ago hides nothing."""

ENOUGH_TO_JUDGE = 2
"""Meetings whose time has come. Before that a score says little, and nobody is asked because of it."""

SILENT_AFTER = 4
"""Meetings in a row that nobody told of, before silence closes the relationship."""


class Choice(StrEnum):
    """What the coordinator does about it. TALK, MEDIATE: with each, or with both together; both are told."""

    TALK = "talk"
    MEDIATE = "mediate"
    CONTINUE = "continue"
    REPLACE = "replace"
    CLOSE = "close"


HELPS = (Choice.TALK, Choice.MEDIATE)


def health_of(relationship: Relationship, *, now: datetime) -> Health | None:
    """How it is doing; None before the two know each other, and once it is closed."""
    if relationship.phase in (Phase.CHOOSING, Phase.CLOSED):
        return None
    return health(_vitals(relationship, now))


def hear(relationship: Relationship, role: Role, told: Facts, *, now: datetime) -> None:
    """One of the two gives a sign of life. What the mentee confides leaves no trace here."""
    if role in PAIR and told.kind is not AskKind.SAFE_EXIT:
        relationship.heard_at = relationship.clock.active(now)


def keep_time(relationship: Relationship, ask: Ask) -> None:
    """An ask of one of the two is over. Those that may go unanswered, of which nobody would be told, count for nothing."""
    if ask.role in PAIR and ask.terms.escalate:
        in_time = ask.answer is not None and not ask.overdue
        relationship.in_time = [*relationship.in_time, in_time][-LATEST_ASKS:]


def find_risk(relationship: Relationship, *, now: datetime) -> AtRisk | None:
    """What the coordinator is to be asked about now; None when all is well, when they know of it, or when it is over anyway.

    A fall of the health is told once: again only after it has recovered. Meetings that go wrong are told each time.
    """
    below = _is_below(relationship, now)
    newly, relationship.fallen = below and not relationship.fallen, below
    why = risk(relationship.meetings) or (Risk.HEALTH if newly else None)
    if why is None or is_over(relationship, now=now):
        return None
    found = health(_vitals(relationship, now))
    wrong = went_wrong(relationship.meetings)
    return AtRisk(
        number=len(relationship.all_meetings),
        why=why,
        meetings=len(wrong),
        score=found.score,
        reasons=found.reasons,
        ends_in_silence=len(wrong) >= SILENT_AFTER and _untold(relationship.meetings[-SILENT_AFTER:]),
    )


def _is_below(relationship: Relationship, now: datetime) -> bool:
    enough = len(_latest(relationship.meetings)) >= ENOUGH_TO_JUDGE
    return enough and health(_vitals(relationship, now)).score < relationship.terms.at_risk_below


def _untold(meetings: list[Meeting]) -> bool:
    return all(meeting.status is MeetingStatus.UNTOLD for meeting in meetings)


def _latest(meetings: list[Meeting]) -> list[Meeting]:
    return [meeting for meeting in meetings if meeting.status in TOLD_OR_NOT][-LATEST_MEETINGS:]


def _vitals(relationship: Relationship, now: datetime) -> Vitals:
    meetings = _latest(relationship.meetings)
    rounds = [one for one in relationship.rounds_together if one.over][-LATEST_ROUNDS:]
    since = relationship.heard_at or relationship.started_at
    return Vitals(
        meetings=Count(done=sum(one.status is MeetingStatus.HELD for one in meetings), of=len(meetings)),
        answers=Count(done=sum(relationship.in_time), of=len(relationship.in_time)),
        debriefs=Count(done=sum(one.told for one in meetings), of=2 * len(meetings)),
        evaluations=Count(
            done=sum((one.mentee is not None) + (one.mentor is not None) for one in rounds), of=2 * len(rounds)
        ),
        quiet_for=relationship.clock.active(now) - since,
        rhythm=relationship.rhythm,
    )
