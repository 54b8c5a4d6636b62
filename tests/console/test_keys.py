"""Keys from the command: shown, made, changed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from adapters.database.connection import migrate, open_database
from adapters.database.vault import Vault
from adapters.keys import load_keys, make_keys
from mentoring.people import Person
from settings import Settings
from tests.console.conftest import Command

At = Callable[[Mapping[str, str]], Command]
LEA = Person(name="Léa Martin", mail="lea@example.org")


@pytest.fixture
async def kept(tmp_path: Path) -> Settings:
    """A vault with one person, its keys in var/keys."""
    settings = Settings(var=tmp_path)
    make_keys(settings)
    migrate(settings.database_url)
    database = await open_database(settings.database_url, load_keys(settings).vault)
    await Vault(database).register(LEA)
    await database.close()
    return settings


async def test_the_vaults_key_is_changed_for_a_new_one_and_what_was_kept_is_read_without_the_old(
    kept: Settings, at: At
) -> None:
    command = at({"TELEMAQUE_VAR": str(kept.var)})
    [before] = (await command("keys", "list", "--json")).document
    assert (before["current"], before["pieces"]) == (True, 2)

    told = await command("keys", "rotate", "--json")

    assert told.code == 0, told.err
    assert (told.document["wrapped"], told.document["left"]) == (2, {})
    new, old = (await command("keys", "list", "--json")).document
    assert (new["key"], new["current"], new["pieces"]) == (told.document["key"], True, 2)
    assert (old["key"], old["pieces"]) == (before["key"], 0)
    lines = (kept.var / "keys").read_text().split()
    (kept.var / "keys").write_text("\n".join(line for line in lines if f":{before['key']}:" not in line))
    database = await open_database(kept.database_url, load_keys(kept).vault)
    assert await Vault(database).find(LEA.mail)
    await database.close()


async def test_keys_from_outside_are_not_ours_to_make(kept: Settings, at: At) -> None:
    keys = ",".join((kept.var / "keys").read_text().split())
    told = await at({"TELEMAQUE_VAR": str(kept.var), "TELEMAQUE_KEYS": keys})("keys", "rotate")
    assert told.code == 2
    assert "Put a new one" in told.err


async def test_a_key_that_is_missing_is_named(kept: Settings, at: At) -> None:
    other = (await at({})("keys", "new")).out.strip()
    command = at({"TELEMAQUE_VAR": str(kept.var), "TELEMAQUE_KEYS": other})
    told = await command("keys", "rotate")
    assert told.code == 2
    old = load_keys(kept).vault.current
    assert f"'{old}', which is not among" in told.err
    assert "is missing" in (await command("keys", "list")).out
