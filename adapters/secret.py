"""The secret that signs form tokens."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from settings import Settings


def load_secret(settings: Settings) -> str:
    """The configured secret; if none is, the one in `var/secret`, made at the first call and readable by its owner alone.

    Processes that ask at the same time get the same one. Raises OSError when it can be neither read nor written.
    """
    if configured := settings.secret.get_secret_value():
        return configured
    kept = settings.var / "secret"
    if not kept.exists():
        settings.var.mkdir(parents=True, exist_ok=True)
        _keep(kept, secrets.token_urlsafe(48))
    return kept.read_text(encoding="ascii").strip()


def _keep(path: Path, secret: str) -> None:
    """Write it whole, then give it its name; whoever names it first wins."""
    draft = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
        opened.write(f"{secret}\n")
        opened.flush()
        os.fsync(opened.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
