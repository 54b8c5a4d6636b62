"""A plan that the personal page can draw, with a line in every state."""

from datetime import date

from mentoring import facts
from mentoring.initiatives import Offer
from mentoring.kinds import PAIR, AskKind, Role
from mentoring.plan import LineStatus, PlanLine, Skill
from tests.gateway.street import Street

MENTEES, MENTORS = "Chair the March committee", "Open a door at the works council"


async def with_a_plan(street: Street) -> None:
    """Five lines: one done, one late, one to go, one suggested, one given up; and one that was not kept."""
    row = {"skill": "Chairing", "owner": "mentee"}
    said = [
        {"opportunity": what, "by": by, **row}
        for what, by in (
            ("Read the statutes", "2026-09-01"),
            ("Meet the treasurer", "2026-10-01"),
            (MENTEES, "2027-03-01"),
            ("Sit in on the board", "2027-04-01"),
            ("Write a column", "2026-09-20"),
            ("Nothing of this", "2026-09-20"),
        )
    ]
    said.append({"opportunity": MENTORS, "by": "2027-02-01", "skill": "Networks", "owner": "mentor"})
    noted = tuple(facts.FollowUpNoted(owner=Role.MENTEE, by=date(2027, 3, 1)) for _ in said)
    await street.keep("plan", AskKind.ACTION_PLAN, Role.MENTEE, {"lines": said}, facts.ActionPlan(lines=noted))
    became = ["done", "open", "open", "suggested", "dropped", "left", "open"]
    lines = tuple(
        PlanLine(
            number=place + 1,
            owner=Role(one["owner"]),
            by=date.fromisoformat(one["by"]),
            answer="a-plan",
            line=place,
            status=LineStatus(status),
        )
        for place, (one, status) in enumerate(zip(said, became, strict=True))
    )
    offers = tuple(Offer(step="plan-change-1", kind=AskKind.PLAN_CHANGE, role=role) for role in PAIR)
    await street.tell_shelf(plan=lines, skills=(Skill(answer="a-proposed", line=0),), offers=offers)
