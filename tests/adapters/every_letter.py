"""One sample of every letter the engine sends, to every role it goes to, as workflows/*.py send them."""

import itertools
from datetime import timedelta

from contracts.letters import Letter, Method
from mentoring.agenda import Opening
from mentoring.eligibility import STANDS_BETWEEN
from mentoring.health import Sign
from mentoring.kinds import PAIR, AskKind, Closing, Role
from mentoring.meetings import Risk
from mentoring.scoring import Trend
from tests.adapters.letter_samples import (
    COORDINATOR,
    IDS,
    MENTEE,
    MENTOR,
    NOON,
    agenda_of,
    answer_id,
    in_letter,
    invitation,
    letter,
)

REMINDED = {
    AskKind.ACCEPT: (Role.MENTOR,),
    AskKind.QUESTION: (Role.COORDINATOR,),
    AskKind.INTRODUCTION: PAIR,
    AskKind.CHARTER_AGREE: (Role.MENTOR,),
    AskKind.CHARTER_CHANGE: PAIR,
    AskKind.CHARTER_REVIEW: PAIR,
    AskKind.GOALS_COMMENT: (Role.MENTOR,),
    AskKind.MEETING_DATE: PAIR,
    AskKind.DEBRIEF: PAIR,
    AskKind.SKILLS: (Role.MENTOR,),
    AskKind.MENTOR_STOP: (Role.MENTOR,),
    AskKind.BALANCE_VIEW: (Role.MENTOR,),
    AskKind.CHALLENGE_PROPOSE: (Role.MENTOR,),
    AskKind.EVALUATION: PAIR,
    AskKind.PROMOTION: PAIR,
    AskKind.TAPERING: PAIR,
    AskKind.EXTRA_ANSWER: (Role.MENTOR,),
    AskKind.IN_TOUCH: PAIR,
    AskKind.EXTENSION: PAIR,
    AskKind.DECISION: (Role.COORDINATOR,),
    AskKind.PAUSE_CHECK: (Role.COORDINATOR,),
}
"""Who is asked for what; everything else is asked of the mentee alone."""

_SEEN = {f"{sign}-{name}": 1.0 for sign in Sign for name in ("done", "of")} | {"silence-days": 40.0}
"""The numbers of every sign of a relationship that is doing less well."""


def asking(kind: AskKind, *roles: Role, **cites: object) -> list[Letter]:
    return [letter(f"ask-{kind}", role, ask=in_letter(kind, role), **cites) for role in roles]  # type: ignore[arg-type]


def deciding(name: str, *choices: str, **cites: object) -> list[Letter]:
    ask = in_letter(AskKind.DECISION, COORDINATOR, *choices)
    return [letter(name, COORDINATOR, ask=ask, **cites)]  # type: ignore[arg-type]


def reminders(role: Role, *kinds: AskKind) -> Letter:
    first, *others = (in_letter(kind, role) for kind in kinds)
    return letter("reminders", role, ask=first, also=tuple(others))


def both(name: str, **cites: object) -> list[Letter]:
    return [letter(name, role, **cites) for role in PAIR]  # type: ignore[arg-type]


def every_letter() -> list[Letter]:
    """As the workflows send them (workflows/*.py), with the facts they carry."""
    return [*_beginning(), *_meetings(), *_core(), *_end(), *_to_the_coordinator()]


