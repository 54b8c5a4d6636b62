"""People, what they typed, a vault that remembers, and the parts letters are made of: for the tests of what is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from adapters.library import Library
from adapters.mail.composer import Composer
from adapters.words import Words
from contracts.letters import Agenda, AskInLetter, Invitation, Letter, Method
from contracts.vault import KeptAnswer, KeptFile, Portrait
from mentoring import facts
from mentoring.agenda import Opening
from mentoring.form_reading import Value
from mentoring.kinds import AskKind, Role
from mentoring.people import Language, Person
from mentoring.ranking import Quality, Reason
from settings import ROOT, Settings

CONTENT = ROOT / "content"
WORDS = Words(CONTENT)
LIBRARY = Library(CONTENT)
NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)
MENTEE, MENTOR, COORDINATOR = Role.MENTEE, Role.MENTOR, Role.COORDINATOR
IDS = {MENTEE: "p-mentee", MENTOR: "p-mentor", COORDINATOR: "p-coordinator"}


def people(language: Language = Language.FRENCH) -> dict[str, Person]:
    return {
        "p-mentee": Person(name="Léa Martin", mail="lea@example.org", language=language),
        "p-mentor": Person(name="Nadia Benali", mail="nadia@example.org", language=language),
        "p-coordinator": Person(name="Amina Roy", mail="amina@example.org", language=language),
    }


CHARTER: dict[str, Value] = {
    "availability": "Le mardi matin",
    "rhythm": f"{21 * 86400}",
    "themes": "Prendre la parole",
    "expectations": "De la franchise",
    "confidentiality": "yes",
}
AGREEMENT: dict[str, Value] = {
    "agreed": "yes",
    "expectations": "De la curiosité",
    "confidentiality": "yes",
    "comment": "Plutôt le jeudi",
}
GOALS: dict[str, Value] = {
    "goals": [
        {
            "goal": "Animer une réunion",
            "skill": "Parler",
            "horizon": "short",
            "scope": "inside",
            "success": "Calme",
            "by": "2027-06-30",
        },
        {"goal": "Exposer mes photos", "skill": "Oser", "horizon": "long", "scope": "outside", "success": ""},
    ]
}
TYPED: dict[AskKind, dict[str, Value]] = {
    AskKind.PROPOSAL: {"suits": "another", "declared": ""},
    AskKind.ACCEPT: {"accepted": "question", "declared": "", "why": "", "question": "Combien d’heures par mois ?"},
    AskKind.QUESTION: {"answer": "Une heure toutes les trois semaines."},
    AskKind.DECLARATION: {"declared": "yes"},
    AskKind.INTRODUCTION: {"professional": "Je dirige un laboratoire.", "personal": "Je cours."},
    AskKind.CHARTER_DRAFT: CHARTER,
    AskKind.CHARTER_AGREE: AGREEMENT,
    AskKind.CHARTER_CHANGE: CHARTER,
    AskKind.CHARTER_REVIEW: AGREEMENT,
    AskKind.GOALS: GOALS,
    AskKind.GOALS_CHANGE: GOALS,
    AskKind.GOALS_COMMENT: {"comment": "Commençons par le second"},
    AskKind.DOSSIER: {"files": ["cv.pdf"], "consent": "yes"},
    AskKind.EXTRA_MEETING: {"subject": "Un entretien lundi"},
    AskKind.EXTRA_ANSWER: {"answer": "not-now", "word": "Après le salon, avec plaisir"},
    AskKind.MEETING_CHANGE: {"instead": ""},
    AskKind.MEETING_DATE: {"suits": "yes", "instead": ""},
    AskKind.TOPICS: {"topics": "Ma réunion de lundi.\nEt un désaccord avec un collègue."},
    AskKind.DEBRIEF: {
        "held": "yes",
        "reached": "partly",
        "follow_ups": [
            {"what": "Relire la trame", "owner": "mentee", "by": "2026-12-08"},
            {"what": "Donner le nom d’une personne à rencontrer", "owner": "mentor", "by": "2026-12-11"},
        ],
        "next_at": "",
    },
    AskKind.ACTION_PLAN: {
        "lines": [{"opportunity": "Le comité de mars", "skill": "Parler", "owner": "mentee", "by": "2027-03-01"}]
    },
    AskKind.PLAN_CHANGE: {
        "plan_1": "done",
        "lines": [{"opportunity": "Le salon de juin", "skill": "Écouter", "owner": "mentor", "by": "2027-06-10"}],
    },
    AskKind.PLAN_ACCEPT: {"keep_1": "yes"},
    AskKind.SKILLS: {"skills": [{"skill": "Dire les choses en peu de mots", "why": "Notre première rencontre"}]},
    AskKind.CHALLENGE_PROPOSE: {"challenge": "own", "own": "Poser une question", "reason": "Vous en avez envie"},
    AskKind.CHALLENGE_ANSWER: {"choice": "soften", "softened": "Une question par écrit"},
    AskKind.CHALLENGE_OPTIONS: {"option_one": "Lever la main", "option_two": "Écrire", "chosen": "two"},
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
    AskKind.SAFE_EXIT: {"wish": "talk"},
    AskKind.MENTOR_STOP: {"word": "Ma santé me le demande."},
    AskKind.GOAL_TIE: {"goal": "goal_1", "note": "Des questions plus franches"},
    AskKind.BALANCE: {"goal_1": "4", "goal_2": "3"},
    AskKind.BALANCE_VIEW: {"goal_1": "5", "goal_2": "3", "word": "Vous avez pris la parole sans notes."},
    AskKind.DECISION: {"choice": "wait"},
    AskKind.PROMOTION: {"accepted": "yes"},
    AskKind.TAPERING: {"agreed": "yes"},
    AskKind.REMATCH: {"wanted": "yes"},
    AskKind.IN_TOUCH: {"agreed": "yes", "how": "Un café par trimestre, 06 00 00 00 00"},
    AskKind.EXTENSION: {"weeks": "8"},
    AskKind.PAUSE_CHECK: {"resume": "no"},
}

LINES = (facts.FollowUpNoted(owner=Role.MENTEE, by=date(2027, 3, 1)),)
TOLD: dict[AskKind, facts.Facts] = {
    AskKind.PROPOSAL: facts.Proposal(suits=facts.Suits.ANOTHER),
    AskKind.ACCEPT: facts.Accept(answer=facts.Acceptance.QUESTION),
    AskKind.QUESTION: facts.Question(),
    AskKind.DECLARATION: facts.Declaration(declared=True),
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
    AskKind.EXTRA_ANSWER: facts.ExtraAnswer(agreed=False),
    AskKind.MEETING_CHANGE: facts.MeetingChange(),
    AskKind.MEETING_DATE: facts.MeetingDate(suits=True),
    AskKind.TOPICS: facts.Topics(),
    AskKind.DEBRIEF: facts.Debrief(held=True),
    AskKind.ACTION_PLAN: facts.ActionPlan(lines=LINES),
    AskKind.PLAN_CHANGE: facts.PlanChange(done=(1,), lines=LINES),
    AskKind.PLAN_ACCEPT: facts.PlanAccept(kept=(1,)),
    AskKind.SKILLS: facts.Skills(),
    AskKind.CHALLENGE_PROPOSE: facts.ChallengePropose(challenge="own"),
    AskKind.CHALLENGE_ANSWER: facts.ChallengeAnswer(choice=facts.ChallengeChoice.SOFTEN),
    AskKind.CHALLENGE_OPTIONS: facts.ChallengeOptions(),
    AskKind.CHALLENGE_DEBRIEF: facts.ChallengeDebrief(done=True, before=4, after=7),
    AskKind.EVALUATION: facts.Evaluation(scores={"trust": 5}),
    AskKind.SAFE_EXIT: facts.SafeExit(wish=facts.Wish.TALK),
    AskKind.MENTOR_STOP: facts.MentorStop(),
    AskKind.GOAL_TIE: facts.GoalTie(tied=True),
    AskKind.BALANCE: facts.Balance(),
    AskKind.BALANCE_VIEW: facts.BalanceView(),
    AskKind.DECISION: facts.Decision(choice="wait"),
    AskKind.PROMOTION: facts.Promotion(accepted=True),
    AskKind.TAPERING: facts.Tapering(agreed=True),
    AskKind.REMATCH: facts.Rematch(wanted=True),
    AskKind.IN_TOUCH: facts.InTouch(agreed=True),
    AskKind.EXTENSION: facts.Extension(by=timedelta(weeks=8)),
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


PORTRAIT = Portrait(
    mentor=IDS[MENTOR],
    title="Directrice des achats",
    skills=("négociation", "prise de parole"),
    reasons=(
        Reason(code=Quality.SKILLS, share=1, facts={"found": ("négociation",), "wished": 1}),
        Reason(code=Quality.LANGUAGE, share=0, facts={"language": "en"}),
        Reason(code=Quality.AVAILABILITY, share=1, facts={"hours": 45, "enough": 10}),
        Reason(code=Quality.ROOM, share=1, facts={"free": 2, "capacity": 2}),
    ),
)


@dataclass
class FakeVault:
    """People, answers and files; remembers whom and what it was asked for."""

    people: dict[str, Person] = field(default_factory=people)
    answers: dict[str, KeptAnswer] = field(
        default_factory=lambda: {a.id: a for a in (kept(kind, role) for kind in AskKind for role in Role)}
    )
    kept_files: dict[str, list[KeptFile]] = field(default_factory=dict)
    proposed: Portrait | None = PORTRAIT
    asked: list[str] = field(default_factory=list)

    async def person(self, person: str) -> Person:
        self.asked.append(person)
        return self.people[person]

    async def answer(self, answer: str) -> KeptAnswer | None:
        self.asked.append(answer)
        return self.answers.get(answer)

    async def portrait(self, relationship: str) -> Portrait | None:
        return self.proposed

    async def files(self, answer: str) -> Sequence[KeptFile]:
        self.asked.append(f"files of {answer}")
        return self.kept_files.get(answer, [])


SETTINGS = Settings(var=Path("var"))


def composer(vault: FakeVault | None = None, settings: Settings | None = None) -> Composer:
    return Composer(WORDS, LIBRARY, vault or FakeVault(), settings or SETTINGS)


def answer_id(kind: AskKind, writer: Role) -> str:
    return f"a-{kind}-{writer}"


def letter(
    name: str,
    role: Role,
    *,
    ask: AskInLetter | None = None,
    also: tuple[AskInLetter, ...] = (),
    invitation: Invitation | None = None,
    agenda: Agenda | None = None,
    answers: dict[str, str] | None = None,
    dates: dict[str, datetime] | None = None,
    numbers: dict[str, float] | None = None,
    codes: dict[str, str] | None = None,
    people: tuple[str, ...] = (),
    mentor: str = IDS[MENTOR],
) -> Letter:
    return Letter(
        relationship="r-1",
        programme="classic",
        name=name,
        step=name,
        role=role,
        recipient=IDS[role],
        mentee=IDS[MENTEE],
        mentor=mentor,
        coordinator=IDS[COORDINATOR],
        at=NOON,
        ask=ask,
        also=also,
        invitation=invitation,
        agenda=agenda,
        answers=answers or {},
        dates=dates or {},
        numbers=numbers or {},
        codes=codes or {},
        people=people,
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
    venue: str = "",
) -> Invitation:
    return Invitation(
        meeting=number,
        method=method,
        sequence=sequence,
        starts_at=starts_at,
        length=length,
        first=number == 1,
        last=last,
        venue=venue,
    )


def agenda_of(
    number: int,
    opening: Opening,
    *,
    last: bool = False,
    starts_at: datetime = NOON + timedelta(days=1),
    minutes: int = 60,
    venue: str = "",
) -> Agenda:
    return Agenda(
        meeting=number,
        starts_at=starts_at,
        length=timedelta(minutes=minutes),
        first=opening is Opening.FIRST,
        last=last,
        venue=venue,
        opening=opening,
    )
