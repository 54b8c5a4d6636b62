"""The challenge between two meetings: the mentor proposes, the mentee accepts, softens or declines, weighs two ways, tries, and tells how it went.

Every silence has its default: nothing proposed, nothing taken, nothing told. None of them is held against anybody.
"""

from mentoring.facts import ChallengeAnswer, ChallengeChoice, ChallengeDebrief, ChallengeOptions, ChallengePropose
from mentoring.kinds import Role
from mentoring.ladder import Challenge, ChallengeStatus, level_of_next, may_propose
from mentoring.meetings import none_held
from workflows.asking import ask
from workflows.desk import Desk, together
from workflows.hours import in_working_hours
from workflows.telling import Cites, tell

NONE_THIS_TIME = "none"


def challenge_is_due(desk: Desk) -> bool:
    """Once the two have met, if the programme has any and the ladder allows it."""
    relationship = desk.relationship
    if none_held(relationship.meetings) or not relationship.terms.challenges:
        return False
    return may_propose(relationship.challenges, paused=desk.is_paused, alert=relationship.alert is not None)


async def challenge(desk: Desk) -> None:
    """One challenge, from its proposal to its debrief."""
    relationship = desk.relationship
    relationship.challenges_asked += 1
    number = relationship.challenges_asked
    level = level_of_next(relationship.challenges, relationship.terms.levels)
    codes = {"level": level}
    proposal = await ask(
        desk, ChallengePropose, Role.MENTOR, step=f"challenge-{number}-propose", cites=Cites(codes=codes), number=number
    )
    if proposal is None or proposal.facts.challenge == NONE_THIS_TIME:
        return
    current = Challenge(number=number, level=level, challenge=proposal.facts.challenge)
    relationship.challenges.append(current)
    desk.note("challenge-proposed", step=f"challenge-{number}")
    if relationship.alert is not None:
        current.status = ChallengeStatus.HELD_BACK
        desk.note("challenge-held-back", step=f"challenge-{number}")
        return
    codes["challenge"] = proposal.facts.challenge
    cites = Cites(codes=codes, answers={"challenge": proposal.answer} if proposal.answer else {})
    if await _taken(desk, current, cites):
        weighed, _ = await together(_weighed(desk, current, cites), _tried(desk, current))
        options = {"options": weighed} if weighed else {}
        await _told(desk, current, Cites(codes=cites.codes, answers=cites.answers | options))
    desk.note(f"challenge-{current.status}", step=f"challenge-{number}")


async def _taken(desk: Desk, current: Challenge, cites: Cites) -> bool:
    step = f"challenge-{current.number}-answer"
    reply = await ask(desk, ChallengeAnswer, Role.MENTEE, step=step, cites=cites, number=current.number)
    current.choice = reply.facts.choice if reply else None
    taken = current.choice in (ChallengeChoice.ACCEPT, ChallengeChoice.SOFTEN)
    current.status = ChallengeStatus.TAKEN if taken else ChallengeStatus.DECLINED
    if reply is not None:
        answers = cites.answers | ({"answer": reply.answer} if reply.answer else {})
        heard = Cites(codes={**cites.codes, "choice": reply.facts.choice.value}, answers=answers)
        await tell(desk, "challenge-answered", Role.MENTOR, step=f"challenge-{current.number}-answered", cites=heard)
    if not taken:
        return False
    desk.note("challenge-taken", step=f"challenge-{current.number}")
    return True


async def _weighed(desk: Desk, current: Challenge, cites: Cites) -> str | None:
    """Before they act: two ways to go about it, and the one they choose (S32). None: the debrief will ask."""
    step = f"challenge-{current.number}-options"
    reply = await ask(desk, ChallengeOptions, Role.MENTEE, step=step, cites=cites, number=current.number)
    return reply.answer if reply else None


async def _tried(desk: Desk, current: Challenge) -> None:
    """The time to try it."""
    step, what = f"challenge-{current.number}", "challenge"
    await desk.active_time(desk.relationship.terms.challenge_lasts, step=step, what=what, role=Role.MENTEE)
    await in_working_hours(desk, Role.MENTEE, step=step, what=what)


async def _told(desk: Desk, current: Challenge, cites: Cites) -> None:
    step = f"challenge-{current.number}-debrief"
    reply = await ask(desk, ChallengeDebrief, Role.MENTEE, step=step, cites=cites, number=current.number)
    if reply is None:
        current.status = ChallengeStatus.UNTOLD
        return
    current.status = ChallengeStatus.DONE if reply.facts.done else ChallengeStatus.NOT_DONE
    current.before, current.after = reply.facts.before, reply.facts.after
    if reply.answer is not None:
        told = Cites(codes=cites.codes, answers={**cites.answers, "debrief": reply.answer})
        await tell(desk, "challenge-told", Role.MENTOR, step=f"challenge-{current.number}-told", cites=told)
