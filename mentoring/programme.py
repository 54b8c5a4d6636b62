"""A programme: the terms under which an organisation runs mentoring."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator, model_validator

from mentoring.asks import AskTerms
from mentoring.durations import Duration
from mentoring.kinds import AskKind
from mentoring.ladder import LEVELS, Level
from mentoring.model import Model
from mentoring.people import Language
from mentoring.ranking import Weights

SHORT = AskTerms(
    answer_in=timedelta(days=4), remind_after=(timedelta(days=2),), grace=timedelta(days=2), escalate=False
)

USUAL: dict[AskKind, AskTerms] = {
    AskKind.PROPOSAL: AskTerms(
        answer_in=timedelta(days=4), remind_after=(timedelta(days=2),), grace=timedelta(0), escalate=False
    ),  # silence means that the mentor may be asked
    AskKind.QUESTION: AskTerms(
        answer_in=timedelta(days=3), remind_after=(timedelta(days=1),), grace=timedelta(days=1), escalate=False
    ),  # a mentor waits for the answer
    AskKind.MEETING_DATE: AskTerms(
        answer_in=timedelta(days=4), remind_after=(), grace=timedelta(0), escalate=False
    ),  # silence means that the date suits
    AskKind.TOPICS: AskTerms(
        remind_after=(), grace=timedelta(0), escalate=False
    ),  # until the agenda leaves, and never longer
    AskKind.DEBRIEF: AskTerms(
        answer_in=timedelta(days=4), remind_after=(timedelta(days=2), timedelta(days=3)), grace=timedelta(days=1)
    ),  # the next meeting hangs on it
    AskKind.CHALLENGE_PROPOSE: SHORT,
    AskKind.CHALLENGE_ANSWER: SHORT,
    AskKind.CHALLENGE_OPTIONS: AskTerms(
        answer_in=timedelta(days=4), remind_after=(timedelta(days=2),), grace=timedelta(0), escalate=False
    ),  # asked while there is time to try it; else the debrief asks
    AskKind.CHALLENGE_DEBRIEF: SHORT,
    AskKind.CHARTER_CHANGE: AskTerms(grace=timedelta(0), escalate=False),  # silence leaves the charter as it is
    AskKind.CHARTER_REVIEW: AskTerms(grace=timedelta(0), escalate=False),
    AskKind.EXTRA_ANSWER: AskTerms(
        answer_in=timedelta(days=2), remind_after=(timedelta(days=1),), grace=timedelta(0), escalate=False
    ),  # it is for now; and the next meeting is not far
    AskKind.GOALS_COMMENT: AskTerms(remind_after=(), grace=timedelta(0), escalate=False),  # nothing hangs on it
    AskKind.DOSSIER: AskTerms(remind_after=(timedelta(days=4),), grace=timedelta(0), escalate=False),  # it is optional
    AskKind.PROMOTION: AskTerms(
        answer_in=timedelta(days=4), remind_after=(timedelta(days=2),), grace=timedelta(0), escalate=False
    ),  # the end of a short mentoring may be waiting for it
    AskKind.SKILLS: AskTerms(grace=timedelta(0), escalate=False),  # what the mentor sees is a gift
    AskKind.PLAN_ACCEPT: AskTerms(grace=timedelta(0), escalate=False),  # silence keeps nothing
    AskKind.GOAL_TIE: AskTerms(remind_after=(), grace=timedelta(0), escalate=False),  # the result is theirs as it is
    AskKind.BALANCE_VIEW: AskTerms(grace=timedelta(0), escalate=False),  # the mentee's own view is what counts
    AskKind.TAPERING: AskTerms(
        remind_after=(timedelta(days=4),), grace=timedelta(0), escalate=False
    ),  # silence leaves everything as it is
    AskKind.REMATCH: AskTerms(answer_in=timedelta(days=14), remind_after=(timedelta(days=5), timedelta(days=10))),
    AskKind.IN_TOUCH: AskTerms(remind_after=(timedelta(days=4),), grace=timedelta(0), escalate=False),
    AskKind.DECISION: AskTerms(escalate=False),  # it already is the coordinator
    AskKind.SAFE_EXIT: AskTerms(
        answer_in=timedelta(days=14), remind_after=(), grace=timedelta(0), escalate=False
    ),  # an offer: nobody is pressed to take it
    AskKind.PAUSE_CHECK: AskTerms(
        answer_in=timedelta(days=28), remind_after=(timedelta(days=14),), grace=timedelta(days=2), escalate=False
    ),
}


NOT_ESCALATED = (AskKind.QUESTION, AskKind.DECISION, AskKind.PAUSE_CHECK, AskKind.SAFE_EXIT)
"""The coordinator's own asks, which nobody is left to escalate to; and the way out, which nobody is pressed to take."""


