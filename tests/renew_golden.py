"""Write the golden days anew: `make golden`, or `python tests/renew_golden.py`.

Do so when a change to the pack or to the engine was meant to change the days, and read the difference in git: a
head that changed without a wish is a bug. Every recorded run of an older version then verifies differently, so say
it in the changelog.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from data import library
from department.org import Organisation
from tests.golden_days import DAYS, FOLDER, figures, write, written
from tests.plays import play


def main() -> int:
    """Play every golden day and write its figures; say which have changed."""
    org = Organisation(library.load(library.default_name()))
    for name, scenario in DAYS.items():
        day = play(org, scenario=scenario)
        was = written(name) if (FOLDER / f"{name}.json").exists() else {}
        now = figures(day)
        changed = [f"{key} {was.get(key)} -> {value}" for key, value in now.items() if was.get(key) != value]
        write(name, day)
        sys.stdout.write(f"{name}: {', '.join(changed) or 'unchanged'}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
