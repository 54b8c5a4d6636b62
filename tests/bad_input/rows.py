"""The table: by door, what comes in, of which group of dangers it is, and what must become of it.

Each door is a function in tests/bad_input/doors.py: given `said`, it tells what became of it, in a few words.
"""

from dataclasses import dataclass
from typing import Any

MESSAGES, LIMITS, TIME, PRIVACY, DOORS = "Messages", "Limits", "Time", "Privacy", "Doors"


@dataclass(frozen=True)
class Row:
    """`becomes`: what the door must answer."""

    group: str
    what: str
    said: Any
    becomes: str

    def __str__(self) -> str:
        return f"{self.group}: {self.what} -> {self.becomes}"


PAUSE = {"id": "m-1"}
RUBBISH = {"id": "m-1", "ask": "goals-1", "person": "p-1", "facts": {"kind": "rubbish"}}

NEVER = {
    "id": "hr-1",
    "source": "own",
    "type": "employee.terminated.scheduled",
    "employee": "p-1",
    "recorded_at": "2026-01-01T00:00:00Z",
    "effective_at": "9999-12-31T00:00:00Z",
}

SIGNALS = [
    Row(MESSAGES, "without its argument", ("pause", []), "pause: wrong-number-of-arguments"),
    Row(MESSAGES, "with one too many", ("pause", [PAUSE, "more"]), "pause: wrong-number-of-arguments"),
    Row(MESSAGES, "null", ("pause", [None]), "pause: unreadable"),
    Row(MESSAGES, "a text for a wish", ("pause", ["a text"]), "pause: unreadable"),
    Row(MESSAGES, "without its id", ("pause", [{"until": "2027-02-01T09:00:00Z"}]), "pause: unreadable"),
    Row(MESSAGES, "with a list for its id", ("pause", [{"id": ["m-1"]}]), "pause: unreadable"),
    Row(MESSAGES, "lists in lists", ("pause", [[[[[]]]]]), "pause: unreadable"),
    Row(MESSAGES, "facts of no kind", ("answer", [RUBBISH]), "answer: unreadable"),
    Row(MESSAGES, "what the rules refuse", ("resume", [{"id": "m-2"}]), "resume: not-paused"),
    Row(MESSAGES, "a reason of its own", ("end", [{"id": "m-3", "reason": "because"}]), "end: unreadable"),
    Row(MESSAGES, "a name that nobody knows", ("paws", [{"id": "m-4"}]), "paws: unknown-message"),
    Row(MESSAGES, "the name of a method", ("__init__", []), "?: unknown-message"),
    Row(PRIVACY, "a name with words of somebody", ("Léa est malade\r\n", [1]), "?: unknown-message"),
    Row(TIME, "a moment without its zone", ("pause", [{**PAUSE, "until": "2027-02-01T09:00:00"}]), "pause: unreadable"),
    Row(
        TIME, "a moment in the past", ("pause", [{**PAUSE, "until": "2020-01-01T00:00:00Z"}]), "pause: date-in-the-past"
    ),
    Row(
        TIME, "the end of the calendar", ("pause", [{**PAUSE, "until": "9999-12-31T23:59:59Z"}]), "pause: date-too-far"
    ),
    Row(TIME, "an event on the last day there is", ("hr_event", [NEVER]), "hr_event: unreadable"),
]
"""Signals to a relationship: each is refused by name, in this order, and nothing else changes."""

UPDATES = [
    Row(MESSAGES, "without its argument", ("pause", []), "Unreadable"),
    Row(MESSAGES, "with one too many", ("pause", [PAUSE, 2]), "Unreadable"),
    Row(MESSAGES, "null", ("pause", [None]), "Unreadable"),
    Row(MESSAGES, "a text for a wish", ("pause", ["x"]), "RuntimeError: Failed decoding arguments"),
    Row(MESSAGES, "facts of no kind", ("answer", [RUBBISH]), "RuntimeError: Failed decoding arguments"),
    Row(
        MESSAGES,
        "a name that nobody knows",
        ("paws", [1]),
        "RuntimeError: Update handler for 'paws' expected but not found",
    ),
    Row(MESSAGES, "what the rules refuse", ("resume", [{"id": "m-4"}]), "RuleBroken: not-paused"),
    Row(
        TIME,
        "a moment in the past",
        ("pause", [{**PAUSE, "until": "2020-01-01T00:00:00Z"}]),
        "RuleBroken: date-in-the-past",
    ),
    Row(
        TIME,
        "the end of the calendar",
        ("pause", [{**PAUSE, "until": "9999-12-31T23:59:59Z"}]),
        "RuleBroken: date-too-far",
    ),
]
"""Updates: the caller is told at once."""