def _beginning() -> list[Letter]:
    first = {"first_meeting": NOON + timedelta(weeks=2)}
    charter = {"charter": answer_id(AskKind.CHARTER_DRAFT, MENTEE)}
    comment = in_letter(AskKind.GOALS_COMMENT, MENTOR)
    return [
        letter("mentor-is-asked", MENTEE, numbers={"candidate": 1}),
        letter("mentor-is-asked", MENTEE, numbers={"candidate": 2}),
        *asking(AskKind.ACCEPT, MENTOR, numbers={"attempt": 1}),
        *asking(AskKind.ACCEPT, MENTOR, numbers={"attempt": 2}),
        *asking(AskKind.PROPOSAL, MENTEE, numbers={"not_wanted": 0, "asked": 0}),
        *asking(AskKind.PROPOSAL, MENTEE, numbers={"not_wanted": 0, "asked": 1}),
        *asking(AskKind.PROPOSAL, MENTEE, numbers={"not_wanted": 1, "asked": 0}),
        *asking(AskKind.QUESTION, COORDINATOR, answers={"question": answer_id(AskKind.ACCEPT, MENTOR)}),
        *(
            letter("accept-after-question", MENTOR, ask=in_letter(AskKind.ACCEPT, MENTOR), answers=told)
            for told in ({"answer": answer_id(AskKind.QUESTION, COORDINATOR)}, {"answer": ""})
        ),
        *asking(AskKind.DECLARATION, MENTEE),
        letter("candidate-released", MENTOR),
        letter("welcome-mentee", MENTEE, dates=first),
        letter("welcome-mentor", MENTOR, dates=first),
        *asking(AskKind.INTRODUCTION, *PAIR),
        letter("introduction-of-partner", MENTEE, answers={"introduction": answer_id(AskKind.INTRODUCTION, MENTOR)}),
        letter("introduction-of-partner", MENTOR, answers={"introduction": answer_id(AskKind.INTRODUCTION, MENTEE)}),
        *asking(AskKind.CHARTER_DRAFT, MENTEE),
        *asking(AskKind.CHARTER_DRAFT, MENTEE, answers={"comment": answer_id(AskKind.CHARTER_AGREE, MENTOR)}),
        *asking(AskKind.CHARTER_AGREE, MENTOR, answers=charter),
        *both("charter-agreed", answers={**charter, "agreement": answer_id(AskKind.CHARTER_AGREE, MENTOR)}),
        *asking(AskKind.CHARTER_CHANGE, *PAIR, answers={"comment": answer_id(AskKind.CHARTER_REVIEW, MENTOR)}),
        *asking(AskKind.CHARTER_REVIEW, *PAIR, answers={"charter": answer_id(AskKind.CHARTER_CHANGE, MENTOR)}),
        *both(
            "charter-changed",
            answers={
                "charter": answer_id(AskKind.CHARTER_CHANGE, MENTOR),
                "agreement": answer_id(AskKind.CHARTER_REVIEW, MENTEE),
            },
        ),
        *asking(AskKind.CHARTER_CHANGE, MENTEE, answers=charter),
        *both("charter-stays"),
        *asking(AskKind.GOALS, MENTEE),
        letter("goals-delivered", MENTOR, ask=comment, answers={"goals": answer_id(AskKind.GOALS, MENTEE)}),
        letter("goals-changed", MENTOR, ask=comment, answers={"goals": answer_id(AskKind.GOALS_CHANGE, MENTEE)}),
        letter("goals-commented", MENTEE, answers={"comment": answer_id(AskKind.GOALS_COMMENT, MENTOR)}),
        *asking(AskKind.DOSSIER, MENTEE),
        letter("dossier-delivered", MENTOR, answers={"dossier": answer_id(AskKind.DOSSIER, MENTEE)}),
        letter("dossier-sent", MENTEE, dates={"sent": NOON}),
        *both("first-meeting-moves"),
    ]


def _meetings() -> list[Letter]:
    numbers = {"meeting": 3.0, "last": 0.0}
    goals = {"goals": answer_id(AskKind.GOALS, MENTEE)}
    all_of_it = {
        **goals,
        "topics": answer_id(AskKind.TOPICS, MENTEE),
        "plan-line-1": answer_id(AskKind.ACTION_PLAN, MENTEE),
    }
    both_ways = {
        "answers": {f"follow-up-{n}": answer_id(AskKind.DEBRIEF, role) for n, role in ((1, MENTEE), (4, MENTOR))},
        "numbers": {"follow-up-1": 0.0, "follow-up-4": 1.0},
    }
    met = {"met": NOON - timedelta(hours=2)}
    dated = [invitation(1), invitation(3), invitation(3, 2), invitation(9, last=True)]
    others = {"second": NOON + timedelta(days=15, hours=4), "third": NOON + timedelta(days=16)}
    outside = {"outside": "mentee"}
    return [
        *(mail for one in dated for mail in asking(AskKind.MEETING_DATE, *PAIR, invitation=one, numbers=numbers)),
        *asking(AskKind.MEETING_DATE, *PAIR, invitation=dated[1], numbers=numbers, dates=others, codes=outside),
        *asking(AskKind.MEETING_DATE, *PAIR, invitation=dated[1], numbers=numbers, codes={"again": "yes"}),
        *both("meeting-chosen", invitation=dated[2], numbers=numbers, dates=others),
        *both("meeting-chosen", invitation=dated[2], numbers=numbers, codes={"agreed": "yes", **outside}),
        *both("meeting-moved", invitation=invitation(3, 2), numbers=numbers),
        *both("meeting-called-off", invitation=invitation(3, 3, Method.CANCEL), numbers=numbers),
        *asking(AskKind.EXTRA_ANSWER, MENTOR, answers={"subject": answer_id(AskKind.EXTRA_MEETING, MENTEE)}),
        letter("extra-meeting-not-now", MENTEE, codes={"why": "silence"}),
        letter(
            "extra-meeting-not-now",
            MENTEE,
            codes={"why": "not-now"},
            answers={"word": answer_id(AskKind.EXTRA_ANSWER, MENTOR)},
        ),
        *asking(AskKind.TOPICS, MENTEE, numbers={"meeting": 3.0}, dates={"starts": NOON + timedelta(days=1)}),
        *both("agenda", agenda=agenda_of(1, Opening.FIRST), answers=goals),
        *both("agenda", agenda=agenda_of(5, Opening.HEART, venue="video"), answers=all_of_it),
        *both("agenda", agenda=agenda_of(6, Opening.HEART), **both_ways),
        *both("follow-ups", **both_ways),
        *both("coordinator-helps", codes={"how": "talk", "why": "missed"}),
        *both("coordinator-helps", codes={"how": "mediate", "why": "health"}),
        *both("agenda", agenda=agenda_of(9, Opening.LAST, last=True, minutes=30)),
        *asking(AskKind.DEBRIEF, *PAIR, numbers=numbers, dates=met, answers=goals),
        *asking(AskKind.DEBRIEF, *PAIR, numbers={"meeting": 9.0, "last": 1.0}, dates=met),
        *(letter("your-side", role, ask=in_letter(AskKind.DEBRIEF, role), numbers=numbers, dates=met) for role in PAIR),
    ]


