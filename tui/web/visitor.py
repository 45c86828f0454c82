"""The process of one visitor: started without a shell, and gone when the visit is over."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

PATIENCE = 3.0
"""Seconds that a room gets to be left, and then its process to end, before it is killed."""


class Visitor(AppService):
    """A visitor's room: textual-serve's pipe to a page, around a process of our own making.

    It has a session of its own, so that Ctrl-C in the server's terminal reaches it as a wish to be left, once.
    """

    def __init__(self, words: Sequence[str], page: web.WebSocketResponse, downloads: DownloadManager) -> None:
        super().__init__(
            "", write_bytes=page.send_bytes, write_str=page.send_str, close=self._left, download_manager=downloads
        )
        self._words, self._page = words, page

    async def _left(self) -> None:
        await self._page.close()

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the process, each word arriving as it is written."""
        environment = self._build_environment(width, height)
        starting = asyncio.ensure_future(
            asyncio.create_subprocess_exec(
                *self._words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, start_new_session=True
            )
        )
        try:
            process = await asyncio.shield(starting)
        except asyncio.CancelledError:  # the visit is over before it began, and its process must not stay
            self._process = await starting
            self._process.terminate()
            raise
        self._process, self._stdin = process, process.stdin
        return process

    async def stop(self) -> None:
        """Ask the room to be left, which keeps its run; kill what stays."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await super().stop()
        if self._process is None or self._process.returncode is not None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._process.communicate()
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