IDS = [
    Row(MESSAGES, "a line break", "r-1\r\nx", "refused"),
    Row(MESSAGES, "a way up", "../r-1", "refused"),
    Row(MESSAGES, "a mark that turns text round", "r-\u202e1", "refused"),
    Row(MESSAGES, "a letter with an accent", "r-é", "refused"),
    Row(MESSAGES, "none", "", "refused"),
    Row(LIMITS, "65 characters", "r" * 65, "refused"),
    Row(MESSAGES, "one of ours", "r-0123456789ab", "taken"),
]
"""Ids of workflows, as the one who starts them may choose them."""

MOMENTS = [
    Row(TIME, "an hour that a spring night skips", ("2027-03-28T02:30", "Europe/Paris"), "2027-03-28T01:30:00+00:00"),
    Row(
        TIME,
        "an hour that an autumn night has twice",
        ("2027-10-31T02:30", "Europe/Paris"),
        "2027-10-31T00:30:00+00:00",
    ),
    Row(TIME, "the same in Montreal", ("2027-03-14T02:30", "America/Montreal"), "2027-03-14T07:30:00+00:00"),
    Row(TIME, "a day that does not exist", ("2027-02-30T10:00", "Europe/Paris"), "not-a-moment"),
    Row(TIME, "24 o'clock", ("2027-02-03T24:00:01", "Europe/Paris"), "not-a-moment"),
    Row(TIME, "another clock than theirs", ("2027-02-03T10:00+09:00", "Europe/Paris"), "not-a-moment"),
    Row(TIME, "a day without an hour", ("2027-02-03", "Europe/Paris"), "not-a-moment"),
    Row(TIME, "the year one", ("0001-01-01T00:00", "Europe/Paris"), "not-a-moment"),
    Row(TIME, "the last year there is", ("9999-12-31T23:59", "Pacific/Honolulu"), "not-a-moment"),
    Row(TIME, "words", ("demain", "Europe/Paris"), "not-a-moment"),
]
"""Moments that people type, and where they live."""

PEOPLE = [
    Row(DOORS, "two addresses", {"mail": "b@y.org, evil@z.org"}, "mail"),
    Row(DOORS, "a name around the address", {"mail": "Léa <lea@y.org>"}, "mail"),
    Row(DOORS, "a header in the address", {"mail": "lea@y.org\r\nBcc: evil@z.org"}, "mail"),
    Row(DOORS, "a header in the name", {"name": "Léa\r\nBcc: evil@z.org"}, "name"),
    Row(DOORS, "a line break of Unicode's in the name", {"name": "Léa\u2028Bcc: x"}, "name"),
    Row(LIMITS, "a name of 201 characters", {"name": "x" * 201}, "name"),
    Row(TIME, "a zone that nobody knows", {"timezone": "Europe/Pari"}, "timezone"),
    Row(DOORS, "a file for a zone", {"timezone": "../../etc/passwd"}, "timezone"),
    Row(TIME, "a ninth day of the week", {"days": [9]}, "days"),
]
"""People: the field that is refused."""

FILES = [
    Row(DOORS, "a way up for a name", ("../../etc/passwd", b"%PDF-1"), "passwd.pdf"),
    Row(DOORS, "a way of Windows'", ("C:\\mine\\cv.pdf", b"%PDF-1"), "cv.pdf"),
    Row(DOORS, "a name turned round", ("cv\u202efdp.exe", b"%PDF-1"), "cvfdp.pdf"),
    Row(DOORS, "a name that is hidden", (".htaccess", b"%PDF-1"), "htaccess.pdf"),
    Row(DOORS, "a program that calls itself a PDF", ("cv.pdf", b"MZ\x90"), "type"),
    Row(DOORS, "a page of the web", ("cv.pdf", b"<html><script>"), "type"),
    Row(DOORS, "a bundle that is no document", ("cv.docx", b"PK\x03\x04..."), "type"),
    Row(LIMITS, "nothing at all", ("cv.pdf", b""), "empty"),
    Row(LIMITS, "one byte too many", ("cv.pdf", b"%PDF-" + bytes(996)), "too-large"),
]
"""Files that people give: the name under which each is kept, or why it is not."""

CELLS = [
    Row(DOORS, "a formula", "=1+1", "'=1+1"),
    Row(DOORS, "a formula by plus", "+33 6", "'+33 6"),
    Row(DOORS, "a formula by minus", "-1", "'-1"),
    Row(DOORS, "a function", "@SUM(A1)", "'@SUM(A1)"),
    Row(DOORS, "a formula behind a tab", "\t=1", "'\t=1"),
    Row(DOORS, "a formula behind a line break", "\r=1", "'\r=1"),
    Row(DOORS, "a name", "Léa", "Léa"),
]
"""Cells of the sheets that we write."""

