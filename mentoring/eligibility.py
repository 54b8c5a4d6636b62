"""Who may be whose mentor: every reason against it, never only the first. Facts are ids, numbers and dates, never names."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from pydantic import Field

from mentoring.directory import Directory, Member
from mentoring.model import Model

Pair = frozenset[str]
"""Two members' ids, in no order."""


class RefusalCode(StrEnum):
    """REPORTS_TO: the mentee to the mentor, at any depth; MANAGES: the other way round."""

    SAME_PERSON = "same-person"
    REPORTS_TO = "reports-to"
    MANAGES = "manages"
    SHARED_MANAGER = "shared-manager"
    DECLARED_CONFLICT = "declared-conflict"
    NEVER_AGAIN = "never-again"
    ALREADY_PAIRED = "already-paired"
    REPORTING_LINE_BROKEN = "reporting-line-broken"
    COORDINATOR_IN_LINE = "coordinator-in-line"
    NO_CAPACITY = "no-capacity"
    FULL = "full"
    ON_LEAVE = "on-leave"
    LEFT = "left"


STANDS_BETWEEN = (
    RefusalCode.REPORTS_TO,
    RefusalCode.MANAGES,
    RefusalCode.SHARED_MANAGER,
    RefusalCode.COORDINATOR_IN_LINE,
)
"""What suspends two who have begun. A gap in the directory does not: it is to be mended there."""

PEOPLE = frozenset({"mentee", "mentor", "manager", "coordinator", "who", "through"})
"""The facts that are members' ids: who tells them to people puts names in their place."""


class Refusal(Model):
    """One reason against a pair. `code`: a key under `eligibility` in content/words, which says what it does with the facts."""

    code: RefusalCode
    facts: dict[str, str | int | date] = Field(default_factory=dict)


class Circumstances(Model):
    """What the rules must know beside the directory.

    `pairs`: by mentor, the mentees of the relationships under way. `conflicts`: what somebody declared about somebody
    by name; it counts for both. `never_again`: pairs that one of the two does not want again. `coordinator`: None while nobody
    knows who it will be. `today`: the day that leaves are looked at. `unlisted`: who takes part and is not the
    organisation's: how many places they have, nobody knows.
    """

    today: date
    pairs: Mapping[str, frozenset[str]] = Field(default_factory=dict)
    conflicts: frozenset[Pair] = frozenset()
    never_again: frozenset[Pair] = frozenset()
    coordinator: str | None = None
    allow_shared_manager: bool = False
    unlisted: frozenset[str] = frozenset()


def refusals(mentee: Member, mentor: Member, directory: Directory, circumstances: Circumstances) -> list[Refusal]:
    """Every reason why `mentor` may not be proposed to `mentee`; none means that they may."""
    return [
        *refusals_of_pair(mentee, mentor, directory, circumstances),
        *refusals_of_mentee(mentee, directory, circumstances),
        *refusals_of_mentor(mentor, directory, circumstances),
    ]


def refusals_of_pair(
    mentee: Member, mentor: Member, directory: Directory, circumstances: Circumstances
) -> list[Refusal]:
    """What stands between these two, whoever else they are."""
    return list(_between(mentee, mentor, directory, circumstances))


def refusals_of_mentee(mentee: Member, directory: Directory, circumstances: Circumstances) -> list[Refusal]:
    """What would stand between this mentee and any mentor."""
    return [*_line_of(mentee, directory, circumstances), *_employment(mentee, circumstances)]


def refusals_of_mentor(mentor: Member, directory: Directory, circumstances: Circumstances) -> list[Refusal]:
    """What would stand between this mentor and any mentee."""
    return [
        *_line_of(mentor, directory, circumstances),
        *_employment(mentor, circumstances),
        *_availability(mentor, circumstances),
    ]


def kept_apart(
    mentees: Iterable[Member], directory: Directory, circumstances: Circumstances
) -> Iterator[tuple[Member, set[str]]]:
    """For each mentee everybody with whom `refusals_of_pair` may find something: a matching of thousands looks no further."""
    known: dict[str, set[str]] = {}
    under_way = (frozenset((mentor, one)) for mentor, several in circumstances.pairs.items() for one in several)
    for pair in (*circumstances.conflicts, *circumstances.never_again, *under_way):
        for one in pair:
            known.setdefault(one, set()).update(pair)
    for mentee in mentees:
        near = {mentee.id, *known.get(mentee.id, ()), *directory.managers_of(mentee.id)}
        near |= _everybody_below(mentee.id, directory)
        if mentee.manager is not None and not circumstances.allow_shared_manager:
            near.update(directory.reports_of(mentee.manager))
        yield mentee, near


