"""The gateway as a process of its own: settings → house → server."""

import os
import signal
import sys
from types import FrameType

import uvicorn

from adapters.database.connection import open_database
from adapters.database.links import Links
from adapters.database.marks import Marks
from adapters.database.shelf import Shelf
from adapters.database.vault import Vault
from adapters.hr.platforms import Platforms
from adapters.hr.sources import read_hr_file
from adapters.keys import load_keys
from adapters.library import Library
from adapters.logs import configure_logs
from adapters.mistakes import FileMistakes
from adapters.words import Words
from engine import run_main
from gateway.app import create_app
from gateway.house import House
from gateway.hr_room import open_hr_room
from gateway.temporal import TemporalRelationships
from settings import BadSettings, load_settings


async def main() -> int:
    """Serve until told to stop. Exit code 2 when the settings, or the file of HR platforms, cannot be used.

    Behind a reverse proxy, uvicorn's own FORWARDED_ALLOW_IPS names the addresses whose X-Forwarded-… are believed.
    """
    try:
        settings = load_settings()
        ring = load_keys(settings).vault
        read_hr_file(settings.hr, Platforms(settings.content).all)
    except (BadSettings, FileMistakes) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    configure_logs(settings.log_level)
    database = await open_database(settings.database_url, ring)
    engine = TemporalRelationships(settings)
    house = House(
        settings=settings,
        vault=Vault(database),
        links=Links(database),
        marks=Marks(database),
        shelf=Shelf(database),
        words=Words(settings.content),
        library=Library(settings.content, settings.programmes),
        relationships=engine,
        hr=open_hr_room(settings, database, engine),
    )
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(house),
            host=settings.gateway_host,
            port=settings.gateway_port,
            access_log=False,  # it would write down paths, and a path is a key
            log_config=None,
            server_header=False,
            proxy_headers="FORWARDED_ALLOW_IPS" in os.environ,
            timeout_graceful_shutdown=10,
        )
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _heard)
    try:
        await server.serve()
    finally:
        await database.close()
    return 0


def _heard(_number: int, _frame: FrameType | None) -> None:
    """The server raises the signal that stopped it once more at its end, for whoever listened before: that is all."""


if __name__ == "__main__":
    run_main(main)
