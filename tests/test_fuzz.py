"""Whatever comes in, each parser reads it or says what is wrong with it: never anything else."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapters.bookings import read_venues
from adapters.hr.platforms import Platforms
from adapters.hr.signatures import Forged, verify
from adapters.hr.sources import read_hr_file
from adapters.hr.strict_json import NotJson, read_object
from adapters.keys import load_keys
from adapters.mail.itip import read_reply
from adapters.mistakes import FileMistakes
from adapters.people_file import read_people_file
from adapters.programme_file import read_programme
from adapters.start_file import parse_start_file
from adapters.wishes_sheet import read_wishes
from gateway.uploads import BadFile, base_name, check_file
from mentoring.programme import Programme
from settings import ROOT, BadSettings, Settings
from tests.adapters.letter_samples import LIBRARY
from tests.adapters.people_files import HEADERS
from tests.calendar_replies import google, outlook

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PROGRAMMES: dict[str, Programme] = {"classic": LIBRARY.programme("classic")}
PLATFORMS = Platforms(ROOT / "content").all
LIMIT = 10_000


def on_disk(read: Callable[[Path], object], ending: str) -> Callable[[bytes], object]:
    """The same for bytes that are written into a file first."""

    def reading(content: bytes) -> object:
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"file{ending}"
            path.write_bytes(content)
            return read(path)

    return reading


def a_mail(content: bytes) -> object:
    return read_reply(content)


def a_file_that_is_sent(content: bytes) -> object:
    name = content[:60].decode("utf-8", "replace")
    safe = base_name(name)
    assert safe
    assert "/" not in safe
    return check_file(name, content, LIMIT)


def example(name: str) -> bytes:
    return (ROOT / name).read_bytes()


def keys(content: bytes) -> object:
    with TemporaryDirectory() as folder:
        (Path(folder) / "keys").write_bytes(content)
        return load_keys(Settings(var=Path(folder)))


PEOPLE = on_disk(lambda path: read_people_file(str(path), HEADERS), ".csv")
PEOPLE_YAML = on_disk(lambda path: read_people_file(str(path), HEADERS), ".yaml")
LIST = b"- id: E1\n  name: Ana Un\n  mail: ana@example.org\n  hours: '9h-18h'\n  leave: [2026-12-24/2027-01-02]\n"
START = example("examples/lea-and-nadia.yaml")
HR = b"sources:\n  paris:\n    platform: standard\n    secrets: [whsec_c2VjcmV0c2VjcmV0c2VjcmV0]\n"

PARSERS: dict[str, tuple[Callable[[bytes], object], list[bytes], type[Exception]]] = {
    "a start file": (
        lambda raw: parse_start_file(raw.decode("utf-8", "replace"), "x", PROGRAMMES, NOW),
        [START, b"relationships:\n  - " + START.replace(b"\n", b"\n    ")],
        FileMistakes,
    ),
    "a programme": (on_disk(read_programme, ".yaml"), [example("content/programmes/classic.yaml")], FileMistakes),
    "venues": (on_disk(read_venues, ".yaml"), [example("examples/venues.yaml")], FileMistakes),
    "people, a sheet": (PEOPLE, [example("examples/people.csv")], FileMistakes),
    "people, a list": (PEOPLE_YAML, [LIST], FileMistakes),
    "mentees and their wishes": (
        on_disk(lambda path: read_wishes(str(path), {"E1010", "E1012"}), ".csv"),
        [b"id;skills;sector;languages\nE1010;parler, oser;banque;fr\nE1012;;;\n"],
        FileMistakes,
    ),
    "sources of HR events": (on_disk(lambda path: read_hr_file(path, PLATFORMS), ".yaml"), [HR], FileMistakes),
    "keys": (keys, [f"temporal:a:{'0f' * 32}\nvault:b:{'1e' * 32}\n".encode()], BadSettings),
    "JSON": (read_object, [b'{"type": "x", "data": {"employee": "E1", "n": [1, 2.5e3, null, "\\u00e9"]}}'], NotJson),
    "a reply to an invitation": (a_mail, [google("r-1.meeting-1@t.invalid", "a@b.c"), outlook("u", "a@b.c")], OSError),
    "a file that is sent": (
        a_file_that_is_sent,
        [b"%PDF-1.4\n%%EOF\n", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04" + bytes(30), b"\xff\xd8\xff\xe0", b"MZ"],
        BadFile,
    ),
}

NOISE = st.one_of(
    st.binary(max_size=12),
    st.sampled_from([b"\xff", b"\x00", b"\xc3", b"\xed\xa0\x80", b"\x85", b'"', b"'", b"\n", b"\r", b"\t", b":", b";"]),
    st.sampled_from([b"- ", b"{", b"]", b"?", b"%", b"&a *a", b"<<: ", b"!!python/object:os.system", b"\n---\n"]),
    st.sampled_from([b"9" * 40, b"-1", b"1e999", b"NaN", b"2027-02-30", b"24:00", b"=1+1"]),
    st.sampled_from(["é" * 300, "😀", "\u202e"]).map(str.encode),
)


@st.composite
def spoilt(draw: st.DrawFn, bases: list[bytes]) -> bytes:
    """One of these, with some bytes gone, doubled, or in the wrong place."""
    content = draw(st.sampled_from(bases))
    for _ in range(draw(st.integers(1, 4))):
        here = draw(st.integers(0, len(content)))
        there = min(len(content), here + draw(st.integers(0, 30)))
        piece = draw(st.one_of(NOISE, st.just(content[here:there] * 2), st.just(b"")))
        content = content[:here] + piece + content[there:]
    return content


A_FEW = settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("what", PARSERS)
def test_what_is_right_is_read(what: str) -> None:
    read, [whole, *_], _ = PARSERS[what]
    read(whole)


@pytest.mark.parametrize("what", PARSERS)
@A_FEW
@given(data=st.data())
def test_what_is_spoilt_is_read_or_told(what: str, data: st.DataObject) -> None:
    read, bases, told = PARSERS[what]
    with suppress(told):
        read(data.draw(spoilt(bases)))


@pytest.mark.parametrize("name", PLATFORMS)
@A_FEW
@given(headers=st.dictionaries(st.text(max_size=20), st.text(max_size=60)), body=st.binary(max_size=200))
def test_whoever_knows_no_secret_is_a_forger_whatever_they_send(
    name: str, headers: dict[str, str], body: bytes
) -> None:
    platform = PLATFORMS[name]
    known = {platform.signature.header.lower(): "v1,AAAA"} | (
        {platform.id_header.lower(): "1"} if platform.id_header else {}
    )
    with pytest.raises(Forged):
        verify(platform, ["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"], headers | known, body, NOW)