def _everybody_below(member: str, directory: Directory) -> set[str]:
    below: set[str] = set()
    waiting = directory.reports_of(member)
    while waiting:
        one = waiting.pop()
        if one not in below:
            below.add(one)
            waiting += directory.reports_of(one)
    return below


def _between(mentee: Member, mentor: Member, directory: Directory, circumstances: Circumstances) -> Iterator[Refusal]:
    pair = frozenset((mentee.id, mentor.id))
    both = {"mentee": mentee.id, "mentor": mentor.id}
    if mentee.id == mentor.id:
        yield Refusal(code=RefusalCode.SAME_PERSON, facts=both)
        return
    if directory.is_above(mentor.id, mentee.id):
        yield Refusal(code=RefusalCode.REPORTS_TO, facts=both | _way(mentee.id, mentor.id, directory))
    if directory.is_above(mentee.id, mentor.id):
        yield Refusal(code=RefusalCode.MANAGES, facts=both | _way(mentor.id, mentee.id, directory))
    manager = directory.shared_manager(mentee.id, mentor.id)
    if manager is not None and not circumstances.allow_shared_manager:
        yield Refusal(code=RefusalCode.SHARED_MANAGER, facts=both | {"manager": manager})
    if pair in circumstances.conflicts:
        yield Refusal(code=RefusalCode.DECLARED_CONFLICT, facts=both)
    if pair in circumstances.never_again:
        yield Refusal(code=RefusalCode.NEVER_AGAIN, facts=both)
    if mentee.id in circumstances.pairs.get(mentor.id, ()) or mentor.id in circumstances.pairs.get(mentee.id, ()):
        yield Refusal(code=RefusalCode.ALREADY_PAIRED, facts=both)


def _way(below: str, above: str, directory: Directory) -> dict[str, str | int]:
    """How far up, and through whom first when it is not directly."""
    line = directory.managers_of(below)
    steps = line.index(above) + 1
    return {"steps": steps, "through": line[0]} if steps > 1 else {"steps": steps}


def _line_of(who: Member, directory: Directory, circumstances: Circumstances) -> Iterator[Refusal]:
    yield from _breaks(who.id, directory)
    coordinator = circumstances.coordinator
    if coordinator is None or coordinator not in directory:
        return
    how = _relation(coordinator, who.id, directory)
    if how:
        facts = {"who": who.id, "coordinator": coordinator, "how": how}
        yield Refusal(code=RefusalCode.COORDINATOR_IN_LINE, facts=facts)


def _breaks(who: str, directory: Directory) -> Iterator[Refusal]:
    problem = directory.break_in_line_of(who)
    if problem is not None:
        line = (who, *directory.managers_of(who))
        where = next(member for member in line if member in problem.members)
        facts = {"who": who, "kind": problem.kind.value, "through": where, "missing": problem.missing}
        yield Refusal(code=RefusalCode.REPORTING_LINE_BROKEN, facts=facts)


def _relation(coordinator: str, who: str, directory: Directory) -> str:
    """Whoever coordinates is neutral: above neither of the two, nor one of them."""
    if coordinator == who:
        return "same"
    return "above" if directory.is_above(coordinator, who) else ""


def _employment(who: Member, circumstances: Circumstances) -> Iterator[Refusal]:
    if who.left is not None and who.left <= circumstances.today:
        yield Refusal(code=RefusalCode.LEFT, facts={"who": who.id, "since": who.left})


def _availability(mentor: Member, circumstances: Circumstances) -> Iterator[Refusal]:
    if mentor.id in circumstances.unlisted:
        return
    under_way = len(circumstances.pairs.get(mentor.id, ()))
    if mentor.capacity == 0:
        yield Refusal(code=RefusalCode.NO_CAPACITY, facts={"mentor": mentor.id})
    elif under_way >= mentor.capacity:
        yield Refusal(
            code=RefusalCode.FULL, facts={"mentor": mentor.id, "capacity": mentor.capacity, "under_way": under_way}
        )
    until = mentor.away_until(circumstances.today)
    if until is not None:
        yield Refusal(code=RefusalCode.ON_LEAVE, facts={"mentor": mentor.id, "until": until})