def _core() -> list[Letter]:
    proposal = {"challenge": answer_id(AskKind.CHALLENGE_PROPOSE, MENTOR)}
    debrief = {**proposal, "debrief": answer_id(AskKind.CHALLENGE_DEBRIEF, MENTEE)}
    letters = [
        *asking(AskKind.ACTION_PLAN, MENTEE),
        *(
            mail
            for what, kind in (("skills", AskKind.SKILLS), ("lines", AskKind.PLAN_CHANGE))
            for mail in (
                *asking(
                    AskKind.PLAN_ACCEPT, MENTEE, codes={"what": what}, answers={"proposed": answer_id(kind, MENTOR)}
                ),
                *(
                    letter(
                        "suggestions-answered",
                        MENTOR,
                        codes={"what": what},
                        answers={"proposed": answer_id(kind, MENTOR)},
                        numbers=kept,
                    )
                    for kept in ({"kept-1": 1.0}, {})
                ),
            )
        ),
        *asking(AskKind.SKILLS, MENTOR),
        letter("plan-grown", MENTOR, answers={"plan": answer_id(AskKind.PLAN_CHANGE, MENTEE)}),
        letter("action-plan-made", MENTOR, answers={"plan": answer_id(AskKind.ACTION_PLAN, MENTEE)}),
    ]
    for level in ("comfort", "stretch", "daring"):
        letters += asking(AskKind.CHALLENGE_PROPOSE, MENTOR, codes={"level": level})
    for challenge in ("own", "a-kind-no"):
        codes = {"level": "comfort", "challenge": challenge}
        letters += asking(AskKind.CHALLENGE_ANSWER, MENTEE, codes=codes, answers=proposal)
        letters += asking(AskKind.CHALLENGE_OPTIONS, MENTEE, codes=codes, answers=proposal)
        letters += asking(AskKind.CHALLENGE_DEBRIEF, MENTEE, codes=codes, answers=proposal)
        weighed = {"options": answer_id(AskKind.CHALLENGE_OPTIONS, MENTEE)}
        letters.append(letter("challenge-told", MENTOR, codes=codes, answers=debrief | weighed))
        letters += [
            letter("challenge-answered", MENTOR, codes={**codes, "choice": choice}, answers=proposal)
            for choice in ("accept", "soften", "decline")
        ]
        letters.append(letter("challenge-told", MENTOR, codes=codes, answers=debrief))
    for instrument in ("pulse", "final"):
        letters += asking(AskKind.EVALUATION, *PAIR, codes={"instrument": instrument})
        own = {"evaluation": answer_id(AskKind.EVALUATION, MENTEE)}
        letters.append(letter("evaluation-result", MENTEE, codes={"instrument": instrument}, answers=own))
        tie, goals = in_letter(AskKind.GOAL_TIE, MENTEE), {"goals": answer_id(AskKind.GOALS, MENTEE)}
        codes = {"instrument": instrument}
        letters.append(letter("evaluation-result", MENTEE, ask=tie, codes=codes, answers=own | goals))
        mirrored = {"evaluation": answer_id(AskKind.EVALUATION, MENTOR)}
        letters += [
            letter("evaluation-mirror", MENTOR, codes=codes | way, answers=mirrored)
            for way in ({}, *({"way": way.value} for way in Trend))
        ]
    for codes in (
        {"keep": "listening"},
        {"practise": "questioning"},
        {"keep": "trust", "practise": "goals", "keep_way": "rising", "practise_way": "rising"},
    ):
        letters.append(letter("evaluation-advice", MENTOR, codes=codes))
    return letters


