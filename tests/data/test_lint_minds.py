"""What a pack may get wrong about minds outside is told by file, line, key and nearest name."""

from pathlib import Path

import pytest

from data import library
from data.problems import WARNING
from data.scaffold import scaffold
from department.asked import ASKED
from department.org import Organisation
from tests.plays import play

GOOD = """\
minds:
  caps: {run: 400, day: 100, "agent:head": 150, "workflow:article": 90}
  when_reached: downgrade
  fallback: true
  lost: retry
  most_out: {default: 3000, draft: 6000}
  effort: {default: low, decide: xhigh}
"""


def pack_with(folder: Path, text: str) -> Path:
    made = scaffold("acme", folder / "acme")
    (made / "minds.yaml").write_text(text, encoding="utf-8")
    return made


def test_a_pack_that_says_all_of_it_has_no_problems_and_plays(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, GOOD)
    assert library.check(pack) == []
    play(Organisation(library.load(pack)))


@pytest.mark.parametrize(
    ("there", "put", "key", "says"),
    [
        ("run: 400", "runs: 400", "minds.caps.runs", "no scope of a cap 'runs'; nearest: run; write run, day"),
        ("agent:head", "agent:haed", "minds.caps.agent:haed", "there is no agent 'haed'; nearest: head."),
        ("workflow:article", "workflow:artikle", "minds.caps.workflow:artikle", "nearest: article."),
        ("agent:head", "agent", "minds.caps.agent", "no scope of a cap 'agent'"),
        ("run: 400", "run: 0", "minds.caps.run", "0 is out of range; it must be at least 1."),
        ("downgrade", "degrade", "minds.when_reached", "not one of hold, fail, downgrade; nearest: downgrade."),
        ("lost: retry", "lost: retyr", "minds.lost", "'retyr' is not one of ask, retry; nearest: retry."),
        ("draft: 6000", "drafts: 6000", "minds.most_out.drafts", "no purpose of a turn 'drafts'; nearest: draft"),
        ("draft: 6000", "draft: 0", "minds.most_out.draft", "0 is out of range; it must be from 1 to 128000."),
        ("draft: 6000", "draft: 200_000", "minds.most_out.draft", "out of range"),
        ("decide: xhigh", "decde: low", "minds.effort.decde", "no purpose of a turn 'decde'; nearest: decide"),
        ("decide: xhigh", "decide: hihg", "minds.effort.decide", "nearest: high"),
        ("fallback: true", "fallback: yes please", "minds.fallback", "does not fit here"),
        ("caps:", "cap:", "minds.cap", "unknown key 'cap'; nearest: caps"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, there: str, put: str, key: str, says: str) -> None:
    text = GOOD.replace(there, put)
    line = next(number for number, row in enumerate(text.splitlines(), 1) if put in row)
    (problem,) = library.check(pack_with(tmp_path, text))
    assert (Path(problem.file).name, problem.line, problem.key) == ("minds.yaml", line, key)
    assert says in problem.says


def test_a_way_down_needs_a_second_tier(tmp_path: Path) -> None:
    """It is doubted: the pack can be played all the same."""
    pack = pack_with(tmp_path, GOOD)
    file = pack / "department.yaml"
    rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row in rows if not row.startswith(("  medium: {model", "  small: {model"))]
    text = "".join(kept).replace("tier: medium", "tier: large").replace("tier: small", "tier: large")
    file.write_text(text, encoding="utf-8")
    problems = library.check(pack)
    assert {problem.key for problem in problems} == {"minds.fallback", "minds.when_reached"}
    assert {problem.severity for problem in problems} == {WARNING}


@pytest.mark.parametrize("name", library.names())
def test_every_turn_of_the_bundled_packs_has_a_purpose_that_can_be_named(name: str) -> None:
    day = play(Organisation(library.load(name)))
    assert {event.data.purpose for event in day.of("turn.requested")} <= set(ASKED)
