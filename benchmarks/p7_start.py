"""P7: `dayshift --help` from the shell, and what an installation with all defaults weighs without bytecode."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import median

from common import ROOT, Table, folder, process, timed

_SHOWN = 10


def installed(place: Path) -> Counter[str]:
    """Bytes by top folder of a fresh installation of the checkout, its dependencies included."""
    target = place / "installed"
    words = ["install", "--quiet", "--no-compile", "--target", str(target), str(ROOT)]
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *words], check=True, capture_output=True
    )
    sizes: Counter[str] = Counter()
    for file in target.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            sizes[file.relative_to(target).parts[0]] += file.stat().st_size
    return sizes


def main() -> None:
    table = Table("P7", "start and size")
    with folder() as place:
        cache = place / "cache"
        process(["-m", "tui", "--help"], cache)  # writes the bytecode
        cases = {
            "bare": lambda: timed(lambda: process(["-c", "pass"], cache)),
            "help": lambda: timed(lambda: process(["-m", "tui", "--help"], cache)),
        }
        found = table.interleaved(cases)
        table.add("python -c pass", median(found["bare"]), "s")
        table.add("dayshift --help", median(found["help"]), "s", most=0.3, absolute=True)
        sizes = installed(place)
    table.add("installed with all defaults, no bytecode", sum(sizes.values()) / 1e6, "MB", most=100)
    for name, size in sizes.most_common(_SHOWN):
        table.add(f"  {name}", size / 1e6, "MB")
    table.finish()


if __name__ == "__main__":
    main()
