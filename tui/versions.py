"""Which dayshift this is."""

from importlib import metadata


def version(distribution: str = "dayshift") -> str:
    """The installed version, or `not installed` in a bare checkout."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "not installed"
