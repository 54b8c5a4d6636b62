"""One sample of every letter the engine sends, to every role it goes to; the people and the vault behind them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.library import Library
from adapters.mail.composer import Composer
from adapters.words import Words
from contracts.letters import AskInLetter, Invitation, Letter, Method
from contracts.vault import KeptAnswer, KeptFile
from mentoring import facts
from mentoring.form_reading import Value
from mentoring.kinds import PAIR, AskKind, Role
from mentoring.people import Language, Person
from settings import ROOT, Settings

CONTENT = ROOT / "content"
WORDS = Words(CONTENT)
LIBRARY = Library(CONTENT)
REMINDED = {
    AskKind.ACCEPT: (Role.MENTOR,),
    AskKind.INTRODUCTION: PAIR,
    AskKind.CHARTER_AGREE: (Role.MENTOR,),
    AskKind.MEETING_DATE: PAIR,
    AskKind.DEBRIEF: PAIR,
    AskKind.CHALLENGE_PROPOSE: (Role.MENTOR,),
    AskKind.EVALUATION: PAIR,
    AskKind.DECISION: (Role.COORDINATOR,),
    AskKind.PAUSE_CHECK: (Role.COORDINATOR,),
}
"""Who is asked for what; everything else is asked of the mentee alone."""

NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)
MENTEE, MENTOR, COORDINATOR = Role.MENTEE, Role.MENTOR, Role.COORDINATOR
IDS = {MENTEE: "p-mentee", MENTOR: "p-mentor", COORDINATOR: "p-coordinator"}


def people(language: Language = Language.FRENCH) -> dict[str, Person]:
    return {
        "p-mentee": Person(name="Léa Martin", mail="lea@example.org", language=language),
        "p-mentor": Person(name="Nadia Benali", mail="nadia@example.org", language=language),
        "p-coordinator": Person(name="Amina Roy", mail="amina@example.org", language=language),
    }


TYPED: dict[AskKind, dict[str, Value]] = {
    AskKind.ACCEPT: {"accepted": "no", "reason": "trop de travail"},
    AskKind.INTRODUCTION: {"professional": "Je dirige un laboratoire.", "personal": "Je cours."},
    AskKind.CHARTER_DRAFT: {
        "availability": "Le mardi matin",
        "rhythm": f"{21 * 86400}",
        "themes": "Prendre la parole",
        "expectations": "De la franchise",
        "confidentiality": "yes",
    },
    AskKind.CHARTER_AGREE: {
        "agreed": "yes",
        "expectations": "De la curiosité",
        "confidentiality": "yes",
        "comment": "Plutôt le jeudi",
    },
    AskKind.GOALS: {
        "goals": [
            {
                "goal": "Animer une réunion",
                "skill": "Parler",
                "horizon": "short",
                "scope": "inside",
                "success": "Calme",
            },
            {"goal": "Exposer mes photos", "skill": "Oser", "horizon": "long", "scope": "outside", "success": ""},
        ]
    },
    AskKind.DOSSIER: {"files": ["cv.pdf"], "consent": "yes"},
    AskKind.MEETING_DATE: {"suits": "yes", "instead": ""},
    AskKind.DEBRIEF: {"held": "yes", "reached": "partly", "follow_ups": "Relire le plan", "next_at": ""},
    AskKind.ACTION_PLAN: {
        "lines": [{"opportunity": "Le comité de mars", "skill": "Parler", "owner": "mentee", "by": "2027-03-01"}]
    },
    AskKind.CHALLENGE_PROPOSE: {"challenge": "own", "own": "Poser une question", "reason": "Vous en avez envie"},
    AskKind.CHALLENGE_ANSWER: {"choice": "soften", "softened": "Une question par écrit"},
    AskKind.CHALLENGE_DEBRIEF: {
        "done": "yes",
        "option_one": "Lever la main",
        "option_two": "Écrire",
        "chosen": "Écrire",
        "learnt": "On m’a répondu",
        "before": "4",
        "after": "7",
    },
    AskKind.EVALUATION: {"trust": "5", "listening": "4", "goals": ""},
    AskKind.BALANCE: {"goal_1": "4", "goal_2": "3"},
    AskKind.DECISION: {"choice": "wait"},
    AskKind.PAUSE_CHECK: {"resume": "no"},
}

TOLD: dict[AskKind, facts.Facts] = {
    AskKind.ACCEPT: facts.Accept(accepted=False),
    AskKind.INTRODUCTION: facts.Introduction(),
    AskKind.CHARTER_DRAFT: facts.CharterDraft(rhythm=timedelta(weeks=3)),
    AskKind.CHARTER_AGREE: facts.CharterAgree(agreed=True),
    AskKind.GOALS: facts.Goals(count=2),
    AskKind.DOSSIER: facts.Dossier(files=1, consent=True),
    AskKind.MEETING_DATE: facts.MeetingDate(suits=True),
    AskKind.DEBRIEF: facts.Debrief(held=True),
    AskKind.ACTION_PLAN: facts.ActionPlan(lines=1),
    AskKind.CHALLENGE_PROPOSE: facts.ChallengePropose(challenge="own"),
    AskKind.CHALLENGE_ANSWER: facts.ChallengeAnswer(choice=facts.ChallengeChoice.SOFTEN),
    AskKind.CHALLENGE_DEBRIEF: facts.ChallengeDebrief(done=True, before=4, after=7),
    AskKind.EVALUATION: facts.Evaluation(scores={"trust": 5}),
    AskKind.BALANCE: facts.Balance(attained=(4, 3)),
    AskKind.DECISION: facts.Decision(choice="wait"),
    AskKind.PAUSE_CHECK: facts.PauseCheck(resume=False),
}


def kept(kind: AskKind, writer: Role, typed: dict[str, Value] | None = None) -> KeptAnswer:
    """An answer of this kind; its id says kind and writer."""
    return KeptAnswer(
        id=f"a-{kind}-{writer}",
        relationship="r-1",
        ask="ask-1",
        kind=kind,
        person=IDS[writer],
        values=TYPED[kind] if typed is None else typed,
        facts=TOLD[kind],
        received_at=NOON - timedelta(hours=3),
    )


@dataclass
class FakeVault:
    """People, answers and files; remembers whom and what it was asked for."""

    people: dict[str, Person] = field(default_factory=people)
    answers: dict[str, KeptAnswer] = field(
        default_factory=lambda: {a.id: a for a in (kept(kind, role) for kind in AskKind for role in Role)}
    )
    kept_files: dict[str, list[KeptFile]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def person(self, person: str) -> Person:
        self.asked.append(person)
        return self.people[person]

    async def answer(self, answer: str) -> KeptAnswer | None:
        self.asked.append(answer)
        return self.answers.get(answer)

    async def files(self, answer: str) -> Sequence[KeptFile]:
        self.asked.append(f"files of {answer}")
        return self.kept_files.get(answer, [])


def composer(vault: FakeVault | None = None) -> Composer:
    return Composer(WORDS, LIBRARY, vault or FakeVault(), Settings(var=Path("var")))


def answer_id(kind: AskKind, writer: Role) -> str:
    return f"a-{kind}-{writer}"


def letter(  # noqa: PLR0913
    name: str,
    role: Role,
    *,
    ask: AskInLetter | None = None,
    invitation: Invitation | None = None,
    answers: dict[str, str] | None = None,
    dates: dict[str, datetime] | None = None,
    numbers: dict[str, float] | None = None,
    codes: dict[str, str] | None = None,
) -> Letter:
    return Letter(
        relationship="r-1",
        programme="classic",
        name=name,
        step=name,
        role=role,
        recipient=IDS[role],
        mentee=IDS[MENTEE],
        mentor=IDS[MENTOR],
        coordinator=IDS[COORDINATOR],
        at=NOON,
        ask=ask,
        invitation=invitation,
        answers=answers or {},
        dates=dates or {},
        numbers=numbers or {},
        codes=codes or {},
    )


def in_letter(kind: AskKind, role: Role, *choices: str) -> AskInLetter:
    due = NOON + timedelta(days=7)
    return AskInLetter(
        id="ask-1",
        kind=kind,
        role=role,
        person=IDS[role],
        due=due,
        ends=due + timedelta(days=3),
        number=2,
        choices=choices,
    )


def invitation(
    number: int = 3,
    sequence: int = 0,
    method: Method = Method.REQUEST,
    *,
    last: bool = False,
    starts_at: datetime = NOON + timedelta(days=14),
    length: timedelta = timedelta(hours=1),
) -> Invitation:
    return Invitation(meeting=number, method=method, sequence=sequence, starts_at=starts_at, length=length, last=last)


def asking(kind: AskKind, *roles: Role, **cites: object) -> list[Letter]:
    return [letter(f"ask-{kind}", role, ask=in_letter(kind, role), **cites) for role in roles]  # type: ignore[arg-type]


def deciding(name: str, *choices: str, **cites: object) -> list[Letter]:
    ask = in_letter(AskKind.DECISION, COORDINATOR, *choices)
    return [letter(name, COORDINATOR, ask=ask, **cites)]  # type: ignore[arg-type]


def both(name: str, **cites: object) -> list[Letter]:
    return [letter(name, role, **cites) for role in PAIR]  # type: ignore[arg-type]


def every_letter() -> list[Letter]:
    """As the workflows send them (workflows/*.py), with the facts they carry."""
    return [*_beginning(), *_meetings(), *_core(), *_end(), *_to_the_coordinator()]


def _beginning() -> list[Letter]:
    first = {"first_meeting": NOON + timedelta(weeks=2)}
    charter = {"charter": answer_id(AskKind.CHARTER_DRAFT, MENTEE)}
    return [
        letter("mentor-is-asked", MENTEE),
        *asking(AskKind.ACCEPT, MENTOR, numbers={"attempt": 1}),
        *asking(AskKind.ACCEPT, MENTOR, numbers={"attempt": 2}),
        letter("welcome-mentee", MENTEE, dates=first),
        letter("welcome-mentor", MENTOR, dates=first),
        *asking(AskKind.INTRODUCTION, *PAIR),
        letter("introduction-of-partner", MENTEE, answers={"introduction": answer_id(AskKind.INTRODUCTION, MENTOR)}),
        letter("introduction-of-partner", MENTOR, answers={"introduction": answer_id(AskKind.INTRODUCTION, MENTEE)}),
        *asking(AskKind.CHARTER_DRAFT, MENTEE),
        *asking(AskKind.CHARTER_DRAFT, MENTEE, answers={"comment": answer_id(AskKind.CHARTER_AGREE, MENTOR)}),
        *asking(AskKind.CHARTER_AGREE, MENTOR, answers=charter),
        *both("charter-agreed", answers={**charter, "agreement": answer_id(AskKind.CHARTER_AGREE, MENTOR)}),
        *asking(AskKind.GOALS, MENTEE),
        letter("goals-delivered", MENTOR, answers={"goals": answer_id(AskKind.GOALS, MENTEE)}),
        *asking(AskKind.DOSSIER, MENTEE),
        letter("dossier-delivered", MENTOR, answers={"dossier": answer_id(AskKind.DOSSIER, MENTEE)}),
        *both("first-meeting-moves"),
    ]


def _meetings() -> list[Letter]:
    numbers = {"meeting": 3.0, "last": 0.0}
    goals = {"goals": answer_id(AskKind.GOALS, MENTEE)}
    met = {"met": NOON - timedelta(hours=2)}
    dated = [invitation(1), invitation(3), invitation(3, 2), invitation(9, last=True)]
    return [
        *(mail for one in dated for mail in asking(AskKind.MEETING_DATE, *PAIR, invitation=one, numbers=numbers)),
        *both("meeting-moved", invitation=invitation(3, 2), numbers=numbers),
        *both("meeting-called-off", invitation=invitation(3, 3, Method.CANCEL), numbers=numbers),
        *asking(AskKind.DEBRIEF, *PAIR, numbers=numbers, dates=met, answers=goals),
        *asking(AskKind.DEBRIEF, *PAIR, numbers={"meeting": 9.0, "last": 1.0}, dates=met),
    ]


def _core() -> list[Letter]:
    proposal = {"challenge": answer_id(AskKind.CHALLENGE_PROPOSE, MENTOR)}
    debrief = {**proposal, "debrief": answer_id(AskKind.CHALLENGE_DEBRIEF, MENTEE)}
    letters = [
        *asking(AskKind.ACTION_PLAN, MENTEE),
        letter("action-plan-made", MENTOR, answers={"plan": answer_id(AskKind.ACTION_PLAN, MENTEE)}),
    ]
    for level in ("comfort", "stretch", "daring"):
        letters += asking(AskKind.CHALLENGE_PROPOSE, MENTOR, codes={"level": level})
    for challenge in ("own", "a-kind-no"):
        codes = {"level": "comfort", "challenge": challenge}
        letters += asking(AskKind.CHALLENGE_ANSWER, MENTEE, codes=codes, answers=proposal)
        letters += asking(AskKind.CHALLENGE_DEBRIEF, MENTEE, codes=codes, answers=proposal)
        letters += [
            letter("challenge-answered", MENTOR, codes={**codes, "choice": choice}, answers=proposal)
            for choice in ("accept", "soften", "decline")
        ]
        letters.append(letter("challenge-told", MENTOR, codes=codes, answers=debrief))
    for instrument in ("pulse", "final"):
        letters += asking(AskKind.EVALUATION, *PAIR, codes={"instrument": instrument})
        own = {"evaluation": answer_id(AskKind.EVALUATION, MENTEE)}
        letters.append(letter("evaluation-result", MENTEE, codes={"instrument": instrument}, answers=own))
    return letters


def _end() -> list[Letter]:
    goals = {"goals": answer_id(AskKind.GOALS, MENTEE)}
    numbers = {"meetings": 9.0, "challenges": 4.0}
    reason = {"reason": "mentee-wish"}
    return [
        *both("closure-announced", dates={"ends": NOON + timedelta(weeks=4)}),
        *asking(AskKind.BALANCE, MENTEE, answers=goals),
        letter("farewell-mentee", MENTEE, numbers=numbers, answers=goals),
        letter("farewell-mentee", MENTEE, numbers={"meetings": 0.0, "challenges": 0.0}),
        letter("farewell-mentor", MENTOR, numbers=numbers),
        *both("closed-in-silence", numbers=numbers),
        *both("ended", numbers=numbers, codes=reason),
        *both("ended-before-start", numbers=numbers, codes=reason),
        letter("no-mentor-found", MENTEE, numbers=numbers, codes={"reason": "no-mentor"}),
        *both("paused"),
        *both("paused", dates={"until": NOON + timedelta(days=60)}),
        *both("resumed"),
        *(
            letter("reminder", role, ask=in_letter(kind, role))
            for kind in AskKind
            for role in REMINDED.get(kind, (MENTEE,))
        ),
    ]


def _to_the_coordinator() -> list[Letter]:
    when = {"due": NOON, "ends": NOON + timedelta(days=3)}
    late = [
        {"what": what, "about": "mentee", "otherwise": then}
        for what in ("goals", "charter")
        for then in ("wait", "close")
    ]
    risk = ("continue", "close")
    return [
        *deciding("decide-no-mentor", "ask-again", "close"),
        *(mail for codes in late for mail in deciding("decide-late", "wait", "close", codes=codes)),
        *(
            mail
            for then in risk
            for mail in deciding("decide-at-risk", *risk, codes={"otherwise": then}, numbers={"meetings": 2.0})
        ),
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
            for meetings, outcome in enumerate(
                ["completed", "ended", "no-answer", "no-mentor", "cancelled-before-start"]
            )
        ),
    ]
