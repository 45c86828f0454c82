"""The server behind `dayshift serve`: textual-serve's, with a page of our own and closed to other sites.

Textual-serve's page fetches a font from elsewhere and builds addresses from the name it listens on; ours fetches
nothing and uses the name the browser used. A browser lets any site open a socket to this machine, so the socket
refuses pages that did not come from here.
"""

import asyncio
import signal
import socket
from collections.abc import Sequence
from contextlib import suppress
from importlib.resources import files
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.web_runner import GracefulExit
from textual_serve.server import Server

from tui.web.visitor import Visitor

INTERRUPTED, TERMINATED, HUNG_UP = 130, 0, 129
"""Exit codes: of Ctrl-C, of whoever ends a server as servers are ended, and of a terminal that was closed."""

_ENDS = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}
if hasattr(signal, "SIGHUP"):
    _ENDS[signal.SIGHUP] = HUNG_UP

_NAMES = ("localhost", "127.0.0.1", "::1")
"""What a page of this machine may be called while only this machine is served."""

_GOODBYE = 1.0
"""Seconds that a page gets to answer when its socket is closed: a sleeping one never does."""

_PATIENCE = 10.0
"""Seconds until the visitors' rooms are left, or killed."""


class RoomServer(Server):
    """Serves one command to each visitor, until it is told to end; `code` is the exit code then."""

    def __init__(self, visit: Sequence[str], *, loopback: bool, title: str = "dayshift") -> None:
        super().__init__("", title=title)
        self._visit, self._loopback = visit, loopback
        self._visits: set[asyncio.Task[object]] = set()
        self.code, self._ending = INTERRUPTED, False

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
        page = web.WebSocketResponse(heartbeat=15, timeout=_GOODBYE)
        await page.prepare(request)
        visitor = Visitor(self._visit, page, self.download_manager)
        try:
            await visitor.start(_cells(request, "width", 80), _cells(request, "height", 24))
            await self._process_messages(page, visitor)
        finally:
            await visitor.stop()
            await page.close()
        return page

    def _ours(self, request: web.Request) -> bool:
        """Whether the page that asks was served here, under a name that is ours."""
        origin = urlsplit(request.headers.get("Origin", ""))
        if not origin.hostname or origin.netloc != request.host:
            return False
        return not self._loopback or origin.hostname in _NAMES

    async def _at_start(self, _app: web.Application) -> None:
        for number, code in _ENDS.items():
            with suppress(NotImplementedError):
                asyncio.get_running_loop().add_signal_handler(number, self._told_to_end, code)

    def _told_to_end(self, code: int) -> None:
        """End in order, once: who is impatient and asks again does not break what is ending."""
        if self._ending:
            return
        self._ending, self.code = True, code
        raise GracefulExit

    async def _at_end(self, _app: web.Application) -> None:
        """Let every visitor's room be left: each keeps its run."""
        for visit in self._visits:
            visit.cancel()
        if self._visits:
            await asyncio.wait(self._visits, timeout=_PATIENCE)


def _cells(request: web.Request, name: str, usual: int) -> int:
    """A size of the page's terminal, as its address gives it."""
    given = request.query.get(name, "")
    return int(given) if given.isdecimal() else usual
