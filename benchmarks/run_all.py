"""Runs every benchmark, one process after the other, and prints all targets in one table at the end.

make bench                            about ten minutes on two cores
python benchmarks/run_all.py only=P1,P3 rounds=7 out=rows.jsonl
"""

import json
import subprocess
import sys
from pathlib import Path

from common import ROOT, folder, option

SCRIPTS = {
    "P1": "p1_day.py",
    "P2": "p2_year.py",
    "P3": "p3_route.py",
    "P4": "p4_fold_seek.py",
    "P5": "p5_triggers.py",
    "P6": "p6_room.py",
    "P7": "p7_start.py",
    "P8": "p8_scale.py",
    "P9": "p9_bytes.py",
    "P10": "p10_leads.py",
    "P11": "p11_minds.py",
}


def main() -> int:
    only = option("only", ",".join(SCRIPTS)).split(",")
    failed = []
    with folder() as place:
        rows = Path(option("out", str(place / "rows.jsonl")))
        for name, script in SCRIPTS.items():
            if name in only and not _run(script, rows, _own(name, place)):
                failed.append(name)
        summary(rows)
    if failed:
        print(f"Not measured: {', '.join(failed)}; see above.")
    return 1 if failed else 0


def _own(name: str, place: Path) -> list[str]:
    """The year that P2 plays is the store that P9 measures."""
    return {"P2": [f"keep={place / 'year.db'}"], "P9": [f"store={place / 'year.db'}"]}.get(name, [])


def _run(script: str, rows: Path, own: list[str]) -> bool:
    given = [word for word in sys.argv[1:] if not word.startswith(("only=", "out="))]
    words = [sys.executable, str(Path(__file__).parent / script), f"out={rows}", *own, *given]
    done = subprocess.run(words, cwd=ROOT, check=False)
    print(flush=True)
    return done.returncode == 0


def summary(rows: Path) -> None:
    """Print the rows that have a target."""
    if not rows.exists():
        return
    print("| | figure | value | target | here | factor | load | |\n|---|---|---|---|---|---|---|---|")
    for text in rows.read_text(encoding="utf-8").splitlines():
        row = json.loads(text)
        if row["met"] is None:
            continue
        sign, bound = ("≤", row["most"]) if row["most"] is not None else ("≥", row["least"])
        value = f"{row['value']:,.4g} {row['unit']}" if row["value"] < 1000 else f"{row['value']:,.0f} {row['unit']}"
        verdict = "met" if row["met"] else "**missed**"
        here = f"{sign} {row['here']:,.4g}" if row["absolute"] else ""
        print(
            f"| {row['row']} | {row['what']} | {value} | {sign} {bound:,g} | {here} "
            f"| {row['factor']:.2f} | {row['load']:.1f} | {verdict} |"
        )


if __name__ == "__main__":
    sys.exit(main())