def _end() -> list[Letter]:
    goals = {"goals": answer_id(AskKind.GOALS, MENTEE)}
    numbers = {"meetings": 9.0, "challenges": 4.0}
    reason = {"reason": "mentee-wish"}
    since = {"since": NOON - timedelta(weeks=39)}
    kept = {
        **goals,
        "plan-line-1": answer_id(AskKind.ACTION_PLAN, MENTEE),
        "balance": answer_id(AskKind.BALANCE, MENTEE),
        "contact": answer_id(AskKind.IN_TOUCH, MENTOR),
    }
    views = {"balance": answer_id(AskKind.BALANCE, MENTEE), "view": answer_id(AskKind.BALANCE_VIEW, MENTOR)}
    every, rarer, closing = {"every": 28 * 86400.0}, {"what": "rhythm"}, {"what": "closure"}
    return [
        *(
            mail
            for codes, dates in ((rarer, {}), (closing, {"ends": NOON + timedelta(weeks=8)}))
            for mail in (
                *asking(AskKind.TAPERING, *PAIR, codes=codes, dates=dates, numbers=every),
                *both("tapered", codes=codes, dates=dates, numbers=every),
                letter("not-tapered", MENTEE, codes=codes, dates=dates, numbers=every),
            )
        ),
        *asking(AskKind.PROMOTION, *PAIR, dates={"until": NOON + timedelta(weeks=39)}),
        *(
            letter(
                "ask-extension",
                role,
                ask=in_letter(AskKind.PROMOTION, role),
                dates={"until": NOON + timedelta(weeks=8)},
                codes={"what": "extension", "by": by},
            )
            for role in PAIR
            for by in ("partner", "coordinator")
        ),
        *(
            mail
            for outcome in ("promoted", "not-promoted", "extended", "not-extended")
            for mail in (
                *both(outcome, dates={"ends": NOON + timedelta(weeks=4)}),
                letter(
                    "promotion-settled",
                    COORDINATOR,
                    codes={"outcome": outcome},
                    dates={"ends": NOON + timedelta(weeks=4)},
                ),
            )
        ),
        *both("closure-announced", dates={"ends": NOON + timedelta(weeks=4)}),
        *asking(AskKind.REMATCH, MENTEE),
        *asking(AskKind.SAFE_EXIT, MENTEE),
        *(
            mail
            for when in ("half-way", "closure")
            for mail in (
                *asking(AskKind.BALANCE, MENTEE, answers=goals, codes={"when": when}),
                *asking(AskKind.BALANCE_VIEW, MENTOR, answers=goals, codes={"when": when}),
                letter("goals-reviewed", MENTEE, answers=goals | views, codes={"when": when}),
            )
        ),
        letter("goals-reviewed", MENTEE, answers=goals | {"view": views["view"]}, codes={"when": "closure"}),
        *asking(AskKind.IN_TOUCH, *PAIR),
        *(
            letter("three-months-on", role, ask=in_letter(AskKind.EVALUATION, role), codes={"instrument": "after"})
            for role in PAIR
        ),
        letter("farewell-mentee", MENTEE, numbers={**numbers, "plan-line-1": 0.0}, answers=kept, dates=since),
        letter("farewell-mentee", MENTEE, numbers={"meetings": 0.0, "challenges": 0.0}, dates=since),
        letter("farewell-mentor", MENTOR, numbers=numbers, dates=since),
        letter(
            "farewell-mentor",
            MENTOR,
            numbers=numbers,
            dates=since,
            answers={"contact": answer_id(AskKind.IN_TOUCH, MENTEE)},
        ),
        *both("closed-in-silence", numbers=numbers),
        *both("ended", numbers=numbers, codes=reason),
        *both("ended-before-start", numbers=numbers, codes=reason),
        *(letter("mentor-thanked", MENTOR, numbers={"meetings": met}) for met in (0.0, 4.0)),
        *(
            letter("mentor-changes", MENTEE, codes=codes)
            for codes in ({"why": "left", "ask": "yes"}, {"why": "mentor-wish", "ask": "yes"}, {"why": "coordinator"})
        ),
        letter("welcome-again", MENTEE, dates={"first_meeting": NOON + timedelta(weeks=2)}),
        letter("no-mentor-found", MENTEE, numbers=numbers, codes={"reason": "no-mentor"}, mentor=""),
        letter("ended-before-start", MENTEE, numbers=numbers, codes=reason, mentor=""),
        letter("paused", MENTEE, mentor=""),
        letter("resumed", MENTEE, mentor=""),
        *both("suspended"),
        *(letter("partner-left", role, numbers={"meetings": met}) for role in PAIR for met in (0.0, 3.0)),
        *both("paused"),
        *both("paused", dates={"until": NOON + timedelta(days=60)}),
        *both("resumed"),
        *(
            letter("reminder", role, ask=in_letter(kind, role))
            for kind in AskKind
            for role in REMINDED.get(kind, (MENTEE,))
        ),
        *(reminders(role, AskKind.MEETING_DATE, AskKind.DEBRIEF, AskKind.EVALUATION) for role in PAIR),
        reminders(MENTEE, AskKind.ACTION_PLAN, AskKind.CHALLENGE_DEBRIEF),
        reminders(COORDINATOR, AskKind.DECISION, AskKind.PAUSE_CHECK),
    ]


