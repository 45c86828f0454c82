"""A headless browser for tests, driven over its debugging socket: opened on a page, typed into, photographed."""

import asyncio
import base64
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0",
    "--window-size=1200,800",
)  # fmt: skip


class Page:
    """The one page that is open."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._sent = socket, 0

    async def call(self, method: str, **params: Any) -> Any:
        """Ask the browser for something."""
        self._sent += 1
        await self._socket.send_json({"id": self._sent, "method": method, "params": params})
        while True:
            answer = (await self._socket.receive(timeout=60)).json()
            if answer.get("id") == self._sent:
                return answer["result"]

    async def value(self, expression: str) -> Any:
        """What a line of JavaScript comes to."""
        return (await self.call("Runtime.evaluate", expression=expression))["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until a line of JavaScript is true."""
        async with asyncio.timeout(60):
            while not await self.value(expression):
                await asyncio.sleep(0.05)

    async def press(self, letter: str) -> None:
        """Press a key with a letter on it."""
        for kind in ("keyDown", "keyUp"):
            text = {"text": letter, "unmodifiedText": letter} if kind == "keyDown" else {}
            await self.call("Input.dispatchKeyEvent", type=kind, key=letter, **text)

    async def picture(self, *unlike: bytes) -> bytes:
        """The page as a PNG, once two in a row are the same, and none of those named."""
        before = b""
        async with asyncio.timeout(60):
            while (now := await self._photographed()) != before or now in unlike:
                before = now
                await asyncio.sleep(0.5)
        return now

    async def _photographed(self) -> bytes:
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])


@asynccontextmanager
async def browser(program: str, folder: Path, url: str) -> AsyncIterator[Page]:
    """A browser on a page; it is gone afterwards."""
    words = [program, *_FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            port = await _port_in(folder / "profile" / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json") as reply:
                    tabs = await reply.json()
                address = next(tab for tab in tabs if tab["type"] == "page")["webSocketDebuggerUrl"]
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    page = Page(socket)
                    await page.call("Page.enable")
                    await page.call("Page.navigate", url=url)
                    yield page
        finally:
            process.terminate()


async def _port_in(file: Path) -> str:
    async with asyncio.timeout(60):
        while not (file.exists() and file.read_text()):
            await asyncio.sleep(0.05)
    return file.read_text().splitlines()[0]