ADDRESSES = [
    Row(DOORS, "this machine", "127.0.0.1", "refused"),
    Row(DOORS, "a cloud's own notes", "169.254.169.254", "refused"),
    Row(DOORS, "this machine, written as IPv6", "::ffff:127.0.0.1", "refused"),
    Row(DOORS, "this machine, behind a translator that claims to be public", "64:ff9b::7f00:1", "refused"),
    Row(DOORS, "a neighbour", "192.168.1.1", "refused"),
    Row(DOORS, "somebody on the internet", "93.184.216.34", "taken"),
]
"""Where outgoing events may go."""

FAILURES = [
    Row(PRIVACY, "an error that quotes an address", ValueError("cannot encode lea@example.org"), "ValueError"),
    Row(PRIVACY, "a key that is somebody's name", KeyError("Léa Martin"), "KeyError"),
    Row(PRIVACY, "a system error that names a file", OSError(28, "No space left", "/var/lea-martin.pdf"), "OSError"),
]
"""What fails in an activity: Temporal is told its kind and its place, none of its words."""

PAYLOADS = [
    Row(PRIVACY, "what is not sealed", "plain", "nothing"),
    Row(PRIVACY, "one bit flipped", "flipped", "nothing"),
    Row(PRIVACY, "under the name of another key", "renamed", "nothing"),
    Row(PRIVACY, "sealed under a key that is not here yet", "unknown", "tried again later"),
    Row(PRIVACY, "what is ours", "ours", "read"),
]
"""Payloads, as they come out of Temporal. What becomes nothing is refused by name, where it was a message."""

STARTS = [
    Row(DOORS, "aliases that unfold without end", "a: &a [x]\nb: [*a, *a]\n", "found the alias *a"),
    Row(DOORS, "an object of Python's", "mentee: !!python/object/apply:os.system [id]\n", "take the tag away"),
    Row(LIMITS, "thirty levels", "[" * 30, "more than 20 levels"),
    Row(LIMITS, "more than anybody writes", "x: " + "y" * 1_000_001, "more than 1000000 bytes"),
    Row(DOORS, "a control character", "programme: \x07\n", "special characters"),
    Row(DOORS, "a misspelt field", "programmme: classic\n", "'programme'?"),
    Row(DOORS, "nothing", "", "found nothing; expected a start file"),
]
"""Start files: what the mistake is told by."""

WEBHOOKS = [
    Row(DOORS, "one bit flipped", {"flip": True}, "401 signature"),
    Row(DOORS, "no signature", {"headers": {}}, "401 signature"),
    Row(DOORS, "an instant that is none", {"webhook-timestamp": "now"}, "401 signature"),
    Row(TIME, "an instant without end", {"webhook-timestamp": "9" * 400}, "401 signature"),
    Row(DOORS, "a number that is none", {"body": b'{"a": NaN}'}, "400 garbled"),
    Row(DOORS, "the same key twice", {"body": b'{"a": 1, "a": 2}'}, "400 garbled"),
    Row(DOORS, "half a character", {"body": b'{"a": "\\ud800"}'}, "400 garbled"),
    Row(LIMITS, "a hundred thousand levels", {"body": b"[" * 100_000}, "400 garbled"),
    Row(LIMITS, "more than a million bytes", {"content": b"x" * 1_000_001}, "413 too-large"),
    Row(DOORS, "a source that is not listed", {"path": "/hr/nobody/events"}, "404 unknown-source"),
    Row(MESSAGES, "a right one", {}, "202 new"),
    Row(MESSAGES, "the same again", {}, "202 again"),
]
"""HR events by webhook, in this order."""

PAGES = [
    Row(DOORS, "a link that never was", {"path": "/a/" + "A" * 43}, "404"),
    Row(DOORS, "a link with a way up", {"path": "/a/..%2f"}, "404"),
    Row(DOORS, "a link whose time has passed", {"expired": True}, "404"),
    Row(DOORS, "a form without its slip", {"slip": ""}, "403"),
    Row(DOORS, "a form with another's slip", {"slip": "nonsense"}, "403"),
    Row(
        DOORS,
        "a form that breaks off",
        {"body": b"--x\r\nno headers", "type": "multipart/form-data; boundary=x"},
        "400",
    ),
    Row(DOORS, "a form without its boundary", {"body": b"x", "type": "multipart/form-data"}, "400"),
    Row(
        LIMITS,
        "three hundred fields",
        {"body": b"&".join([b"a=1"] * 300), "type": "application/x-www-form-urlencoded"},
        "400",
    ),
    Row(
        LIMITS,
        "a body of four megabytes",
        {"body": b"0" * 4_200_000, "type": "application/x-www-form-urlencoded"},
        "413",
    ),
    Row(LIMITS, "nine hundred thousand characters", {"typed": {"professional": "x" * 900_000}}, "422"),
    Row(DOORS, "nothing in what is required", {"typed": {"professional": " "}}, "422"),
    Row(DOORS, "a template for words", {"typed": {"professional": "{{ 7 * 7 }} {0.__class__} <script>"}}, "200"),
]
"""Pages and forms of people; the last one is taken, as the words it is."""
