"""Before a meeting: hot topics the day before, then the agenda, once a date, and never in the way of the meeting itself."""

from datetime import time, timedelta

import pytest

from contracts.letters import Agenda, Letter
from mentoring import facts
from mentoring.agenda import Opening
from mentoring.kinds import PAIR, AskKind, Role
from mentoring.programme import Terms
from mentoring.working_time import WorkingTime, fits
from tests.fakes import FakeDiaries, FakePostOffice
from tests.natures import DAY, DILIGENT, answers, but, diligent, silent
from tests.seasons import Stage, stage
from tests.workflows.orderly import assert_orderly

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
WITHOUT_TOPICS = {**DILIGENT, Role.MENTEE: but(diligent, {"topics": silent})}


def agendas(season: Stage, meeting: int, role: Role = Role.MENTEE) -> list[Letter]:
    return [
        letter
        for letter in season.post.named("agenda", role)
        if letter.agenda is not None and letter.agenda.meeting == meeting
    ]


def prepared(letter: Letter) -> Agenda:
    assert letter.agenda is not None
    return letter.agenda


@pytest.mark.behaviour("S24", "S25")
async def test_the_mentee_is_asked_for_hot_topics_the_day_before_and_both_have_them_on_the_agenda() -> None:
    async with stage(DILIGENT, look_every=HOUR) as season:
        await season.play_until_sent("meeting-1-debrief")
        [asked] = season.post.named("ask-topics")
        assert asked.role is Role.MENTEE
        meeting = asked.dates["starts"]
        assert (asked.at.date(), asked.at.hour) == (meeting.date() - DAY, 8)  # nine in Paris, the day before
        for role in PAIR:
            [agenda] = agendas(season, 1, role)
            assert agenda.answers == {"topics": "a-meeting-1-topics-0", "goals": "a-goals-1"}
            assert prepared(agenda).starts_at == meeting
            assert asked.at < agenda.at < meeting
            assert fits(WorkingTime(), agenda.at, timedelta(0))
        await season.play()
        assert len(season.post.named("agenda")) == 6
        assert_orderly(season)


@pytest.mark.behaviour("S20")
async def test_the_first_agenda_is_the_first_meeting_s_and_the_plan_comes_with_those_that_follow() -> None:
    async with stage(DILIGENT) as season:
        await season.play()
        one, two, three = (prepared(agendas(season, number)[0]) for number in (1, 2, 3))
        assert [one.first, two.first, three.first] == [True, False, False]
        assert [one.opening, two.opening, three.opening] == [Opening.FIRST, Opening.EARLY, Opening.LAST]
        assert "plan-line-1" not in agendas(season, 1)[0].answers
        assert agendas(season, 2)[0].answers["plan-line-2"] == "a-action-plan-1"
        assert agendas(season, 2)[0].numbers["plan-line-2"] == 1


@pytest.mark.behaviour("S20")
async def test_a_first_meeting_that_was_missed_is_still_to_come() -> None:
    missed = but(diligent, {"debrief": answers(facts.Debrief(held=False))})
    async with stage(dict.fromkeys(PAIR, missed)) as season:
        await season.play_until_sent("meeting-2-agenda")
        [agenda] = agendas(season, 2, season.post.sent[-1].role)
        assert prepared(agenda).first


@pytest.mark.behaviour("S25", "N6")
async def test_nothing_said_the_agenda_leaves_without_topics_and_nobody_is_nudged() -> None:
    async with stage(WITHOUT_TOPICS) as season:
        await season.play_until_sent("meeting-1-debrief")
        [agenda] = agendas(season, 1)
        assert agenda.answers == {"goals": "a-goals-1"}
        assert "reminder" not in season.post.names()
        assert "silence" not in season.post.names("coordinator")
        [topics] = season.post.named("ask-topics")
        assert topics.ask is not None
        assert timedelta(0) <= agenda.at - topics.ask.ends < timedelta(seconds=2)


async def test_a_date_wished_for_is_prepared_once_and_for_that_date() -> None:
    async with stage(DILIGENT) as season:
        letter = await season.play_until_sent("meeting-2-date-0")
        wished = letter.dates["third"]
        season.natures[Role.MENTOR] = but(
            diligent, {"meeting-2-date-0-mentor": answers(facts.MeetingDate(suits=False, instead=wished))}
        )
        await season.play_until_sent("meeting-2-debrief")
        for role in PAIR:
            [agenda] = agendas(season, 2, role)
            assert prepared(agenda).starts_at == wished


