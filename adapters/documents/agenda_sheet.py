"""The agenda of a meeting as a page for one reader: its blocks by their clock, with what belongs in each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.agenda import blocks_of, goals_of, late_lines, opening_questions, topics_of
from adapters.documents.documents import typeset
from adapters.follow_ups import Told
from adapters.plan import Progress
from adapters.words import Words
from contracts.letters import Agenda
from contracts.vault import KeptAnswer
from mentoring.agenda import AgendaBlock, Block
from mentoring.kinds import PAIR, Role
from mentoring.model import Model
from mentoring.people import Language, Person

Part = dict[str, Any]


class Readership(Model):
    """Who reads the page, and with whom they meet. `other_zone`: where the other one lives."""

    role: Role
    mentee: Person
    mentor: Person
    zone: str
    other_zone: str

    def called(self, role: str) -> str:
        return (self.mentor if role == Role.MENTOR else self.mentee).short_name


def agenda_pdf(
    words: Words,
    language: Language,
    meeting: Agenda,
    readers: Readership,
    answers: Mapping[str, KeptAnswer],
    *,
    follow_ups: Sequence[Told] = (),
    plan: Progress,
    place: str,
    at: datetime,
) -> bytes:
    """One page, or a second one where the two have written much. The same input gives the same bytes."""
    return _Sheet(words, language, meeting, readers, answers, follow_ups, plan).pdf(place, at)


@dataclass(frozen=True)
class _Sheet:
    words: Words
    language: Language
    meeting: Agenda
    readers: Readership
    answers: Mapping[str, KeptAnswer]
    follow_ups: Sequence[Told]
    plan: Progress

    def pdf(self, place: str, at: datetime) -> bytes:
        meeting, readers = self.meeting, self.readers
        end = meeting.starts_at + meeting.length
        names = {"mentee": readers.mentee.full_name, "mentor": readers.mentor.full_name}
        data = {
            "title": self._say("title", number=meeting.meeting, first=meeting.first, last=meeting.last),
            "subtitle": self._say(
                "when", begins=self._clock(meeting.starts_at), end=end, other_zone=readers.other_zone
            ),
            "place": place,
            "blocks": [self._block(block) for block in blocks_of(meeting)],
            "note": self.words.say(self.language, "documents.seen_by", **names),
        }
        return typeset(self.words.content / "documents" / "agenda.typ", self.language, data, at)

    def _say(self, key: str, **facts: Any) -> str:
        return self.words.say(self.language, f"agenda.{key}", zone=self.readers.zone, **facts)

    def _clock(self, at: datetime) -> str:
        return self.words.render(self.language, "{{ clock(at) }}", at=at, zone=self.readers.zone)

    def _block(self, block: AgendaBlock) -> Part:
        return {
            "clock": self._clock(block.starts_at),
            "minutes": self._say("minutes", length=block.ends_at - block.starts_at),
            "title": self._say(f"{block.what}.title"),
            "parts": list(self._parts(block.what)),
        }

    def _parts(self, what: Block) -> Iterator[Part]:
        match what:
            case Block.OPENING:
                yield from self._opening()
            case Block.ROLES:
                yield from self._roles()
            case Block.HOT:
                topics = topics_of(self.answers)
                yield _part("quote", text=topics) if topics else _part("text", text=self._say("hot.none"))
                if self.meeting.conversation:
                    yield _part("text", text=self._say("hot.conversation"))
            case Block.GOALS:
                yield from self._goals()
            case Block.WRAP_UP:
                yield _part("boxes", lines=[self._say(f"wrap-up.{one}") for one in ("reached", "follow_ups", "next")])
            case Block.LAST_WRAP_UP:
                yield _part("boxes", lines=[self._say(f"last-wrap-up.{one}") for one in ("reached", "follow_ups")])

    def _opening(self) -> Iterator[Part]:
        yield _part("text", text=self._say("opening.text"))
        if self.readers.role is Role.MENTOR:
            questions = opening_questions(self.words, self.language, self.meeting)
            yield _part("questions", title=self._say("opening.questions"), lines=questions)

    def _roles(self) -> Iterator[Part]:
        yield _part("text", text=self._say("roles.text"))
        yield _part("named", rows=[(self.readers.called(role), self._say(f"roles.{role}")) for role in PAIR])

    def _goals(self) -> Iterator[Part]:
        goals = [
            ("" if place else self._say(f"goals.horizons.{horizon}"), goal)
            for horizon in ("short", "long")
            for place, goal in enumerate(goals_of(self.answers, horizon))
        ]
        yield _part("text", text=self._say("goals.none"))
        if goals:
            yield _part("named", rows=goals)
        open_ones = [self._line(one.what, one.owner, one.by) for one in self.follow_ups]
        if open_ones:
            yield _part("list", title=self._say("follow_ups"), lines=open_ones)
        yield from self._plan()

    def _plan(self) -> Iterator[Part]:
        """How far the action plan has come, drawn and told in words; then what of it is late."""
        late = late_lines(self.plan.open, self.meeting, zone=self.readers.zone)
        counts = {"done": self.plan.done, "late": len(late), "open": len(self.plan.open) - len(late)}
        if any(counts.values()):
            told = [self._counted(standing, count) for standing, count in counts.items() if count]
            marks = [standing for standing, count in counts.items() for _ in range(count)]
            yield _part("steps", title=self._say("plan"), marks=marks, text=f"{', '.join(told)}.")
        if late:
            lines = [self._line(line.opportunity, line.owner, line.by) for line in late]
            yield _part("list", title=self._say("late"), lines=lines)

    def _counted(self, standing: str, count: int) -> str:
        return self.words.say(self.language, f"pages.plan.counts.{standing}", count=count)

    def _line(self, what: str, owner: str, by: str) -> str:
        return self._say("line", what=what, who=self._who(owner), by=by)

    def _who(self, role: str) -> str:
        return self._say("you") if role == self.readers.role else self.readers.called(role)


def _part(look: str, **told: Any) -> Part:
    return {"look": look, **told}
