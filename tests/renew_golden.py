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
    orgs = {department: Organisation(library.load(department)) for department, _ in DAYS.values()}
    for name, (department, scenario) in DAYS.items():
        day = play(orgs[department], scenario=scenario)
        was = written(name) if (FOLDER / f"{name}.json").exists() else {}
        now = figures(day)
        words = dict.fromkeys([*was, *now])
        changed = [f"{word} {was.get(word)} -> {now.get(word)}" for word in words if was.get(word) != now.get(word)]
        write(name, day)
        sys.stdout.write(f"{name}: {', '.join(changed) or 'unchanged'}\n")
    for stale in {path.stem for path in FOLDER.glob("*.json")} - set(DAYS):
        (FOLDER / f"{stale}.json").unlink()
        sys.stdout.write(f"{stale}: gone\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