def _to_the_coordinator() -> list[Letter]:
    when = {"due": NOON, "ends": NOON + timedelta(days=3)}
    late = [
        {"what": what, "about": "mentee", "otherwise": then}
        for what in ("goals", "charter", "declaration")
        for then in ("wait", "close")
    ]
    risk = ("talk", "mediate", "continue", "replace", "close")
    why_and_then = itertools.product(Risk, ("at-risk", "close"))
    signs = {f"sign-{sign}": sign.value for sign in Sign}
    about = {"about-1": "non-judgement", "about-2": "belief-in-success"}
    alerts = [
        {"cause": "low-answer", "otherwise": "alert", **about},
        {"cause": "low-answer", "otherwise": "alert", "wish": "talk", "about-1": "non-judgement"},
        {"cause": "low-answer", "otherwise": "alert", "wish": "stay", "about-1": "belief-in-success"},
        {"cause": "own-word", "otherwise": "leave", "wish": "leave"},
    ]
    return [
        *(
            mail
            for code in STANDS_BETWEEN
            for mail in deciding(
                "decide-conflict", "replace", "close", codes={f"conflict-{code}": code.value, "otherwise": "conflict"}
            )
        ),
        *deciding("decide-no-mentor", "ask-again", "propose", "close", mentor="", people=(IDS[MENTOR], IDS[MENTEE])),
        *deciding("decide-no-mentor", "propose", "close", mentor=""),
        *(mail for codes in late for mail in deciding("decide-late", "wait", "close", codes=codes)),
        *(
            mail
            for why, then in why_and_then
            for mail in deciding(
                "decide-at-risk", *risk, codes={"why": why, "otherwise": then}, numbers={"meetings": 2.0}
            )
        ),
        *deciding(
            "decide-at-risk",
            *risk,
            codes={"why": "health", "otherwise": "at-risk", **signs},
            numbers={"meetings": 0.0, **_SEEN},
        ),
        *(mail for codes in alerts for mail in deciding("decide-alert", "speak", "close", codes=codes)),
        *(
            mail
            for word in (answer_id(AskKind.MENTOR_STOP, MENTOR), "")
            for mail in deciding(
                "decide-mentor-stop",
                "no-matter",
                "keep-apart",
                answers={"word": word},
                codes={"otherwise": "no-matter"},
            )
        ),
        letter("alert-at-the-end", COORDINATOR, codes=about),
        letter(
            "ask-pause-check",
            COORDINATOR,
            ask=in_letter(AskKind.PAUSE_CHECK, COORDINATOR),
            dates={"since": NOON - timedelta(days=30)},
        ),
        *(
            letter("silence", COORDINATOR, codes={"kind": kind.value, "about": "mentor"}, dates=when)
            for kind in AskKind
        ),
        *(
            letter("undelivered", COORDINATOR, codes={"letter": "ask-goals", "delivery": delivery, "about": "mentee"})
            for delivery in ("refused", "unknown")
        ),
        *(
            letter("closed", COORDINATOR, codes={"outcome": outcome}, numbers={"meetings": meetings, "challenges": 0.0})
            for meetings, outcome in enumerate(Closing)
        ),
    ]
