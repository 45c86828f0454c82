"""The control room in a browser: who is let in, what a visitor sees and does, and how the server ends."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.stores import ROOT, call, command, told
from tests.tui.room.chromium import browser
from tui.web import address, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with the default day in it."""
    path = tmp_path_factory.mktemp("served") / "r.db"
    told("run", "--headless", "--store", path)
    return path


@contextmanager
def served(*args):
    """`dayshift serve` as a process; its address."""
    words = [*command("serve", *args), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        line = process.stdout.readline()
        yield process, re.search(r"http://\S+", line)[0]
    finally:
        process.kill()
        process.communicate()


async def read_until(ws, words):
    """What the room sends, until words are in it."""
    seen = ""
    async with asyncio.timeout(60):
        while words not in re.sub(r"\x1b\[[^A-Za-z]*[A-Za-z]", "", seen):
            message = await ws.receive()
            assert message.type is aiohttp.WSMsgType.BINARY, message
            seen += message.data.decode()
    return seen


def rooms_of(server):
    """The processes of a server's visitors."""
    asked = ["ps", "-o", "pid=", "--ppid", str(server.pid)]
    return [int(pid) for pid in subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()]


def ended(server, *signals):
    """The exit code of a server that is told to end, and that leaves no process behind."""
    rooms = rooms_of(server)
    for number in signals:
        server.send_signal(number)
    code = server.wait(timeout=30)
    assert not any(Path(f"/proc/{pid}").exists() for pid in rooms), "a visitor's room outlives the server"
    return code


def visiting(session, url):
    """The socket of a page."""
    return session.ws_connect(f"{url}ws?width=100&height=30", headers={"Origin": url.rstrip("/")})


async def test_a_visitor_sees_the_run_and_ctrl_c_ends_the_server(store):
    with served("--run", "latest", "--store", store) as (server, url):
        async with aiohttp.ClientSession() as session:
            async with session.get(url) as reply:
                page = await reply.text()
                assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"]
            assert "//" not in re.sub(r'"(https:|wss?://|//)"|"(wss|ws)://"', "", page), "fetches from elsewhere"
            async with visiting(session, url) as ws:
                assert "live calls 0" in await read_until(ws, "live calls 0")
                await ws.send_json(["stdin", "7"])
                await read_until(ws, "No decision")
                assert len(rooms_of(server)) == 1
        assert ended(server, signal.SIGINT) == 130


async def test_who_comes_first_lives_the_day_and_the_next_one_follows(tmp_path):
    path = tmp_path / "a b; $(c) 'd'" / "r.db"
    path.parent.mkdir()
    with served("--store", path) as (server, url):
        async with aiohttp.ClientSession() as session, visiting(session, url) as first:
            await read_until(first, "▶ live")
            async with visiting(session, url) as second:
                await read_until(second, "following · live calls 0")
                assert ended(server, signal.SIGTERM) == 0
    assert [run["state"] for run in told("runs", "--store", path)] == ["stopped"]
    assert told("verify", "--store", path)["ok"] is True


@pytest.mark.parametrize(
    ("signals", "code"), [((signal.SIGINT,) * 3, 130), ((signal.SIGTERM,) * 3, 0), ((signal.SIGHUP,), 129)]
)
async def test_an_impatient_end_under_open_pages_leaves_no_process(store, signals, code):
    with served("--run", "latest", "--store", store) as (server, url):
        async with aiohttp.ClientSession() as session, visiting(session, url) as seen:
            await read_until(seen, "live calls 0")
            async with visiting(session, url):  # one that still begins
                assert ended(server, *signals) == code
        assert "Traceback" not in server.stderr.read()


async def test_beyond_this_machine_a_visitor_looks_and_changes_nothing(tmp_path):
    path = tmp_path / "r.db"
    with served("--host", "0.0.0.0", "--store", path) as (server, anywhere):
        url = re.sub(r"//[^:]*:", "//127.0.0.1:", anywhere)
        async with aiohttp.ClientSession() as session, visiting(session, url) as page:
            await read_until(page, "▶ live")
            for key in ("f", "seed=9\r"):
                await page.send_json(["stdin", key])
            await read_until(page, "This room only shows")
            assert ended(server, signal.SIGTERM) == 0
        assert "everybody who reaches 0.0.0.0 may look here" in server.stderr.read()
    assert len(told("runs", "--store", path)) == 1


def test_nothing_but_serve_pays_for_the_web():
    """Neither the command line, with every command of it, nor the control room imports a web server."""
    program = (
        "import sys, tui.app, tui.screens.panes, tui.web.visit\n"
        "from click import Context\n"
        "from tui.cli import cli\n"
        "names = cli.list_commands(Context(cli))\n"
        "commands = [cli.get_command(Context(cli), name) for name in names]\n"
        "assert 'serve' in names and all(commands)\n"
        "print(*(name for name in ('aiohttp', 'textual_serve', 'jinja2') if name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example", "http://127.0.0.1:1", "null"])
