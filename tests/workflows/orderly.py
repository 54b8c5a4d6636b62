"""What holds of every season, however it went."""

from collections import Counter
from datetime import timedelta

from contracts.letters import Method
from contracts.names import letter_key
from mentoring.kinds import PAIR
from mentoring.working_time import WorkingTime, fits
from tests.seasons import Stage

ENDS = ("answered", "defaulted", "cancelled")


def assert_orderly(stage: Stage, hours: WorkingTime | None = None) -> None:
    """Each letter once, each ask ended in exactly one way, nobody reminded at night, calendars that can follow."""
    assert_each_letter_is_unique(stage)
    assert_every_ask_ended_once(stage)
    assert_reminders_are_few_and_in_working_hours(stage, hours or WorkingTime())
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
    reminders = stage.post.named("reminder")
    for letter in reminders:
        assert fits(hours, letter.at, timedelta(0)), f"{letter.step} left on {letter.at:%A %H:%M}"
        assert letter.ask is not None
        assert letter.at < letter.ask.due + timedelta(seconds=1)
    for ask, times in Counter(letter.ask.id for letter in reminders if letter.ask).items():
        assert times <= 2, ask


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
