"""Renews the reference of the author's guide: `python -m data.guide`."""

from pathlib import Path

from data.guide.document import with_reference
from data.guide.reference import reference

GUIDE = Path(__file__).parents[2] / "docs" / "departments.md"


def renew(path: Path) -> None:
    """Write the guide anew with the reference of today."""
    text = path.read_text(encoding="utf-8")
    path.write_text(with_reference(text, reference(text)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    renew(GUIDE)