class Terms(Model):
    """The numbers of a programme. They travel with each relationship, so one that runs keeps the terms it began with.

    lasts: from the start to the last meeting. rhythms: what the charter may choose from, the first is the usual one.
    first_meeting_after: from the end of choosing. at_risk_below: the health, 0 to 100, below which the coordinator is asked; 0: never because of it. check_in_after: none if it is no time at all. announce_closure: how long before the end both are told. follow_up_after: how long after it both are asked what has stayed;
    words_kept: how long after it their words are erased. No time at all: not done. levels: of challenges, the gentlest first.
    """

    lasts: Duration = timedelta(weeks=39)
    rhythms: tuple[Duration, ...] = Field(
        default=(timedelta(weeks=3), timedelta(weeks=2), timedelta(weeks=4)), min_length=1
    )
    meeting_length: Duration = timedelta(minutes=60)
    first_meeting_after: Duration = timedelta(weeks=2)
    check_in_after: Duration = timedelta(days=14)
    first_evaluation_after: Duration = timedelta(days=30)
    evaluate_every: Duration = timedelta(days=60)
    announce_closure: Duration = timedelta(weeks=4)
    follow_up_after: Duration = timedelta(days=90)
    words_kept: Duration = timedelta(days=180)
    notice: Duration = timedelta(days=3)
    challenge_lasts: Duration = timedelta(days=10)
    challenges: bool = True
    levels: tuple[Level, ...] = Field(default=LEVELS, min_length=1, max_length=7)
    at_risk_below: int = Field(default=60, ge=0, le=100)
    ask: AskTerms = AskTerms()
    asks: dict[AskKind, AskTerms] = Field(default_factory=dict)

    @field_validator("levels")
    @classmethod
    def _each_once(cls, levels: tuple[Level, ...]) -> tuple[Level, ...]:
        if len(set(levels)) < len(levels):
            raise ValueError("each level once")
        return levels

    @model_validator(mode="after")
    def _possible(self) -> "Terms":
        if self.first_meeting_after + self.announce_closure >= self.lasts:
            raise ValueError("'lasts' must be longer than 'first_meeting_after' and 'announce_closure' together")
        if min(self.rhythms) < self.meeting_length + self.notice:
            raise ValueError("a rhythm must leave room for a meeting ('meeting_length') and its 'notice'")
        if self.words_kept and self.words_kept < self.follow_up_after + timedelta(days=30):
            raise ValueError("'words_kept' must leave thirty days for the answers to 'follow_up_after'")
        if not (self.meeting_length and self.evaluate_every):
            raise ValueError("'meeting_length' and 'evaluate_every' must be longer than nothing")
        return self

    def for_ask(self, kind: AskKind) -> AskTerms:
        """The programme's word on this kind, else the usual terms of this kind, else the programme's word on all."""
        terms = self.asks.get(kind) or USUAL.get(kind) or self.ask
        return terms.model_copy(update={"escalate": False}) if kind in NOT_ESCALATED else terms


class Style(StrEnum):
    """Who helps whom. It changes a few sentences, never a rule. REVERSE: the mentor is the junior of the two."""

    USUAL = "usual"
    REVERSE = "reverse"
    PEER = "peer"


class Pairing(Model):
    """Who may be paired, and what makes a mentor suit. Like the terms, it travels with each relationship.

    `allow_shared_manager`: whether two who report to the same person may be paired.
    """

    allow_shared_manager: bool = False
    weights: Weights = Weights()


class Programme(Model):
    """A programme file: its id, its name in each language (or one for all), its terms; `pairing` is in its last two fields.

    `level_words`: what the mentor is told of a level of challenge, by language; ours have their words already.
    """

    id: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    name: dict[Language, Annotated[str, Field(min_length=1, max_length=80)]]
    about: dict[Language, str] = Field(default_factory=dict)
    style: Style = Style.USUAL
    terms: Terms = Terms()
    level_words: dict[Level, dict[Language, Annotated[str, Field(min_length=1, max_length=200)]]] = Field(
        default_factory=dict, validate_default=True
    )
    allow_shared_manager: bool = False
    weights: Weights = Weights()

    @property
    def pairing(self) -> Pairing:
        return Pairing(allow_shared_manager=self.allow_shared_manager, weights=self.weights)

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("name"), str):
            return {**data, "name": dict.fromkeys(Language, data["name"])}
        return data

    @field_validator("name")
    @classmethod
    def _in_each_language(cls, name: dict[Language, str]) -> dict[Language, str]:
        if missing := [language.value for language in Language if language not in name]:
            raise ValueError(f"a name in each language: '{missing[0]}' is missing")
        return name

    @field_validator("level_words")
    @classmethod
    def _of_each_level(
        cls, words: dict[Level, dict[Language, str]], info: ValidationInfo
    ) -> dict[Level, dict[Language, str]]:
        """Each level that is not ours has its words, in each language; and there are none for a level there is not."""
        levels = info.data["terms"].levels if "terms" in info.data else tuple(words)
        for level in levels:
            told = words.get(level, {})
            if missing := [one.value for one in Language if one not in told and (told or level not in LEVELS)]:
                raise ValueError(
                    f"'level_words' for each level, in each language: '{missing[0]}' of '{level}' is missing"
                )
        if unknown := [level for level in words if level not in levels]:
            raise ValueError(f"words for the levels that 'terms' names: '{unknown[0]}' is none of {', '.join(levels)}")
        return words
