"""Certificates: whether a code is one of ours."""

from rich.console import Console

from adapters.certificates import Certificates
from console.report import Refused, Report
from settings import load_settings


async def verified(code: str) -> Report:
    """Raises Refused for a code that we did not issue."""
    if not Certificates(load_settings()).is_genuine(code):
        raise Refused(f"'{code}' is on no certificate of this installation. Is it copied whole, group by group?")

    def draw(console: Console) -> None:
        console.print("Genuine: this certificate was issued here.")

    return Report({"code": code, "genuine": True}, draw)