async def test_a_meeting_set_again_after_its_agenda_had_left_gets_a_new_one_for_the_new_date() -> None:
    async with stage(DILIGENT) as season:
        asked = await season.play_until_sent("meeting-2-topics")
        await season.play_to(asked.dates["starts"] - timedelta(minutes=20))
        assert len(agendas(season, 2)) == len(agendas(season, 2, Role.MENTOR)) == 1
        season.fall_silent()
        await season.pause(until=await season.clock.now() + 20 * DAY)
        await season.play_for(21 * DAY)
        season.wake()
        await season.play_until_sent("meeting-2-debrief")
        for role in PAIR:
            first, second = agendas(season, 2, role)
            assert prepared(second).starts_at > prepared(first).starts_at + 19 * DAY
        await season.play()
        assert_orderly(season)


@pytest.mark.behaviour("E7")
async def test_a_meeting_that_moves_after_its_agenda_had_left_gets_a_new_one_for_its_new_date() -> None:
    async with stage(DILIGENT) as season:
        asked = await season.play_until_sent("meeting-2-topics")
        await season.play_to(asked.dates["starts"] - timedelta(minutes=20))
        assert len(agendas(season, 2)) == 1
        wish = asked.dates["starts"] + 7 * DAY
        await season.begin("meeting-change-1", facts.MeetingChange(instead=wish), Role.MENTOR)
        await season.play_until_sent("meeting-2-debrief")
        for role in PAIR:
            assert [prepared(letter).starts_at for letter in agendas(season, 2, role)] == [asked.dates["starts"], wish]
        await season.play()
        assert_orderly(season)


async def test_a_pause_takes_the_question_back_and_no_agenda_leaves_in_it() -> None:
    async with stage(WITHOUT_TOPICS) as season:
        await season.play_until_sent("meeting-1-topics")
        await season.play_for(HOUR)
        await season.pause(until=await season.clock.now() + 20 * DAY)
        await season.play_for(19 * DAY)
        assert season.post.named("agenda") == []
        assert not [ask for ask in await season.asks() if ask.kind is AskKind.TOPICS]
        await season.play()
        assert_orderly(season)


async def test_a_dead_mail_server_holds_back_questions_and_agendas_but_never_the_meeting() -> None:
    away: list[bool] = [True]
    post = FakePostOffice(away=lambda letter: bool(away) and letter.name in ("ask-topics", "agenda"))
    async with stage(DILIGENT, post=post) as season:
        await season.play_until_sent("meeting-1-debrief")
        away.clear()
        await season.play_until_sent("meeting-2-date")
        assert post.attempts > len(post.sent)
        assert not agendas(season, 1)
        assert not agendas(season, 1, Role.MENTOR)
        met = season.post.named("ask-debrief")[0].dates["met"]
        assert season.post.named("ask-debrief")[0].at - met <= timedelta(hours=1, seconds=1)
        await season.play()
        assert_orderly(season)


async def test_preparation_takes_no_time_where_there_is_none() -> None:
    """A programme of minutes, people who work round the clock: the agenda leaves at once, and nothing is asked."""
    minute = timedelta(minutes=1)
    terms = Terms(
        lasts=90 * minute,
        announce_closure=10 * minute,
        rhythms=(20 * minute,),
        meeting_length=minute,
        first_meeting_after=10 * minute,
        notice=2 * minute,
        challenges=False,
        check_in_after=timedelta(0),
    )
    usual = answers(facts.CharterDraft(rhythm=20 * minute), after=20 * SECOND)
    quick = but(lambda ask: (20 * SECOND, (diligent(ask) or (DAY, facts.Topics()))[1]), {"charter-draft": usual})
    always = WorkingTime(opens=time(0), closes=time(0), days=(1, 2, 3, 4, 5, 6, 7))
    async with stage(
        dict.fromkeys(PAIR, quick), terms, diaries=FakeDiaries(usual=always), look_every=10 * SECOND
    ) as season:
        closed = await season.play()
        assert closed.meetings_held >= 3
        assert season.post.named("ask-topics") == []
        for letter in season.post.named("agenda"):
            assert letter.at < prepared(letter).starts_at
        assert len(season.post.named("agenda")) == 2 * closed.meetings_held
