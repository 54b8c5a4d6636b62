"""What a page shows of earlier answers, so that nobody answers out of the blue. The wall is in mentoring/wall.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from adapters.library import Library
from adapters.reason_words import to_a_mentee
from adapters.words import Words
from gateway.briefing import Briefing
from gateway.showing import Said, Showing
from mentoring.forms import NAME_OF_OWN
from mentoring.kinds import AskKind, Role


@dataclass(frozen=True)
class Citation:
    """`lines` with an empty label are plain paragraphs."""

    title: str
    lines: tuple[Said, ...]


WORDS_OF_THE_OTHER = {AskKind.ACCEPT: "answer", AskKind.QUESTION: "question", AskKind.EXTRA_ANSWER: "subject"}
"""What somebody wrote that this ask is about: the answer it is in, and its field."""


class Citing:
    def __init__(self, words: Words, library: Library, briefing: Briefing) -> None:
        self._words = words
        self._library = library
        self._briefing = briefing

    def citations(self) -> list[Citation]:
        """What this ask is about, in the order in which a reader wants it."""
        found = [tell(self) for tell in self._ABOUT.get(self._briefing.kind, ())]
        return [citation for citation in found if citation is not None and citation.lines]

    def _of_the_other(self) -> Citation:
        name = WORDS_OF_THE_OTHER[self._briefing.kind]
        return self._words_of(name, name)

    def _own_goals(self) -> Citation | None:
        return self._goals() if self._briefing.link.role is Role.MENTEE else None

    def _title(self, name: str) -> str:
        return self._words.say(self._briefing.language, f"pages.cited.{name}", **self._briefing.facts())

    def _meeting(self) -> Citation | None:
        """The meeting ahead; nothing where the ask is about another one, which lies behind an extra meeting."""
        view, number = self._briefing.view, self._briefing.link.number
        starts = view.meeting_ahead
        if starts is None or number not in (0, view.meeting_number):
            return None
        told = self._words.render(
            self._briefing.language, "{{ moment(starts) }}", starts=starts, zone=self._briefing.person.timezone
        )
        place = [Said("", self._briefing.place)] if self._briefing.place else []
        return Citation(self._title("meeting"), (Said("", told), *place))

    def _comment(self) -> Citation:
        return self._words_of("comment", "comment")

    def _words_of(self, cited: str, field: str) -> Citation:
        """What somebody wrote in one field of an answer, under the title of that answer."""
        return Citation(self._title(cited), tuple(self._plain(cited, field)))

    def _portrait(self) -> Citation | None:
        portrait, language = self._briefing.portrait, self._briefing.language
        if portrait is None:
            return None
        who = ", ".join(filter(None, (self._briefing.names["mentor"], portrait.title)))
        told = [who, ", ".join(portrait.skills), *to_a_mentee(self._words, language, portrait.reasons)]
        return Citation(self._title("portrait"), tuple(Said("", line) for line in told if line))

    def _charter(self) -> Citation | None:
        draft = self._briefing.cited.get("charter")
        if draft is None:
            return None
        as_drafted = self._briefing.as_kind(AskKind.CHARTER_DRAFT)
        said = Showing(self._words, self._library, as_drafted).said(draft.values)
        return Citation(self._title("charter"), tuple(said))

    def _challenge(self) -> Citation:
        lines = []
        chosen = self._briefing.link.codes.get("challenge", NAME_OF_OWN)
        card = self._library.challenges().get(chosen)
        if card is not None:
            words = card.words[self._briefing.language]
            lines.append(Said(words.title, words.text))
        else:
            lines += self._plain("challenge", "own")
        return Citation(self._title("challenge"), (*lines, *self._plain("challenge", "reason"), *self._weighed()))

    def _weighed(self) -> list[Said]:
        """The two ways that the mentee has named, and the one they chose."""
        answer, language = self._briefing.cited.get("options"), self._briefing.language
        if answer is None:
            return []
        return [Said("", self._words.say(language, "pages.cited.weighed", **answer.values))]

    def _goals(self) -> Citation:
        answer = self._briefing.cited.get("goals")
        rows = answer.values.get("goals", []) if answer else []
        return Citation(self._title("goals"), tuple(Said("", row["goal"]) for row in rows if isinstance(row, dict)))

    def _rated(self) -> Citation | None:
        """What the reader has answered in the evaluation, statement by statement."""
        answer, language = self._briefing.cited.get("evaluation"), self._briefing.language
        if answer is None:
            return None
        instrument = self._library.instrument(self._briefing.link.codes["instrument"])
        items, scale = instrument.items_for(self._briefing.link.role), instrument.scale[language]
        given = [(item.words[language], str(answer.values.get(item.id) or "")) for item in items]
        return Citation(
            self._title("evaluation"), tuple(Said(words, scale[int(score) - 1]) for words, score in given if score)
        )

    def _ties(self) -> Citation:
        names = [name for name in self._briefing.cited if name.startswith("tie-")]
        return Citation(self._title("ties"), tuple(line for name in names for line in self._plain(name, "note")))

    def _noted(self) -> Citation:
        answer = self._briefing.cited.get("noted")
        rows = answer.values.get("follow_ups", []) if answer else []
        language = self._briefing.language
        lines = [self._words.say(language, "pages.cited.noted_line", **row) for row in rows if isinstance(row, dict)]
        return Citation(self._title("noted"), tuple(Said("", line) for line in lines))

    def _plain(self, cited: str, field: str) -> list[Said]:
        answer = self._briefing.cited.get(cited)
        text = str(answer.values.get(field) or "") if answer else ""
        return [Said("", text)] if text else []

    _ABOUT: ClassVar[dict[AskKind, tuple[Callable[["Citing"], Citation | None], ...]]] = {
        AskKind.PROPOSAL: (_portrait,),
        **dict.fromkeys(WORDS_OF_THE_OTHER, (_of_the_other,)),
        AskKind.MEETING_DATE: (_meeting,),
        AskKind.MEETING_CHANGE: (_meeting,),
        AskKind.TOPICS: (_meeting,),
        AskKind.CHARTER_DRAFT: (_comment,),
        AskKind.CHARTER_CHANGE: (_comment,),
        AskKind.CHARTER_AGREE: (_charter,),
        AskKind.CHARTER_REVIEW: (_charter,),
        AskKind.CHALLENGE_ANSWER: (_challenge,),
        AskKind.CHALLENGE_OPTIONS: (_challenge,),
        AskKind.CHALLENGE_DEBRIEF: (_challenge,),
        AskKind.GOALS_COMMENT: (_goals,),
        AskKind.GOAL_TIE: (_rated,),
        AskKind.BALANCE: (_ties,),
        AskKind.DEBRIEF: (_own_goals, _noted),
    }
    """What each kind of ask is about, in the order of its page."""
