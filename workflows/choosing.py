"""Choosing: candidates are asked one after the other. Silence after the reminders counts as declining.

Each is looked at anew at the moment of asking (S9, S11): places, leave, reporting lines, conflicts.
"""

from temporalio import workflow

from activities.candidates import Candidate, Candidates, CandidateWanted
from mentoring.candidacy import SAID_NO, Became, Candidacy, may_be_asked_again, were_asked, were_thought_of
from mentoring.facts import Decision
from mentoring.kinds import EndReason, Phase, Role
from workflows import policies
from workflows.asking import ask
from workflows.candidate import agreed
from workflows.desk import ENGINE, Desk
from workflows.telling import Cites

ASK_AGAIN, PROPOSE, CLOSE = "ask-again", "propose", "close"


async def choose(desk: Desk) -> None:
    """Returns once a mentor has accepted. When nobody is left the coordinator decides; by default the relationship ends there."""
    desk.enter(Phase.CHOOSING)
    relationship = desk.relationship
    named = relationship.named or None
    gone = tuple(one.mentor for one in relationship.former)
    passed = (*gone, *were_thought_of(relationship.thought_of))
    while not await _found(desk, named, passed):
        decided = await _decided(desk)
        named = may_be_asked_again(relationship.thought_of) if decided == ASK_AGAIN else None
        passed = () if decided == ASK_AGAIN else (*gone, *were_thought_of(relationship.thought_of))


async def _found(desk: Desk, named: tuple[str, ...] | None, passed: tuple[str, ...]) -> bool:
    """Ask them one after the other, as long as there is somebody to ask; whether one of them accepted."""
    while mentor := await _next(desk, named, passed):
        before = [one for one in desk.relationship.thought_of if one.mentor == mentor and one.became in SAID_NO]
        candidacy = await agreed(desk, mentor, proposed=named is None, attempt=len(before) + 1)
        if candidacy.became is Became.ACCEPTED:
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
    if refused not in desk.relationship.thought_of:
        desk.relationship.candidacies.append(refused)
        desk.note("candidate-not-eligible")


async def _decided(desk: Desk) -> str:
    """The coordinator decides what becomes of a list that has run out. Raises EndingRequested when that is the end."""
    desk.relationship.no_mentor_asked += 1
    asked = were_asked(desk.relationship.thought_of)
    again = may_be_asked_again(desk.relationship.thought_of)
    reply = await ask(
        desk,
        Decision,
        Role.COORDINATOR,
        step=f"no-mentor-{desk.relationship.no_mentor_asked}",
        letter="decide-no-mentor",
        choices=(*((ASK_AGAIN,) if again else ()), PROPOSE, CLOSE),
        cites=Cites(people=asked),
    )
    if reply is None or reply.facts.choice == CLOSE:
        desk.end_because(EndReason.NO_MENTOR, Role.COORDINATOR if reply else ENGINE)
        desk.stop_if_ending()
    return reply.facts.choice if reply else CLOSE
