"""Natures: what people do about what they are asked, as scripted behaviours for seasons."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from contracts.letters import AskInLetter
from mentoring import facts
from mentoring.facts import Facts
from mentoring.kinds import AskKind, Role

DAY = timedelta(days=1)
A_DAY_LATER = timedelta(days=1, minutes=7)
"""When people answer: not at the very instant at which a deadline falls, where the time-skipping server trips.

(It refuses to cancel a timer that has fired meanwhile, or a letter that has just left, and its clock stands still from
then on.)
"""
THE_SAME_DAY = timedelta(hours=2, minutes=7)
PLAN = (
    facts.FollowUpNoted(owner=Role.MENTEE, by=date(2099, 3, 1)),
    facts.FollowUpNoted(owner=Role.MENTOR, by=date(2099, 6, 1)),
)
"""An action plan that is never late."""
Nature = Callable[[AskInLetter], tuple[timedelta, Facts] | None]
"""What a person does about an ask: after how long they answer what, or nothing at all."""


def willing(ask: AskInLetter) -> Facts:
    """What somebody of good will answers."""
    usual: dict[AskKind, Facts] = {
        AskKind.PROPOSAL: facts.Proposal(suits=facts.Suits.YES, declared=True),
        AskKind.QUESTION: facts.Question(),
        AskKind.DECLARATION: facts.Declaration(declared=True),
        AskKind.ACCEPT: facts.Accept(answer=facts.Acceptance.YES, declared=True),
        AskKind.INTRODUCTION: facts.Introduction(),
        AskKind.CHARTER_DRAFT: facts.CharterDraft(rhythm=timedelta(weeks=3)),
        AskKind.CHARTER_AGREE: facts.CharterAgree(agreed=True),
        AskKind.CHARTER_CHANGE: facts.CharterChange(rhythm=timedelta(weeks=2)),
        AskKind.CHARTER_REVIEW: facts.CharterReview(agreed=True),
        AskKind.GOALS: facts.Goals(),
        AskKind.GOALS_CHANGE: facts.GoalsChange(),
        AskKind.GOALS_COMMENT: facts.GoalsComment(),
        AskKind.DOSSIER: facts.Dossier(files=1, consent=True),
        AskKind.EXTRA_MEETING: facts.ExtraMeeting(),
        AskKind.EXTRA_ANSWER: facts.ExtraAnswer(agreed=True),
        AskKind.MEETING_CHANGE: facts.MeetingChange(),
        AskKind.MEETING_DATE: facts.MeetingDate(suits=True),
        AskKind.TOPICS: facts.Topics(),
        AskKind.DEBRIEF: facts.Debrief(held=True, reached=facts.Reached.YES),
        AskKind.ACTION_PLAN: facts.ActionPlan(lines=PLAN),
        AskKind.PLAN_CHANGE: facts.PlanChange(done=(1,)),
        AskKind.PLAN_ACCEPT: facts.PlanAccept(kept=(1,)),
        AskKind.SKILLS: facts.Skills(),
        AskKind.CHALLENGE_PROPOSE: facts.ChallengePropose(challenge="own"),
        AskKind.CHALLENGE_ANSWER: facts.ChallengeAnswer(choice=facts.ChallengeChoice.ACCEPT),
        AskKind.CHALLENGE_OPTIONS: facts.ChallengeOptions(),
        AskKind.CHALLENGE_DEBRIEF: facts.ChallengeDebrief(done=True, before=4, after=7),
        AskKind.EVALUATION: facts.Evaluation(scores={"trust": 5, "listening": 4}),
        AskKind.SAFE_EXIT: facts.SafeExit(wish=facts.Wish.STAY),
        AskKind.MENTOR_STOP: facts.MentorStop(),
        AskKind.GOAL_TIE: facts.GoalTie(tied=True),
        AskKind.BALANCE: facts.Balance(),
        AskKind.BALANCE_VIEW: facts.BalanceView(),
        AskKind.PROMOTION: facts.Promotion(accepted=True),
        AskKind.TAPERING: facts.Tapering(agreed=True),
        AskKind.REMATCH: facts.Rematch(wanted=True),
        AskKind.IN_TOUCH: facts.InTouch(agreed=True),
        AskKind.EXTENSION: facts.Extension(by=timedelta(weeks=8)),
        AskKind.PAUSE_CHECK: facts.PauseCheck(resume=False),
    }
    if ask.kind is AskKind.DECISION:
        return facts.Decision(choice=ask.choices[0])
    return usual[ask.kind]


def diligent(ask: AskInLetter) -> tuple[timedelta, Facts] | None:
    """Answers everything a day later, but what is asked the day before a meeting."""
    return THE_SAME_DAY if ask.kind is AskKind.TOPICS else A_DAY_LATER, willing(ask)


def silent(_: AskInLetter) -> tuple[timedelta, Facts] | None:
    return None


def but(nature: Nature, special: Mapping[str, Nature]) -> Nature:
    """The same nature, except for these asks, by kind (`goals`) or id (`goals-1`)."""

    def decide(ask: AskInLetter) -> tuple[timedelta, Facts] | None:
        return special.get(ask.id, special.get(ask.kind, nature))(ask)

    return decide


def answers(told: Facts, after: timedelta = A_DAY_LATER) -> Nature:
    """Always the same answer."""
    return lambda _: (after, told)


def willing_after(delay: timedelta) -> Nature:
    return lambda ask: (delay, willing(ask))


def until_phase(nature: Nature, last: Sequence[str]) -> Nature:
    """That nature for asks whose id begins with one of these; silence for all others."""
    return lambda ask: nature(ask) if ask.id.startswith(tuple(last)) else None


DILIGENT: dict[Role, Nature] = {Role.MENTEE: diligent, Role.MENTOR: diligent}
