"""Renew the pictures of the screens: `make pictures`. Look at what changed before you keep it."""

import asyncio

from data import library
from department.org import Organisation
from tests.tui.room.pictures import FOLDER, SIZES, Stage, pictured


async def renew() -> None:
    """Make every picture anew; those of screens that are gone go too."""
    FOLDER.mkdir(exist_ok=True)
    kept = set()
    stage = Stage(Organisation(library.load(library.default_name())))
    for size in SIZES:
        async for picture in pictured(stage, size):
            picture.file.write_text(picture.svg, encoding="utf-8")
            kept.add(picture.file)
    for file in set(FOLDER.glob("*.svg")) - kept:
        file.unlink()


if __name__ == "__main__":
    asyncio.run(renew())
