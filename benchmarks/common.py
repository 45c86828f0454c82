"""What every benchmark shares: arguments, a folder on disk, interleaved rounds, and the table at the end.

Options are words after the script's name: `n=100000 rounds=7 out=rows.jsonl`.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from calibrate import Sample, sample, slowness

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""

ROUNDS = 5
"""The fewest rounds whose median is worth quoting."""


def option(name: str, default: str) -> str:
    """The value of `name=value` on the command line."""
    return next((word.partition("=")[2] for word in sys.argv[1:] if word.startswith(f"{name}=")), default)


def rounds() -> int:
    """How many rounds to run."""
    return int(option("rounds", str(ROUNDS)))


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards; `TMPDIR` chooses the disk (not a memory file system)."""
    path = Path(tempfile.mkdtemp(prefix="dayshift-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time that `work` takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def ratio(above: list[float], below: list[float]) -> float:
    """The median of the ratios within each round."""
    return median(one / other for one, other in zip(above, below, strict=True))


def environment(cache: Path) -> dict[str, str]:
    """The environment of a process as a user has it: bytecode is kept, here under `cache`."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return variables | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(cache)}


def process(words: list[str], cache: Path) -> str:
    """What a Python process with these words prints."""
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environment(cache), capture_output=True, check=True)
    return done.stdout.decode()


def peak_mb() -> float:
    """The most memory this process ever held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


class Table:
    """The rows of one benchmark, with their targets, and how slow the machine was meanwhile."""

    def __init__(self, row: str, title: str) -> None:
        self._row, self._title = row, title
        self._rows: list[dict[str, object]] = []
        self._samples: list[Sample] = [sample() for _ in range(ROUNDS)]
        self._load = os.getloadavg()[0]

    def interleaved(self, cases: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
        """What each case gives in each round; the cases of a round follow each other, each round begins with another.

        The machine is calibrated in every round.
        """
        found: dict[str, list[float]] = {name: [] for name in cases}
        order = list(cases)
        for _ in range(rounds()):
            self._samples.append(sample())
            for name in order:
                found[name].append(cases[name]())
            order.append(order.pop(0))
        return found

    def add(
        self, what: str, value: float, unit: str, *, most: float | None = None, least: float | None = None,
        absolute: bool = False,
    ) -> None:  # fmt: skip
        """Add a figure. `most` or `least` is its target; an `absolute` one is scaled by the machine."""
        row = {"what": what, "value": value, "unit": unit, "most": most, "least": least, "absolute": absolute}
        self._rows.append(row)

    def finish(self) -> None:
        """Print the table, and a line of JSON for each row (into the file `out=` when given)."""
        self._samples += [sample() for _ in range(ROUNDS)]
        factor = slowness(self._samples)
        lines = [_judged(row, factor) for row in self._rows]
        print(f"{self._row}  {self._title}")
        print(f"    machine factor {factor:.2f} (1.00 is the reference), load {self._load:.1f}")
        for line in lines:
            print(f"    {line['what']:<58} {_short(line['value']):>10} {line['unit']:<9} {_against(line)}")
        machine = {"row": self._row, "factor": round(factor, 3), "load": round(self._load, 2)}
        texts = [json.dumps(machine | line) for line in lines]
        out = option("out", "")
        if out:
            with Path(out).open("a", encoding="utf-8") as file:
                file.write("\n".join(texts) + "\n")
        else:
            print("\n".join(texts))


def _judged(row: dict[str, object], factor: float) -> dict[str, object]:
    """A row with its target as it holds on this machine, and whether it was met."""
    value, most, least = (row[key] for key in ("value", "most", "least"))
    scale = factor if row["absolute"] else 1.0
    here = {"most": most * scale if most is not None else None, "least": least / scale if least is not None else None}
    met = None
    if most is not None:
        met = value <= here["most"]
    elif least is not None:
        met = value >= here["least"]
    return {**row, "value": round(value, 6), "here": here["most"] if most is not None else here["least"], "met": met}


def _against(line: dict[str, object]) -> str:
    if line["met"] is None:
        return ""
    sign, bound = ("≤", line["most"]) if line["most"] is not None else ("≥", line["least"])
    scaled = f" (here {_short(line['here'])})" if line["absolute"] else ""
    return f"{sign} {_short(bound)}{scaled}  {'met' if line['met'] else 'MISSED'}"


def _short(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
