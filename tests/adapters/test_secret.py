"""The secret that signs form tokens."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import SecretStr

from adapters.secret import load_secret
from settings import Settings


def test_a_configured_secret_is_taken_as_it_is_and_none_is_made(tmp_path: Path) -> None:
    assert load_secret(Settings(var=tmp_path, secret=SecretStr("from outside"))) == "from outside"
    assert list(tmp_path.iterdir()) == []


def test_without_one_it_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path / "var")

    secret = load_secret(settings)

    assert len(secret) >= 43  # 256 bits
    assert load_secret(settings) == secret
    assert (tmp_path / "var" / "secret").stat().st_mode & 0o777 == 0o600


def test_processes_that_make_it_at_the_same_time_agree(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path / "var")

    with ThreadPoolExecutor(8) as together:
        secrets = set(together.map(lambda _: load_secret(settings), range(32)))

    assert len(secrets) == 1
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret"]
