"""Pictures of screens as they are saved: with nothing in them that would be fetched from elsewhere."""

import re

_FAR = re.compile(r"""\s*,?\s*url\(["']?https?://[^)]*\)(?:\s*format\(["'][^)]*["']\))?""")


def plain_picture(svg: str) -> str:
    """The picture with fonts of the machine it is looked at on, instead of fonts of a server."""
    return _FAR.sub("", svg)
