"""Which answers the rules accept. Refusals are `RuleBroken`: told at once to the person who answered."""

from datetime import date, datetime, timedelta

from mentoring.asks import Ask
from mentoring.facts import (
    Accept,
    Acceptance,
    ActionPlan,
    CharterChange,
    CharterDraft,
    Debrief,
    Decision,
    Dossier,
    ExtraAnswer,
    Facts,
    MeetingChange,
    MeetingDate,
    PlanChange,
    Proposal,
    Suits,
)
from mentoring.meetings import check_wished_date
from mentoring.model import END_OF_TIME
from mentoring.refusals import RuleBroken
from mentoring.relationship import Relationship

A_DAY = timedelta(days=1)
"""It may still be yesterday where somebody lives."""


def find_open_ask(relationship: Relationship, ask_id: str, person: str, facts: Facts) -> Ask:
    """The open ask that these facts answer. Refused when it is not open, not this person's, or of another kind."""
    ask = relationship.asks.get(ask_id)
    if ask is None or ask.answer is not None:
        raise RuleBroken("not-open")
    if ask.person != person:
        raise RuleBroken("not-yours")
    if ask.kind is not facts.kind:
        raise RuleBroken("wrong-kind")
    return ask


def check_answer(relationship: Relationship, ask: Ask, facts: Facts, *, now: datetime) -> None:
    """What a form alone cannot know: the choices of this ask, and what `check_facts` asks."""
    match facts:
        case Decision(choice=choice) | Accept(answer=Acceptance.QUESTION as choice) if choice not in ask.choices:
            raise RuleBroken("choice-not-offered")
        case Accept(answer=Acceptance.YES, declared=False) | Proposal(suits=Suits.YES, declared=False):
            raise RuleBroken("declaration-missing")
        case _:
            pass
    check_facts(relationship, facts, now=now)


def check_facts(relationship: Relationship, facts: Facts, *, now: datetime) -> None:
    """Whether what somebody sends, asked or unasked, fits the programme's terms and the dates of this relationship."""
    match facts:
        case CharterDraft() | CharterChange() if facts.rhythm not in relationship.terms.rhythms:
            raise RuleBroken("rhythm-not-offered")
        case MeetingDate() | MeetingChange() if facts.instead is not None:
            check_wished_date(facts.instead, now=now, within=3 * relationship.rhythm)
        case ExtraAnswer() if facts.at is not None:
            check_wished_date(facts.at, now=now, within=relationship.rhythm)
        case Debrief():
            if facts.next_at is not None:
                check_wished_date(facts.next_at, now=now, within=3 * relationship.rhythm)
            if any(noted.by < (now - A_DAY).date() for noted in facts.follow_ups):
                raise RuleBroken("follow-up-in-the-past")
            check_not_too_far(*(noted.by for noted in facts.follow_ups))
        case ActionPlan() | PlanChange() if any(noted.by < (now - A_DAY).date() for noted in facts.lines):
            raise RuleBroken("plan-line-in-the-past")
        case ActionPlan() | PlanChange():
            check_not_too_far(*(noted.by for noted in facts.lines))
        case Dossier() if facts.files and not facts.consent:
            raise RuleBroken("dossier-needs-consent")
        case _:
            return


def check_not_too_far(*days: date) -> None:
    """Refused when a day lies so far ahead that it can only be a slip, or stand for none."""
    if any(day >= END_OF_TIME.date() for day in days):
        raise RuleBroken("date-too-far")
