"""The suite cannot reach the network: a switch, not a convention."""

import asyncio
import os
import socket
import subprocess
import sys

import pytest

from tests.no_network import NetworkError

OUTSIDE = ("192.0.2.1", 443)


@pytest.mark.parametrize("name", ["api.anthropic.com", "example.org", "192.0.2.1", "2001:db8::1"])
def test_no_name_is_looked_up(name: str) -> None:
    with pytest.raises(NetworkError, match="cannot reach the network"):
        socket.getaddrinfo(name, 443)
    with pytest.raises(NetworkError):
        socket.create_connection((name, 443), timeout=1)


def test_no_address_is_connected_to() -> None:
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        for call in (tcp.connect, tcp.connect_ex):
            with pytest.raises(NetworkError):
                call(OUTSIDE)
        with pytest.raises(NetworkError):
            udp.sendto(b"x", OUTSIDE)


async def test_nor_from_an_event_loop() -> None:
    with pytest.raises(NetworkError):
        await asyncio.open_connection(*OUTSIDE)


def test_the_loopback_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        assert socket.getaddrinfo("localhost", 80)


def test_the_environment_holds_nothing_of_claude() -> None:
    assert not [name for name in os.environ if name.startswith("ANTHROPIC_")]


def test_a_mind_with_a_key_but_no_server_gets_nowhere() -> None:
    """As a child process would, which has no switch of its own: its way out is a proxy that is not there."""
    code = (
        "import asyncio, sys\n"
        "from department.minds.claude import ClaudeMind\n"
        "from department.outside import FaultError\n"
        "try: asyncio.run(ClaudeMind({'ANTHROPIC_API_KEY': 'sk-ant-none'}).check(['m']))\n"
        "except FaultError as fault: print(fault)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert "cannot be reached" in done.stdout, done.stderr
    assert "api.anthropic.com" in done.stdout
