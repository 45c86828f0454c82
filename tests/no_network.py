"""The switch that keeps the suite off the network: whatever is not on the loopback fails, here and in children."""

import ipaddress
import os
import socket
from collections.abc import Callable
from typing import Any

NOWHERE = "http://127.0.0.1:9"
"""Children send what is not for the loopback here (the discard port), and are refused."""


class NetworkError(OSError):
    """A test tried to reach the network."""


def is_here(host: object) -> bool:
    """Whether a name or an address is this machine's loopback; nothing at all is where a server listens."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(name).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guarded(real: Callable[..., Any], place: int) -> Callable[..., Any]:
    def guarded(self: socket.socket, *words: Any) -> Any:
        address = words[place]
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_here(address[0]):
            raise NetworkError(f"The suite cannot reach the network: {address[0]} was called.")
        return real(self, *words)

    return guarded


def install() -> None:
    """Throw the switch, for good."""
    socket.socket.connect = _guarded(socket.socket.connect, 0)  # type: ignore[method-assign]
    socket.socket.connect_ex = _guarded(socket.socket.connect_ex, 0)  # type: ignore[method-assign]
    socket.socket.sendto = _guarded(socket.socket.sendto, -1)  # type: ignore[method-assign]
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *words: Any, **named: Any) -> Any:
        if not is_here(host):
            raise NetworkError(f"The suite cannot reach the network: {host} was looked up.")
        return look_up(host, *words, **named)

    socket.getaddrinfo = getaddrinfo
    for name in list(os.environ):
        if name.startswith("ANTHROPIC_") or name == "DAYSHIFT_PRICES":
            del os.environ[name]
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = os.environ[name.upper()] = NOWHERE
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "localhost,127.0.0.1,::1"
