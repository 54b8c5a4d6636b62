"""The secret that signs form tokens, and the password of the codec's door: small secrets of one installation."""

import secrets

from adapters.keys import write_whole
from settings import Settings

CODEC_TOKEN = "codec-token"  # noqa: S105 - a file's name


def load_secret(settings: Settings) -> str:
    """The configured secret; if none is, the one in `var/secret`, made at the first call and readable by its owner alone.

    Processes that ask at the same time get the same one. Raises OSError when it can be neither read nor written.
    """
    return settings.secret.get_secret_value() or _kept(settings, "secret")


def make_codec_token(settings: Settings) -> None:
    """On a machine of one's own: a token for the codec's door, in `var/codec-token`. A configured one is enough."""
    if not settings.codec_token.get_secret_value():
        _kept(settings, CODEC_TOKEN)


def codec_token(settings: Settings) -> str:
    """The token that opens the codec's door; "" where there is no such door."""
    kept = settings.var / CODEC_TOKEN
    return settings.codec_token.get_secret_value() or (kept.read_text("ascii").strip() if kept.exists() else "")


def _kept(settings: Settings, name: str) -> str:
    kept = settings.var / name
    if not kept.exists():
        settings.var.mkdir(parents=True, exist_ok=True)
        write_whole(kept, secrets.token_urlsafe(48), replace=False)
    return kept.read_text(encoding="ascii").strip()
