"""Replacing the mentor: the mentee keeps goals, plan and history; what belonged to the two of them ends with the two."""

from collections.abc import Sequence
from datetime import datetime

from mentoring.candidacy import Became
from mentoring.initiatives import UNDER_WAY
from mentoring.kinds import EndReason, Phase, Role
from mentoring.ladder import OPEN, ChallengeStatus
from mentoring.plan import part_from_mentor
from mentoring.refusals import RuleBroken
from mentoring.relationship import Former, Relationship, Replacing, Stopped


def check_replacement(relationship: Relationship, mentors: Sequence[str]) -> None:
    """Refused when there is no mentor yet or no time left, while one is under way, or when no other mentor is named."""
    if relationship.phase not in UNDER_WAY:
        raise RuleBroken("no-time-to-replace")
    if relationship.replacing is not None:
        raise RuleBroken("already-replacing")
    if {relationship.mentee, relationship.mentor, relationship.coordinator} & set(mentors):
        raise RuleBroken("not-another-mentor")


def replace_mentor(
    relationship: Relationship, why: EndReason, mentors: Sequence[str] = (), *, ask_mentee: bool = False
) -> None:
    """From here on the mentor is on their way out. `mentors`: whom to ask, the first first; none: the engine proposes.

    `ask_mentee`: whether they want another one is theirs to say.
    """
    relationship.replacing = Replacing(why=why, named=tuple(mentors), ask_mentee=ask_mentee)


def mentor_stops(relationship: Relationship, word: str | None) -> None:
    """They stop of their own accord; `word`: where they say why. Whether the mentee wants another is theirs to say."""
    stopped = Stopped(number=len(relationship.stopped) + 1, mentor=relationship.mentor, word=word)
    relationship.stopped.append(stopped)
    replace_mentor(relationship, EndReason.MENTOR_WISH, ask_mentee=True)


def parted(relationship: Relationship, replacing: Replacing, *, at: datetime) -> None:
    """The two have parted at `at` (active time): the search for somebody else may begin.

    Charter, introduction and declarations were the mentor's too: they are made anew. Goals, plan, challenges and rounds stay.
    """
    mentor = relationship.mentor
    meetings = tuple(relationship.meetings)
    relationship.meetings_numbered = max(relationship.meetings_numbered, len(meetings))
    relationship.former.append(Former(mentor=mentor, at=at, why=replacing.why, meetings=meetings))
    relationship.replacing = None
    relationship.phase = Phase.CHOOSING
    relationship.named, relationship.searching_from = replacing.named, len(relationship.candidacies)
    relationship.rematch = replacing.ask_mentee
    if not replacing.ask_mentee:
        relationship.mentor = ""
    relationship.mentor_knows = False
    relationship.declared = {}
    relationship.meetings = []
    relationship.next_meeting, relationship.next_is_fixed = None, False
    relationship.charter_agreed_at, relationship.charter = None, {}
    relationship.introductions.pop(Role.MENTOR, None)
    relationship.goals_delivered_at = None
    relationship.closure_announced = False
    relationship.promoting = relationship.taper = relationship.tapers_to = None
    relationship.initiatives = []
    relationship.at_risk, relationship.fallen, relationship.in_time = None, False, []
    for challenge in relationship.challenges:
        if challenge.status in OPEN:
            challenge.status = ChallengeStatus.UNTOLD
    for alert in relationship.alerts:
        alert.settled = True
    part_from_mentor(relationship.plan)
    for follow_up in relationship.follow_ups:
        follow_up.dropped = follow_up.owner is Role.MENTOR and not follow_up.done


def candidate_left(relationship: Relationship) -> None:
    """Whoever was being asked has left: the search goes on where it was."""
    if relationship.mentor and relationship.candidacies:
        relationship.candidacies[-1].became = Became.LEFT
    relationship.replacing = None
    relationship.mentor, relationship.mentor_knows = "", False


def begin_anew(relationship: Relationship, *, now: datetime) -> None:
    """There is another mentor at `now` (active time). The time without one is given back to the mentee."""
    relationship.terms_since = relationship.counted_from + (now - relationship.former[-1].at)
    relationship.rounds_from, relationship.met_at = len(relationship.rounds), now
    relationship.goals_discussed = 0
    relationship.heard_at = now
