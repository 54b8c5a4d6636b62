"""Choosing: candidates are asked one after the other. Silence after the reminders counts as declining.

Each is looked at anew at the moment of asking (S9, S11): places, leave, reporting lines, conflicts.
"""

import itertools

from temporalio import workflow

from activities.candidates import Candidate, Candidates, CandidateWanted
from mentoring.candidacy import Became, Candidacy, may_be_asked_again, were_asked
from mentoring.facts import Accept, Decision
from mentoring.kinds import EndReason, Phase, Role
from workflows import policies
from workflows.asking import ask
from workflows.desk import Desk
from workflows.telling import Cites, tell

ASK_AGAIN, PROPOSE, CLOSE = "ask-again", "propose", "close"


async def choose(desk: Desk) -> None:
    """Returns once a mentor has accepted. When nobody is left the coordinator decides; by default the relationship ends there."""
    desk.enter(Phase.CHOOSING)
    relationship = desk.relationship
    named, passed = relationship.named or None, were_asked(())
    for attempt in itertools.count(1):
        if await _found(desk, named, passed):
            return
        decided = await _decided(desk, attempt)
        asked = were_asked(relationship.candidacies)
        named = may_be_asked_again(relationship.candidacies) if decided == ASK_AGAIN else None
        passed = () if decided == ASK_AGAIN else asked


async def _found(desk: Desk, named: tuple[str, ...] | None, passed: tuple[str, ...]) -> bool:
    """Ask them one after the other, as long as there is somebody to ask; whether one of them accepted."""
    while mentor := await _next(desk, named, passed):
        if await _accepts(desk, mentor):
            return True
        passed = (*passed, mentor)
    return False


async def _next(desk: Desk, named: tuple[str, ...] | None, passed: tuple[str, ...]) -> str:
    """Whoever may be asked now, with a place held for this relationship; "" when nobody is left."""
    await desk.resumed()
    desk.stop_if_ending()
    desk.busy_with(Phase.CHOOSING.value)
    relationship = desk.relationship
    found: Candidate = await workflow.execute_activity_method(
        Candidates.next,
        CandidateWanted(
            relationship=relationship.id,
            pairing=relationship.pairing,
            mentee=relationship.mentee,
            coordinator=relationship.coordinator,
            named=named,
            passed=passed,
            at=desk.now,
        ),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary="next-candidate",
    )
    for mentor, codes in found.refused.items():
        _not_eligible(desk, Candidacy(mentor=mentor, became=Became.NOT_ELIGIBLE, refusals=codes))
    relationship.mentor, relationship.mentor_knows = found.mentor, False
    desk.changed()
    return found.mentor


def _not_eligible(desk: Desk, refused: Candidacy) -> None:
    """Told once for each, however often we look."""
    if refused not in desk.relationship.candidacies:
        desk.relationship.candidacies.append(refused)
        desk.note("candidate-not-eligible")


async def _accepts(desk: Desk, mentor: str) -> bool:
    """Ask this candidate; the mentee hears that somebody is being asked."""
    relationship = desk.relationship
    before = sum(one.mentor == mentor for one in relationship.candidacies if one.became is not Became.NOT_ELIGIBLE)
    candidacy = Candidacy(mentor=mentor)
    relationship.candidacies.append(candidacy)
    number = len([one for one in relationship.candidacies if one.became is not Became.NOT_ELIGIBLE])
    relationship.mentor_knows = True
    if not before:
        step = "mentor-is-asked" if number == 1 else f"mentor-is-asked-{number}"
        await tell(desk, "mentor-is-asked", Role.MENTEE, step=step, cites=Cites(numbers={"candidate": number}))
    cites = Cites(numbers={"attempt": before + 1})
    reply = await ask(desk, Accept, Role.MENTOR, step=f"accept-{number}", cites=cites)
    if reply is None:
        candidacy.became = Became.SILENT
    else:
        candidacy.became = Became.ACCEPTED if reply.facts.accepted else Became.DECLINED
    accepted = candidacy.became is Became.ACCEPTED
    desk.note("mentor-accepted" if accepted else "mentor-declined", role=Role.MENTOR)
    return accepted


async def _decided(desk: Desk, attempt: int) -> str:
    """The coordinator decides what becomes of a list that has run out. Raises EndingRequested when that is the end."""
    asked = were_asked(desk.relationship.candidacies)
    again = may_be_asked_again(desk.relationship.candidacies)
    reply = await ask(
        desk,
        Decision,
        Role.COORDINATOR,
        step=f"no-mentor-{attempt}",
        letter="decide-no-mentor",
        choices=(*((ASK_AGAIN,) if again else ()), PROPOSE, CLOSE),
        cites=Cites(people=asked),
    )
    if reply is None or reply.facts.choice == CLOSE:
        desk.end_because(EndReason.NO_MENTOR)
        desk.stop_if_ending()
    return reply.facts.choice if reply else CLOSE
