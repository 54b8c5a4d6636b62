"""The action plan as it grows: what the mentor sees and suggests is kept once the mentee says so (S29, S30)."""

from mentoring.facts import PlanAccept, PlanChange, Skills
from mentoring.kinds import Role
from mentoring.plan import LineStatus, Skill, settle, tick, write_down
from mentoring.relationship import Initiative
from workflows.asking import Reply, ask
from workflows.desk import Desk
from workflows.telling import Cites, tell


async def see_skills(desk: Desk, seen: Initiative) -> None:
    """The skills to develop, as the mentor sees them: asked for once the two have met, or told unasked."""
    if seen.facts is None:
        reply = await ask(desk, Skills, Role.MENTOR, step=f"{seen.id}-seen")
        if reply is None:
            return
        seen.facts, seen.answer = reply.facts, reply.answer
    kept = await _kept(desk, seen, "skills")
    if seen.answer is not None:
        desk.relationship.skills += [Skill(answer=seen.answer, line=place - 1) for place in kept]
    desk.note("skills-confirmed" if kept else "skills-left", step=seen.id)


async def change_plan(desk: Desk, change: Initiative) -> None:
    """Lines are ticked off and added; what the mentor adds is a suggestion until the mentee keeps it."""
    told, relationship = change.facts, desk.relationship
    if not isinstance(told, PlanChange):
        return
    tick(relationship.plan, change.role, done=told.done, dropped=told.dropped)
    by_mentor = change.role is Role.MENTOR
    write_down(relationship.plan, told.lines, change.answer, LineStatus.SUGGESTED if by_mentor else LineStatus.OPEN)
    desk.note("plan-changed", step=change.id, role=change.role)
    if not told.lines or change.answer is None:
        return
    if by_mentor:
        settle(relationship.plan, change.answer, await _kept(desk, change, "lines"))
        desk.changed()
    else:
        await tell(desk, "plan-grown", Role.MENTOR, step=change.id, cites=Cites(answers={"plan": change.answer}))


async def _kept(desk: Desk, suggested: Initiative, what: str) -> tuple[int, ...]:
    """The places of what the mentee keeps of it; silence keeps nothing. The mentor hears what was kept."""
    reply = await _asked(desk, suggested, what)
    if reply is None or suggested.answer is None:
        return ()
    numbers = {f"kept-{place}": float(place) for place in reply.facts.kept}
    cites = Cites(answers={"proposed": suggested.answer}, codes={"what": what}, numbers=numbers)
    await tell(desk, "suggestions-answered", Role.MENTOR, step=f"{suggested.id}-answered", cites=cites)
    return reply.facts.kept


async def _asked(desk: Desk, suggested: Initiative, what: str) -> Reply[PlanAccept] | None:
    cites = Cites(answers={"proposed": suggested.answer or ""}, codes={"what": what})
    return await ask(desk, PlanAccept, Role.MENTEE, step=f"{suggested.id}-accept", cites=cites)
