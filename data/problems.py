"""What is wrong with a pack, and where: one sentence with a file, a line, a column and a key."""

from dataclasses import dataclass

from department.errors import PackError

Path = tuple[str | int, ...]
"""Where a value stands in a pack: keys and list indexes from the top."""

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, sorted by where it is; `severity` is `error` or `warning`.

    `line` and `column` count from 1; both are 0 where the whole pack is meant. `key` is dotted.
    """

    file: str
    line: int
    column: int
    key: str
    says: str
    severity: str = ERROR

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        mark = "warning: " if self.severity == WARNING else ""
        key = f"{self.key}: " if self.key else ""
        return f"{place}: {mark}{key}{self.says}"


Findings = dict[Path, Problem | None]
"""What is wrong by where; None where it is told elsewhere already."""


def dotted(path: Path) -> str:
    """A path as people write it: `agents.cmo.expertise[0]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


class PackProblemsError(PackError):
    """A pack that cannot be played, with every problem of it (`problems`, sorted by place)."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self.problems = problems
        count = len(problems)
        what = f"{count} problem{'' if count == 1 else 's'}"
        head = f"Pack '{name}' cannot be played, it has {what}; mend what is named here."
        super().__init__("\n".join([head, *(f"  {problem}" for problem in problems)]))
