"""Follow-ups: each reminds its owner once, on its day; it stands on the agenda until it is ticked off."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contracts.letters import AskInLetter, Letter
from mentoring import facts
from mentoring.facts import Facts, FollowUpNoted, Reached
from mentoring.kinds import PAIR, Closing, Role
from mentoring.working_time import WorkingTime
from tests.fakes import FakeDiaries, FakePostOffice
from tests.natures import A_DAY_LATER, DAY, DILIGENT, Nature, but, diligent
from tests.seasons import Stage, stage
from tests.workflows.orderly import assert_orderly

PARIS = ZoneInfo("Europe/Paris")


def noting(*owners_and_days: tuple[Role, int], done: tuple[int, ...] = (), meeting: int = 1) -> Nature:
    """At the debrief of `meeting`, notes these follow-ups, so many days after the deadline of the debrief."""

    def tell(ask: AskInLetter) -> tuple[timedelta, Facts]:
        told = facts.Debrief(held=True, reached=Reached.YES, done=done if ask.number > meeting else ())
        if ask.number == meeting:
            lines = tuple(FollowUpNoted(owner=who, by=day_of(ask, days)) for who, days in owners_and_days)
            told = told.model_copy(update={"follow_ups": lines})
        return A_DAY_LATER, told

    return but(diligent, {"debrief": tell})


def day_of(ask: AskInLetter, days: int) -> date:
    return (ask.due + days * DAY).date()


def reminders(season: Stage, role: Role | None = None) -> list[Letter]:
    return season.post.named("follow-ups", role)


def by_of(season: Stage, days: int) -> date:
    return day_of(season.open_ask("meeting-1-debrief-mentee"), days)


@pytest.mark.behaviour("S27", "P6")
async def test_a_follow_up_reminds_its_owner_once_on_its_day_in_the_morning() -> None:
    async with stage({**DILIGENT, Role.MENTEE: noting((Role.MENTEE, 8), (Role.MENTOR, 9))}) as season:
        await season.play_until_sent("meeting-2-agenda")
        days = {Role.MENTEE: by_of(season, 8), Role.MENTOR: by_of(season, 9)}
        await season.play()
        for number, role in ((1, Role.MENTEE), (2, Role.MENTOR)):
            [reminder] = reminders(season, role)
            assert reminder.step == f"follow-up-{number}-reminder"
            assert reminder.answers == {f"follow-up-{number}": "a-meeting-1-debrief-mentee"}
            assert reminder.numbers == {f"follow-up-{number}": number - 1}
            assert working_morning(reminder.at) >= datetime.combine(days[role], datetime.min.time(), PARIS)
            assert (reminder.at.astimezone(PARIS).date() - days[role]).days in (0, 1, 2)  # a weekend lies in between
        assert season.shelf.events().count("follow-up-due") == 2
        assert_orderly(season)


def working_morning(at: datetime) -> datetime:
    local = at.astimezone(PARIS)
    assert local.isoweekday() <= 5
    assert (local.hour, local.minute) == (9, 0)
    return local


@pytest.mark.behaviour("S27", "N5")
async def test_what_falls_due_together_comes_in_one_letter() -> None:
    two = noting((Role.MENTEE, 8), (Role.MENTEE, 8), (Role.MENTEE, 10))
    async with stage({**DILIGENT, Role.MENTEE: two}) as season:
        await season.play()
        assert [list(letter.answers) for letter in reminders(season)] == [
            ["follow-up-1", "follow-up-2"],
            ["follow-up-3"],
        ]
        assert_orderly(season)


@pytest.mark.behaviour("S27")
async def test_an_open_follow_up_stands_on_the_next_agenda_and_in_the_next_debrief_until_it_is_ticked_off() -> None:
    both = dict.fromkeys(PAIR, noting((Role.MENTEE, 8), done=(1,)))
    async with stage(both) as season:
        await season.play()
        agendas = {letter.step: letter for letter in season.post.named("agenda", Role.MENTOR)}
        shown = {step: [name for name in one.answers if name.startswith("follow-up")] for step, one in agendas.items()}
        assert shown == {
            "meeting-1-agenda-0": [],
            "meeting-2-agenda-0": ["follow-up-1", "follow-up-2"],  # each of the two noted one
            "meeting-3-agenda-0": ["follow-up-2"],
        }
        asked = {letter.step: letter for letter in season.post.named("ask-debrief")}
        assert "follow-up-1" in asked["meeting-2-debrief-mentor"].numbers
        assert "follow-up-1" not in asked["meeting-3-debrief-mentor"].numbers
        assert_orderly(season)


async def test_what_is_done_before_its_day_is_not_reminded_of() -> None:
    both = dict.fromkeys(PAIR, noting((Role.MENTEE, 40), done=(1, 2)))
    async with stage(both) as season:
        await season.play()
        assert reminders(season) == []


@pytest.mark.behaviour("N2")
async def test_nobody_is_reminded_in_a_pause_and_what_fell_due_in_it_is_told_afterwards() -> None:
    async with stage({**DILIGENT, Role.MENTEE: noting((Role.MENTEE, 8))}) as season:
        await season.play_until_sent("meeting-2-date")
        season.fall_silent()
        back = await season.clock.now() + 30 * DAY
        await season.pause(until=back)
        await season.play_for(29 * DAY)
        assert reminders(season) == []
        season.wake()
        await season.play()
        [reminder] = reminders(season)
        assert back < reminder.at < back + 4 * DAY
        assert_orderly(season)


async def test_a_reminder_held_back_by_a_dead_mail_server_is_sent_once_when_it_is_back() -> None:
    away: list[bool] = [True]
    post = FakePostOffice(away=lambda letter: bool(away) and letter.name == "follow-ups")
    async with stage({**DILIGENT, Role.MENTEE: noting((Role.MENTEE, 8))}, post=post) as season:
        await season.play_until_sent("meeting-2-date")
        day = by_of(season, 8)
        await season.play_to(datetime.combine(day + 3 * DAY, datetime.min.time(), PARIS))
        assert reminders(season) == []
        away.clear()
        await season.play()
        assert len(reminders(season)) == 1
        assert_orderly(season)


async def test_its_day_is_the_owner_s_own() -> None:
    montreal = WorkingTime(timezone="America/Montreal")
    diaries = FakeDiaries(other={"p-2": montreal})
    async with stage({**DILIGENT, Role.MENTEE: noting((Role.MENTOR, 8))}, diaries=diaries) as season:
        await season.play()
        [reminder] = reminders(season)
        local = reminder.at.astimezone(ZoneInfo("America/Montreal"))
        assert (local.hour, local.minute) == (9, 0)


@pytest.mark.behaviour("S22")
@pytest.mark.parametrize(("mentor_too", "meetings"), [("both", 1), ("one", 3)])
async def test_two_who_would_both_rather_conclude_do_and_one_alone_gets_another_meeting(
    mentor_too: str, meetings: int
) -> None:
    finish = facts.Debrief(held=True, reached=Reached.YES, finish=True)

    def tell(ask: AskInLetter) -> tuple[timedelta, Facts]:
        return A_DAY_LATER, finish if ask.number == 1 else finish.model_copy(update={"finish": False})

    says = but(diligent, {"debrief": tell})
    async with stage({Role.MENTEE: says, Role.MENTOR: says if mentor_too == "both" else diligent}) as season:
        closed = await season.play()
        assert closed.closing is (Closing.COMPLETED_EARLY if mentor_too == "both" else Closing.COMPLETED)
        assert closed.meetings_held == meetings
        assert_orderly(season)