async def test_pages_of_other_sites_get_no_room(store, origin):
    with served("--run", "latest", "--store", store) as (_, url):
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(f"{url}ws", headers={"Origin": origin} if origin else {})
            assert refused.value.status == 403
            stolen = f"rebound.example:{url.rstrip('/').rpartition(':')[2]}"
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(f"{url}ws", headers={"Origin": f"http://{stolen}", "Host": stolen})


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
async def test_a_real_browser_shows_it_and_its_keys_arrive(store, tmp_path):
    with served("--run", "latest", "--store", store) as (_, url):
        async with browser(CHROMIUM, tmp_path, url) as page:
            await page.until("document.body.classList.contains('-first-byte')")
            await page.until("document.activeElement.classList.contains('xterm-helper-textarea')")
            floor = await page.picture()
            await page.press("7")
            decisions = await page.picture(floor)
            await page.press("G")
            assert await page.picture(floor, decisions)


def test_a_port_that_is_taken_is_said_and_no_run_is_made(tmp_path):
    path = tmp_path / "r.db"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = call("serve", "--port", port, "--store", path, code=3)
    assert f"Port {port} of 127.0.0.1 cannot be used: another program listens there" in done.output
    assert not path.exists()


def test_a_host_that_is_not_there_is_said(tmp_path):
    assert (
        "Host 'nowhere.invalid' cannot be found"
        in call("serve", "--host", "nowhere.invalid", "--store", tmp_path / "r.db", code=3).output
    )


def test_a_recorded_run_takes_no_options_of_a_new_one(store):
    assert (
        "--run 'latest' is played as it was"
        in call("serve", "--run", "latest", "--seed", 2, "--store", store, code=2).output
    )


@pytest.mark.parametrize(
    ("host", "asked", "only"),
    [("127.0.0.1", None, False), ("::1", None, False), ("0.0.0.0", None, True), ("0.0.0.0", False, False),
     ("localhost", True, True)],
)  # fmt: skip
def test_beyond_this_machine_visitors_only_look_unless_told_otherwise(host, asked, only):
    how = serving.Serving(host, 0, "/a b/r.db", "60", asked)
    assert how.shown_only is only
    assert ("--read-only" in serving.visit_of("r", how, live=True)) is only


def test_beyond_this_machine_a_warning_says_what_may_be_done(store, monkeypatch):
    monkeypatch.setattr("tui.web.server.RoomServer.run", lambda *_: 0)
    watched = call("serve", "--run", "latest", "--store", store, "--host", "0.0.0.0", "--port", 0)
    assert "Warning: everybody who reaches 0.0.0.0 may look here: there is no password" in watched.stderr
    acted = call("serve", "--run", "latest", "--store", store, "--host", "0.0.0.0", "--port", 0, "--writable")
    assert "may look, answer, fork and delete here" in acted.stderr
    assert "Warning" not in call("serve", "--run", "latest", "--store", store, "--port", 0).stderr


def test_addresses_are_shown_as_a_browser_takes_them():
    with address.listening("127.0.0.1", 0) as sock:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address.url_of("127.0.0.1", sock))
    with address.listening("0.0.0.0", 0) as sock:
        assert socket.gethostname() in address.url_of("0.0.0.0", sock)
