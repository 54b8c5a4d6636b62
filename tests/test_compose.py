"""docker-compose.yml and its image, as far as they can be checked without a container engine (docs/compose.md)."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from adapters.database.connection import migrate
from settings import PREFIX, ROOT, Settings
from tests.conftest import DATABASES
from tests.postgresql import binaries, postgresql

COMPOSE = ROOT / "docker-compose.yml"
OURS = ("prepare", "worker", "gateway")


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text())["services"]
    return found


def test_it_is_a_compose_file_by_the_specification_s_own_schema() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_a_mistake_in_it_would_be_seen(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(COMPOSE.read_text().replace("restart: unless-stopped", "restarts: unless-stopped"))

    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(wrong)],
        capture_output=True,
        check=False,
    )

    assert done.returncode == 1


@pytest.mark.parametrize("name", sorted(services()))
def test_every_image_is_pinned_to_a_version(name: str) -> None:
    image = services()[name]["image"]

    assert re.fullmatch(r"[a-z/-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?", image), image


def test_the_image_is_built_on_a_pinned_one() -> None:
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert [bool(re.fullmatch(r"python:3\.11\.\d+-slim-[a-z]+", base)) for base in bases] == [True]


def test_server_and_schema_are_of_one_version() -> None:
    tags = {services()[name]["image"].partition(":")[2] for name in ("temporal", "temporal-schema")}

    assert len(tags) == 1


@pytest.mark.parametrize("name", OURS)
def test_our_services_are_told_only_what_our_settings_know(name: str) -> None:
    told = services()[name]["environment"]

    assert {word.removeprefix(PREFIX).lower() for word in told} <= set(Settings.model_fields)


@pytest.mark.parametrize("name", sorted(services()))
def test_what_is_published_is_reachable_from_this_machine_alone(name: str) -> None:
    ports = services()[name].get("ports", [])

    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert name in ("gateway", "temporal-ui", "mails") or ports == []


def test_no_password_is_written_down_and_a_missing_one_stops_everything() -> None:
    text = COMPOSE.read_text()
    secrets = {"POSTGRES_PASSWORD", "VAULT_PASSWORD", "TEMPORAL_PASSWORD", "FORM_SECRET", "KEYS"}

    assert {name for name, how in re.findall(r"\$\{(\w+)(\W+)", text) if how == ":?"} == secrets
    assert not re.search(r"\$\{(?:" + "|".join(secrets) + r")(?!:\?)", text)
    assert re.findall(r"^(\w+)=(.*)$", (ROOT / "deploy" / "example.env").read_text(), re.MULTILINE) == [
        (name, "") for name in ("POSTGRES_PASSWORD", "VAULT_PASSWORD", "TEMPORAL_PASSWORD", "FORM_SECRET", "KEYS")
    ]


def test_our_services_run_without_privileges() -> None:
    assert "USER telemaque" in (ROOT / "Dockerfile").read_text()
    for name in OURS:
        service = services()[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]


def test_every_file_it_mounts_is_there() -> None:
    mounted = [volume for service in services().values() for volume in service.get("volumes", []) if volume[0] == "."]

    assert len(mounted) == 3
    assert all((ROOT / volume.partition(":")[0]).is_file() for volume in mounted)


def test_what_goes_into_the_image_is_enough_to_run(tmp_path: Path) -> None:
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    for name in allowed:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)

    for words in (
        ["-c", "import worker, gateway.__main__, embedded.prepare"],
        ["starter.py", "--help"],
    ):
        done = subprocess.run([sys.executable, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("_kind", [kind for kind in DATABASES if kind == "postgresql"])
def test_temporal_cannot_open_the_vault_nor_the_vault_temporal(_kind: str) -> None:
    with postgresql() as url:
        _ask(url, "CREATE ROLE postgres LOGIN SUPERUSER")
        server = make_url(url).set(username="postgres")
        _ask(str(server), "ALTER ROLE telemaque RENAME TO somebody")  # the name is the vault's here
        subprocess.run(
            ["bash", ROOT / "deploy" / "postgres" / "databases.sh"],
            check=True,
            env={
                "PATH": f"{binaries()}:{os.environ['PATH']}",
                "PGHOST": server.host or "",
                "PGPORT": str(server.port),
                "POSTGRES_USER": "postgres",
                "VAULT_PASSWORD": "it's one",
                "TEMPORAL_PASSWORD": "another",
            },
        )
        vault = server.set(username="telemaque", database="telemaque")
        migrate(vault.render_as_string(hide_password=False))

        for role, base in (("temporal", "telemaque"), ("telemaque", "temporal"), ("telemaque", "temporal_visibility")):
            with pytest.raises(OperationalError, match="permission denied for database"):
                _ask(str(server.set(username=role, database=base)))
        for base in ("temporal", "temporal_visibility"):
            _ask(str(server.set(username="temporal", database=base)), "CREATE EXTENSION btree_gin")


def _ask(url: str, statement: str = "SELECT 1") -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
