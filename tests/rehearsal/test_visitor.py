"""A visitor sees a page as a browser without JavaScript does, and a player fills it in by their script."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mentoring.kinds import Role
from rehearsal.cast import Nature, Player
from rehearsal.company import awake
from rehearsal.visitor import LINK, read_form

PAGE = """
<form method="get" action="/search"><input name="q"></form>
<form method="post" action="/a/x" data-kind="debrief">
 <input type="hidden" name="csrf" value="s&amp;t">
 <input type="radio" name="held" value="yes"><input type="radio" name="held" value="no">
 <input type="radio" name="before" value="1"><input type="radio" name="before" value="10">
 <textarea name="follow_ups">typed &lt;before&gt;</textarea>
 <input type="datetime-local" name="next_at"><input type="date" name="by">
</form>
"""
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_the_form_that_posts_is_read_with_its_fields_options_and_hidden_values() -> None:
    form = read_form(PAGE)
    assert form is not None
    assert (form.action, form.kind) == ("/a/x", "debrief")
    assert form.hidden() == {"csrf": "s&t"}
    assert form.fields["held"].options == ["yes", "no"]
    assert form.fields["follow_ups"].value == "typed <before>"


def test_a_page_without_a_form_has_none() -> None:
    assert read_form("<p>Merci.</p>") is None


def test_a_player_types_their_script_the_first_choice_and_moments_from_now() -> None:
    nature = Nature(
        answers={"debrief": ({"held": "*", "next_at": {"in": "20 days", "at": "10:00"}, "by": {"in": "3 days"}},)}
    )
    form = read_form(PAGE)
    assert form is not None
    typed = Player(Role.MENTEE, nature).fill(form, NOW)
    assert typed == {"held": "yes", "next_at": "2026-12-21T10:00", "by": "2026-12-04", "before": "4"}


def test_a_player_forgets_the_nth_ask_of_a_kind_and_no_other() -> None:
    player = Player(Role.MENTOR, Nature(silent={"debrief": 2}, delay=timedelta(hours=1)))
    assert [player.forgets("debrief") for _ in range(3)] == [False, True, False]
    assert not player.forgets("goals")


def test_the_link_of_an_ask_is_found_in_a_mail_and_the_personal_page_is_not_taken_for_it() -> None:
    text = "…\nhttp://127.0.0.1:1/p/aaaaaaaaaaaaaaaaaaaaaaaaa\nhttp://127.0.0.1:1/a/bbbbbbbbbbbbbbbbbbbbbbbbb\n"
    found = LINK.search(text)
    assert found is not None
    assert found[0].endswith("/a/bbbbbbbbbbbbbbbbbbbbbbbbb")


def test_nobody_answers_in_the_night() -> None:
    paris = ZoneInfo("Europe/Paris")
    late, early, day = (datetime(2026, 12, 1, hour, tzinfo=paris) for hour in (23, 4, 15))
    assert awake(late) == datetime(2026, 12, 2, 7, 40, tzinfo=paris)
    assert awake(early) == datetime(2026, 12, 1, 7, 40, tzinfo=paris)
    assert awake(day) == day
