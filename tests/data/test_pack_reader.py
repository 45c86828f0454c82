"""Broken YAML is told by file and line, and YAML 1.1 plays no tricks."""

from pathlib import Path

import pytest

from data import library
from data.pack_reader import read_pack


def read(tmp_path: Path, text: str | bytes, name: str = "pack.yaml") -> object:
    raw = text if isinstance(text, bytes) else text.encode()
    (tmp_path / name).write_bytes(raw)
    return read_pack(tmp_path)


def told(tmp_path: Path, text: str | bytes) -> list[tuple[str, int, str]]:
    return [(p.file, p.line, p.says) for p in read(tmp_path, text).problems]


def test_words_times_and_dates_stay_as_written(tmp_path: Path) -> None:
    source = read(tmp_path, "on: yes\nat: 09:30\nlong: 12:30:45\nday: 2026-01-05\nhalf: 0.5\nz: 007\nno: off\n")
    assert source.data == {
        "on": "yes", "at": "09:30", "long": "12:30:45", "day": "2026-01-05", "half": "0.5", "z": "007",
        "no": "off",
    }  # fmt: skip
    assert not source.problems


def test_numbers_truth_and_nothing_are_read(tmp_path: Path) -> None:
    source = read(tmp_path, 'a: 12\nb: -3\nc: true\nd: false\ne: null\nf:\ng: "12"\nh: 1_000\ni: ~\n')
    assert source.data == {
        "a": 12, "b": -3, "c": True, "d": False, "e": None, "f": None, "g": "12", "h": 1000, "i": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a:\n  b: [1, 2\nc: 3\n", 3, "broken YAML"),
        ("a:\n\tb: 1\n", 2, "a tab indents this line"),
        ("a: 1\nb: *nobody\n", 2, "undefined alias"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("- a\n", 1, "must be a map"),
        ("a: 1\nb: {c: 1, c: 2}\n", 2, "'c' is here twice, first at pack.yaml:2"),
        ("a: 1\na: 2\n", 2, "'a' is here twice, first at pack.yaml:1"),
        ("a: 1\n12: 2\n", 2, "a key must be text, '12' is not"),
        ("a: 1\n[x]: 2\n", 2, "a key must be text, 'a list or map' is not"),
        ("a: !!python/object:os.system x\n", 1, "the tag"),
        ("a: 99999999999999999999\n", 1, "too large"),
        ("x: 1\na: &a [*a]\n", 2, "nested deeper than 40"),
        ("a: " + "[" * 5000, 1, "nested deeper than 40"),
        (b"a: 1\nb: \xff\n", 2, "not UTF-8"),
        ('a: 1\nb: "\x01"\n', 2, "may not stand in YAML"),
    ],
)
def test_broken_yaml_names_file_and_line(tmp_path: Path, text: str | bytes, line: int, says: str) -> None:
    problems = told(tmp_path, text)
    assert problems, text
    assert problems[0][:2] == ("pack.yaml", line)
    assert says in problems[0][2]


def test_aliases_that_multiply_are_stopped(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
    assert "aliases or lists unfold to over" in told(tmp_path, bomb)[0][2]


def test_a_huge_file_is_not_parsed(tmp_path: Path) -> None:
    assert "at most 2000000 are read" in told(tmp_path, "a" * 2_000_001)[0][2]


def test_files_are_merged_and_a_second_id_names_both_places(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("facts:\n  one: 1\n  two: 2\ntitle: A\n")
    (tmp_path / "b.yaml").write_text("facts:\n  three: 3\n  two: 4\ntitle: B\n")
    source = read_pack(tmp_path)
    assert source.data["facts"] == {"one": 1, "two": 2, "three": 3}
    assert [(p.file, p.line, p.key) for p in source.problems] == [
        ("b.yaml", 3, "facts.two"),
        ("b.yaml", 4, "title"),
    ]
    assert "a.yaml:3" in source.problems[0].says
    assert "a.yaml:4" in source.problems[1].says


def test_every_file_is_read_though_one_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: [\n")
    (tmp_path / "b.yaml").write_text("agentz: {}\nseed: many\n")
    problems = [(p.file, p.line, p.key) for p in library.check(tmp_path)]
    assert problems == [("a.yaml", 2, ""), ("b.yaml", 1, "agentz"), ("b.yaml", 2, "seed")]


def test_a_folder_without_yaml_is_no_pack(tmp_path: Path) -> None:
    assert "no pack is here" in library.check(tmp_path)[0].says
