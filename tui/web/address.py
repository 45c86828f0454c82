"""Where the browser's control room listens, and whom that reaches."""

import errno
import ipaddress
import socket

from department.errors import OutsideError

FAMILIES = (socket.AF_INET, socket.AF_INET6)


def addresses(host: str) -> list[str]:
    """The IP addresses of a host's name; OutsideError where there are none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutsideError(
            f"Host '{host}' cannot be found: {error}. Give --host an address of this machine, such as 127.0.0.1."
        ) from error
    return [str(given[4][0]) for given in found if given[0] in FAMILIES]


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host by that name."""
    return all(ipaddress.ip_address(address.partition("%")[0]).is_loopback for address in addresses(host))


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there, port 0 being any free one; OutsideError says what is in the way."""
    address = addresses(host)[0]
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family)
    except OSError as error:
        why = "another program listens there" if error.errno == errno.EADDRINUSE else error.strerror or str(error)
        raise OutsideError(
            f"Port {port} of {host} cannot be used: {why}. Give --port another number, or 0 for any free one."
        ) from error


def url_of(host: str, sock: socket.socket) -> str:
    """What a browser of this machine opens."""
    address, port = sock.getsockname()[:2]
    anywhere = ipaddress.ip_address(address.partition("%")[0]).is_unspecified
    name = socket.gethostname() if anywhere else host
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"
