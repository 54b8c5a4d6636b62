"""What holds of every season, however it went."""

from collections import Counter
from datetime import datetime, timedelta

from contracts.letters import AskInLetter, Letter, Method
from contracts.names import letter_key
from mentoring.kinds import PAIR
from mentoring.working_time import WorkingTime, fits
from tests.seasons import Stage

HALF_A_DAY = timedelta(hours=4)
ENDS = ("answered", "defaulted", "cancelled")


def assert_orderly(stage: Stage, hours: WorkingTime | None = None) -> None:
    """Each letter once, each ask ended in exactly one way, nobody reminded at night, calendars that can follow."""
    assert_each_letter_is_unique(stage)
    assert_every_ask_ended_once(stage)
    assert_reminders_are_few_and_in_working_hours(stage, hours or WorkingTime())
    assert_one_reminder_mail_a_morning(stage)
    assert_each_follow_up_is_told_once(stage)
    assert_calendars_can_follow(stage)


def assert_each_letter_is_unique(stage: Stage) -> None:
    keys = Counter(letter_key(letter.relationship, letter.step, letter.recipient) for letter in stage.post.sent)
    assert [key for key, times in keys.items() if times > 1] == []


def assert_every_ask_ended_once(stage: Stage) -> None:
    """By the timeline: what was asked was answered, defaulted or cancelled, once; at the end nothing is open."""
    notes = [stage.shelf.notes[seq] for seq in sorted(stage.shelf.notes)]
    assert [note.seq for note in notes] == list(range(1, len(notes) + 1))
    asked = Counter(note.step for note in notes if note.event == "asked")
    ended = Counter(note.step for note in notes if note.event in ENDS)
    assert set(asked.values()) == {1}
    assert ended == asked
    assert stage.shelf.page is not None
    assert stage.shelf.page.asks == []


def assert_reminders_are_few_and_in_working_hours(stage: Stage, hours: WorkingTime) -> None:
    reminders = reminder_mails(stage)
    for letter in reminders:
        assert fits(hours, letter.at, timedelta(0)), f"{letter.step} left on {letter.at:%A %H:%M}"
        for ask in reminded_of(letter):
            assert letter.at < ask.due + timedelta(seconds=1)
            assert ask.person == letter.recipient
    for step, times in Counter(ask.id for letter in reminders for ask in reminded_of(letter)).items():
        assert times <= 2, step


def assert_one_reminder_mail_a_morning(stage: Stage) -> None:
    """Nobody finds two of them within half a working day, and each asks for something only once."""
    latest: dict[str, datetime] = {}
    mails = [*reminder_mails(stage), *stage.post.named("follow-ups")]
    for letter in sorted(mails, key=lambda one: one.at):
        before = latest.get(letter.recipient)
        assert before is None or letter.at - before >= HALF_A_DAY, letter.step
        latest[letter.recipient] = letter.at
    for letter in reminder_mails(stage):
        told = [ask.id for ask in reminded_of(letter)]
        assert len(told) == len(set(told))


def assert_each_follow_up_is_told_once(stage: Stage) -> None:
    told = Counter(name for letter in stage.post.named("follow-ups") for name in letter.answers)
    assert [name for name, times in told.items() if times > 1] == []


def reminder_mails(stage: Stage) -> list[Letter]:
    return [letter for letter in stage.post.sent if letter.name in ("reminder", "reminders")]


def reminded_of(letter: Letter) -> list[AskInLetter]:
    assert letter.ask is not None
    return [letter.ask, *letter.also]


def assert_calendars_can_follow(stage: Stage) -> None:
    """Each calendar sees rising sequences, and nothing after a cancellation but a later invitation to the same meeting."""
    for role in PAIR:
        latest: dict[int, int] = {}
        for letter in stage.post.sent:
            if letter.role is role and letter.invitation is not None:
                shown = letter.invitation
                assert shown.sequence > latest.get(shown.meeting, -1)
                assert shown.method is Method.REQUEST or shown.meeting in latest
                latest[shown.meeting] = shown.sequence
