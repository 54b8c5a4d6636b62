"""The keys: made once, read from where they are, and named when they are missing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.keys import Damaged, KeyRing, NoKeys, UnknownKey, add_key, load_keys, make_keys, new_entry, seal, unseal
from settings import Settings

OLD, NEW = bytes(32), bytes([1] * 32)


def ring(*names: str) -> KeyRing:
    keys = {"old": OLD, "new": NEW}
    return KeyRing(lambda: {name: keys[name] for name in names})


def test_what_is_sealed_opens_again_and_never_looks_the_same_twice() -> None:
    first, second = (ring("old").seal(b"told", b"here") for _ in range(2))
    assert first != second
    assert {ring("old").unseal(*sealed, b"here") for sealed in (first, second)} == {b"told"}


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    name, box = ring("old").seal(b"told", b"here")
    both = ring("new", "old")
    assert both.unseal(name, box, b"here") == b"told"
    assert both.seal(b"told", b"here")[0] == "new"
    with pytest.raises(UnknownKey, match="'old'"):
        ring("new").unseal(name, box, b"here")


@pytest.mark.parametrize("what", ["a bit", "the end", "everything", "its place", "its key's name"])
def test_what_has_been_changed_or_moved_does_not_open(what: str) -> None:
    name, box = ring("old").seal(b"told", b"here")
    twins = KeyRing(lambda: {"old": OLD, "twin": OLD})
    changed = {
        "a bit": (name, bytes([box[0] ^ 1]) + box[1:], b"here"),
        "the end": (name, box[:-1], b"here"),
        "everything": (name, b"", b"here"),
        "its place": (name, box, b"elsewhere"),
        "its key's name": ("twin", box, b"here"),
    }[what]
    with pytest.raises(Damaged):
        twins.unseal(*changed)


def test_a_key_that_was_added_meanwhile_is_found() -> None:
    known = {"old": OLD}
    patient = KeyRing(lambda: known)
    known["new"] = NEW
    assert patient.unseal("new", *_sealed_by_new()) == b"told"
    assert patient.current == "old", "what seals changes only at a restart"


def _sealed_by_new() -> tuple[bytes, bytes]:
    return ring("new").seal(b"told", b"here")[1], b"here"


def test_they_are_made_once_for_their_owner_alone_whoever_is_at_it(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path / "var")
    with ThreadPoolExecutor(8) as together:
        list(together.map(lambda _: make_keys(settings), range(16)))
    assert [file.name for file in settings.var.iterdir()] == ["keys"]
    assert (settings.var / "keys").stat().st_mode & 0o777 == 0o600
    assert load_keys(settings).vault.seal(b"told", b"")[0] == load_keys(settings).vault.current
    before = (settings.var / "keys").read_text()
    make_keys(settings)
    assert (settings.var / "keys").read_text() == before


def test_configured_ones_are_taken_and_none_are_made(tmp_path: Path) -> None:
    told = SecretStr(f"{new_entry('vault')},{new_entry('temporal')}\n{new_entry('vault')}")
    settings = Settings(var=tmp_path, keys=told)
    make_keys(settings)
    assert list(tmp_path.iterdir()) == []
    assert len(load_keys(settings).vault.names) == 2
    assert add_key(settings, "vault") is None


def test_a_key_that_is_added_comes_first(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    make_keys(settings)
    [before] = load_keys(settings).vault.names
    added = add_key(settings, "vault")
    assert load_keys(settings).vault.names == [added, before]
    assert len(load_keys(settings).temporal.names) == 1


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ("", "`starter.py keys new`"),
        ("vault:k1:abc", "entry 1 is not purpose:name:64 hex digits"),
        (f"temporal:k1:{'0' * 64}", "has no vault key"),
        (f"temporal:k1:{'0' * 64},temporal:k1:{'1' * 64}", "two temporal keys are called k1"),
    ],
)
def test_without_usable_keys_it_is_said_what_to_do_and_no_key_is_shown(tmp_path: Path, told: str, word: str) -> None:
    with pytest.raises(NoKeys, match=word) as refused:
        load_keys(Settings(var=tmp_path, keys=SecretStr(told)))
    assert "0" * 64 not in str(refused.value)


def test_sealing_with_a_bare_key() -> None:
    assert unseal(OLD, seal(OLD, b"told", b"here"), b"here") == b"told"
