"""The server behind `dayshift serve`: textual-serve's, with a page of our own and closed to other sites.

Textual-serve's page fetches a font from elsewhere and builds addresses from the name it listens on; ours fetches
nothing and uses the name the browser used. A browser lets any site open a socket to this machine, so the socket
refuses pages that did not come from here.
"""

import asyncio
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.resources import files
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.web_runner import GracefulExit
from textual_serve.server import Server

INTERRUPTED, TERMINATED = 130, 0
"""Exit codes: of Ctrl-C, and of whoever ends a server as servers are ended."""

_NAMES = ("localhost", "127.0.0.1", "::1")
"""What a page of this machine may be called while only this machine is served."""

_PATIENCE = 5.0
"""Seconds that the visitors' rooms get to be left."""


def shell_line(words: Sequence[str]) -> str:
    """The words as one line for the platform's shell, each arriving as it is written."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


class RoomServer(Server):
    """Serves one command to each visitor, until it is told to end; `code` is the exit code then."""

    def __init__(self, visit: Sequence[str], *, loopback: bool, title: str = "dayshift") -> None:
        super().__init__(shell_line(visit), title=title)
        self._loopback = loopback
        self._visits: set[asyncio.Task[object]] = set()
        self.code = INTERRUPTED

    def run(self, sock: socket.socket) -> int:
        """Serve on a socket until a signal ends it; the exit code."""
        app = web.Application()
        app.add_routes([
            web.get("/", self.page), web.get("/ws", self.visited), web.static("/static", self.statics_path),
        ])  # fmt: skip
        app.on_startup.append(self._at_start)
        app.on_shutdown.append(self._at_end)
        web.run_app(app, sock=sock, print=None, access_log=None, shutdown_timeout=_PATIENCE)
        return self.code

    async def page(self, request: web.Request) -> web.Response:  # noqa: ARG002 - a handler's signature
        """The page with the terminal in it."""
        text = files("tui.web").joinpath("page.html").read_text(encoding="utf-8")
        rules = "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src data:"
        headers = {"Content-Security-Policy": f"{rules}; connect-src 'self' ws: wss:; frame-ancestors 'none'"}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def visited(self, request: web.Request) -> web.StreamResponse:
        """A room for the visitor, for as long as the page is open; 403 for pages of other sites."""
        if not self._ours(request):
            return web.Response(status=403, text="This page did not come from here.")
        task = asyncio.current_task()
        if task is not None:
            self._visits.add(task)
            task.add_done_callback(self._visits.discard)
        return await self.handle_websocket(request)

    def _ours(self, request: web.Request) -> bool:
        """Whether the page that asks was served here, under a name that is ours."""
        origin = urlsplit(request.headers.get("Origin", ""))
        if not origin.hostname or origin.netloc != request.host:
            return False
        return not self._loopback or origin.hostname in _NAMES

    async def _at_start(self, _app: web.Application) -> None:
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._terminated)

    def _terminated(self) -> None:
        self.code = TERMINATED
        raise GracefulExit

    async def _at_end(self, _app: web.Application) -> None:
        """Let every visitor's room be left: each keeps its run."""
        for visit in self._visits:
            visit.cancel()
        if self._visits:
            await asyncio.wait(self._visits, timeout=_PATIENCE)
