"""Rows of files become items: each row once, with its line; what cannot be worked is set aside with a reason."""

import csv
import io
import json
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data import library
from data.item_cells import CellError, time_of_day
from data.item_files import decoded, opened, sample_of
from data.item_rows import ItemFile, ReadRow, load_of, read_items
from department.blueprint.arrivals import Arrivals, Field
from department.calendar import HOUR, MINUTE
from department.errors import UsageError
from department.org import Organisation

ZONE = ZoneInfo("America/New_York")
STREAM = Arrivals(
    title="{param.company}",
    workflow="look",
    per_hour={"9": 1000},
    sources={"web_form": 2, "phone": 1},
    time_columns=["received", "time"],
    source_columns=["source"],
    fields={
        "secret": Field(quantiles=[1, 9], hidden=True),
        "company": Field(pick={"Acme": 1, "North Sea": 1}, required=True, columns=["company", "company_name", "firm"]),
        "email": Field(text="x", columns=["e_mail"]),
        "role": Field(formula="'owner' if truth.secret > 4 else 'vice-president'", columns=["role"]),
        "staff": Field(quantiles=[1, 500], missing=100, columns=["staff"]),
        "customer": Field(chance="500", missing=100, columns=["customer"]),
    },
)


def read(text: str | bytes, name: str = "rows.csv", **streams: Arrivals) -> ItemFile:
    raw = text if isinstance(text, bytes) else text.encode()
    return read_items(name, raw, streams or {"firms": STREAM}, ZONE)


def good(file: ItemFile) -> list[ReadRow]:
    return [row for row in file.rows if not row.why]


def companies(file: ItemFile) -> list[object]:
    return [row.record["company"] for row in good(file)]


@pytest.mark.parametrize("head", ["company,e_mail", "COMPANY NAME , E-Mail", "Company-Name,EMAIL", "firm,e mail"])
def test_capitals_blanks_and_strokes_make_no_difference_to_a_column(head: str) -> None:
    (row,) = read(f"{head}\nDelta,d@e\n").rows
    assert (row.record["company"], row.record["email"]) == ("Delta", "d@e")


@pytest.mark.parametrize(
    "raw",
    [
        "company;e_mail\nÖl, Gas;a@b\n",
        "company\te_mail\nÖl, Gas\ta@b\n",
        'company,e_mail\n"Öl, Gas",a@b\n',
        "company|e_mail\r\nÖl, Gas|a@b\r\n",
        'company,e_mail\r"Öl, Gas",a@b',
        "sep=;\ncompany;e_mail\nÖl, Gas;a@b\n",
        '\n\n  \ncompany,e_mail\n\n"Öl, Gas",a@b\n\n,\n',
        'company,e_mail\n"Öl,\n Gas",a@b\n',
        "\ufeffcompany;e_mail\nÖl, Gas;a@b\n",
        "company;e_mail\nÖl, Gas;a@b\n".encode("utf-16"),
        "company;e_mail\nÖl, Gas;a@b\n".encode("cp1252"),
    ],
)
def test_a_table_is_read_however_it_was_saved(raw: str | bytes) -> None:
    file = read(raw)
    assert [(row.record["company"], row.record["email"], row.why) for row in file.rows] == [("Öl, Gas", "a@b", "")]
    assert [note for note in file.notes if "UTF-8" in note] == file.notes


def test_words_of_the_pack_are_found_in_any_capitals_and_numbers_are_numbers() -> None:
    (row,) = read('company,role,staff,customer,source\nnorth_sea,Vice President,"1,200",Yes,WEB FORM\n').rows
    found = (row.record["company"], row.record["role"], row.record["staff"], row.record["customer"], row.source)
    assert found == ("North Sea", "vice-president", 1200, True, "web_form")


def test_of_several_columns_for_one_field_the_first_in_the_pack_that_is_filled_counts() -> None:
    file = read("firm,other,company\nSecond,x,First\nOnly,y,\n")
    assert companies(file) == ["First", "Only"]
    assert file.notes == [
        "Column not used: 'other'.",
        "Columns 'company', 'firm' all fill 'company'; the first that is not empty counts.",
    ]


ASIDE = [
    (",a@b,,,", "'company' is empty"),
    ("  ,a@b,,,", "'company' is empty"),
    ("A", "it has 1 cell where the first line names 5 columns"),
    ("A,a@b,,,,more", "6 cells where the first line names 5 columns"),
    ("A,a@b,many,,", "'staff' says 'many', which is not a whole number"),
    ("A,a@b,1.5,,", "'staff' says '1.5', which is not a whole number"),
    (f"A,a@b,{2**70},,", "which is too large"),
    ("A,a@b,,maybe,", "'customer' says 'maybe', which is neither yes nor no"),
    ("A,a@b,,,soon", "'received' says 'soon', which is no time of day"),
    ("A,a@b,,,25:00", "no time of day"),
    ("A\x00,a@b,,,", "'company' holds a control character (U+0000)"),
    ("A,\x1b[31m,,,", "'e_mail' holds a control character (U+001B)"),
    (f"{'A' * 2001},a@b,,,", "'company' holds 2,001 characters; 2,000 are the most"),
    (f"{'A' * 1_000_000},a@b,,,", "a cell of more than 131,072 characters"),
    ('"A"B,a@b,,,', "a quote closes in the middle of a cell"),
    ('"A,a@b,,,', "a quote opens in it and does not close"),
]


@pytest.mark.parametrize(("line", "why"), ASIDE)
def test_a_bad_row_is_set_aside_whole_with_line_and_reason_and_the_others_arrive(line: str, why: str) -> None:
    file = read(f"company,e_mail,staff,customer,received\nFirst,,,,\n{line}\nLast,,,,\n")
    assert companies(file) == ["First", "Last"]
    (bad,) = [row for row in file.rows if row.why]
    assert bad.line == 3
    assert why in bad.why
    assert line.partition(",")[0].strip('" ')[:1] in "".join(map(str, bad.record.values()))


def test_a_quote_gone_astray_costs_its_own_line_only() -> None:
    lines = [f"Firm {number},a@b" for number in range(2, 1002)]
    lines[3], lines[700] = '"Firm 5,a@b', 'Firm 702,"a@b'
    file = read("\n".join(["company,e_mail", *lines]))
    assert [row.line for row in file.rows if row.why] == [5, 702]
    assert [row.line for row in file.rows] == list(range(2, 1002))


OBJECTS = [
    ("[1]", "it is a list, not an object"),
    ("7", "it is a number"),
    ('"A"', "it is a text"),
    ("null", "it is null"),
    ("{bad", "it is no JSON"),
    ('{"company": NaN}', "NaN is no number"),
    ('{"company": "A", "company": "B"}', "'company' stands twice"),
    ('{"company": {"name": "A"}}', "'company' holds an object"),
    ('{"company": ["A"]}', "'company' holds a list"),
    ('{"company": "\\ud800"}', "control character (U+D800)"),
    ('{"company": "A", "received": 1767625860}', "no time of day"),
    ('{"company": "A", "staff": 1e400}', "is not a whole number"),
    ('{"e_mail": "a@b"}', "'company' is empty"),
    ('{"company": ' + "[" * 100_000 + "}", "nested too deeply"),
    ('{"company": ' + "9" * 5000 + "}", "it is no JSON"),
]


@pytest.mark.parametrize(("line", "why"), OBJECTS)
def test_a_line_that_is_no_usable_object_is_set_aside(line: str, why: str) -> None:
    file = read(f'{{"company": "First"}}\n\n{line}\n{{"company": 7, "staff": 12.0, "customer": true}}\n', "r.jsonl")
    assert [(row.line, bool(row.why)) for row in file.rows] == [(1, False), (3, True), (4, False)]
    assert why in file.rows[1].why
    assert file.rows[2].record == {"company": "7", "email": "", "role": "", "staff": 12, "customer": True}


def test_one_json_list_is_read_too_with_the_line_of_each_object() -> None:
    file = read('[\n {"company": "A"},\n\n {"company":\n "B"}, 3]\n', "r.json")
    assert [(row.line, row.record.get("company"), row.why) for row in file.rows] == [
        (2, "A", ""), (4, "B", ""), (5, None, "it is a number, not an object"),
    ]  # fmt: skip


FILES = [
    ("r.csv", "", "'r.csv' is empty"),
    ("r.csv", " \n \n", "'r.csv' is empty"),
    ("r.csv", b"\xef\xbb\xbf", "'r.csv' is empty"),
    ("r.csv", "company,e_mail\n", "empty below its first line"),
    ("r.csv", "firma,mail\nA,b\n", "no column for 'company', which every row needs. It has 'firma', 'mail'"),
    ("r.csv", '"company\nA\n', "The first line of 'r.csv' cannot be read"),
    ("r.csv", bytes(range(256)) * 9, "is binary"),
    ("r.csv", b"PK\x03\x04 and more", "is a spreadsheet or an archive"),
    ("r.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d", "is binary"),
    ("r.jsonl", "company\nA\n", "holds no JSON object"),
    ("r.jsonl", "1\n2\n", "Line 1: it is a number"),
    ("r.jsonl", '{"firma": "A"}\n', "no column for 'company'"),
    ("r.json", "[]", "holds no JSON object"),
    ("r.json", '[{"company": "A"} {"company": "B"}', "breaks off at line 1"),
    ("r.json", '[{"company": "A"}', "breaks off at line 1"),
]


@pytest.mark.parametrize(("name", "raw", "says"), FILES)
def test_a_file_that_is_useless_as_a_whole_is_refused_in_a_sentence(name: str, raw: str | bytes, says: str) -> None:
    with pytest.raises(UsageError, match=r"\.\Z") as told:
        read(raw, name)
    assert says in str(told.value) or (says == "breaks off at line 1" and "JSON list" in str(told.value))


def test_a_file_is_opened_by_its_ending_or_refused(tmp_path: Path) -> None:
    for name, says in {"r.xlsx": "the ending '.xlsx'", "rows": "no ending", "a.csv": "No such file"}.items():
        if name != "a.csv":
            (tmp_path / name).write_text("company\nA\n", encoding="utf-8")
        with pytest.raises(UsageError, match=says):
            opened(str(tmp_path / name))
    with pytest.raises(UsageError, match="is a folder"):
        opened(str(tmp_path))
    with pytest.raises(UsageError, match="could not be read"):
        opened("nul\0.csv")
    with pytest.raises(UsageError, match="without a sample file"):
        sample_of(tmp_path, ["firms"])


def test_the_stream_is_the_one_whose_columns_fit() -> None:
    other = Arrivals(
        title="x", workflow="other", per_hour={}, sources={"web": 1},
        fields={"order": Field(text="x", required=True, columns=["order"]), "company": STREAM.fields["company"]},
    )  # fmt: skip
    streams = {"firms": STREAM, "orders": other}
    assert read("company,order\nA,1\n", **streams).stream == "orders"
    assert read("company,e_mail\nA,1\n", **streams).stream == "firms"
    with pytest.raises(UsageError, match="fit the streams 'firms' and 'again' alike"):
        read("company\nA\n", firms=STREAM, again=STREAM)


def test_a_number_that_the_pack_never_leaves_empty_is_needed_too() -> None:
    fields = {**STREAM.fields, "staff": Field(quantiles=[1, 500], columns=["staff"])}
    spec = Arrivals(title="x", workflow="w", per_hour={}, sources={"web": 1}, fields=fields)
    with pytest.raises(UsageError, match="no column for 'staff'"):
        read("company\nA\n", firms=spec)
    assert [row.why for row in read("company,staff\nA,\nB,4\n", firms=spec).rows] == [
        "'staff' is empty, and every row needs it",
        "",
    ]


TIMES = {
    "09:30": 570, "9:05": 545, "09:30:59": 570, "9:30 am": 570, "9:30PM": 1290, "12:00 a.m.": 0, "12:15 pm": 735,
    "2026-01-05 14:00": 840, "2031-12-24T14:00:00": 840, "1/5/26 2:00 PM": 840, "05.01.2026 14:00": 840,
    "2026-01-05T14:00:00Z": 540, "2026-07-05T14:00:00+00:00": 600, "2026-01-05T14:00:00.250-05:00": 840,
    "2026-01-05": None, "": None, "  ": None,
}  # fmt: skip


@pytest.mark.parametrize(("word", "minutes"), TIMES.items())
def test_of_a_moment_only_the_time_of_day_counts_in_the_departments_zone(word: str, minutes: int | None) -> None:
    found = time_of_day("time", word, ZONE)
    assert (None if found is None else found // MINUTE) == minutes


@pytest.mark.parametrize("word", ["24:00", "9", "9:60", "9:30:60", "13:00 pm", "0001-01-01T00:00:00+14:00", "9:3", "x"])
def test_what_is_no_time_says_so(word: str) -> None:
    with pytest.raises(CellError, match="no time of day"):
        time_of_day("time", word, ZONE)


class TestWhenRowsArrive:
    """All on the first working day: by their time, at the opening, or spread evenly."""

    org = Organisation(library.load("lead-pipeline"))

    def clocks(self, *times: str) -> list[tuple[str, str]]:
        text = "\n".join(["company,received", *(f"F{number},{time}" for number, time in enumerate(times))])
        file = read_items("r.csv", text.encode(), self.org.pack.arrivals, self.org.zone)
        load = load_of(file, self.org.calendar, self.org.start)
        return [(str(row.record["company"]), f"{self.org.calendar.local(row.at):%d %H:%M:%S}") for row in load.rows]

    def test_by_their_time_and_those_of_the_night_at_the_opening(self) -> None:
        assert self.clocks("15:00", "23:00", "2030-05-05 10:00:30", "", "07:00", "10:00:30") == [
            ("F1", "05 09:00:00"), ("F3", "05 09:00:00"), ("F4", "05 09:00:00"), ("F2", "05 10:00:30"),
            ("F5", "05 10:00:30"), ("F0", "05 15:00:00"),
        ]  # fmt: skip

    def test_without_any_time_evenly_over_the_day(self) -> None:
        assert [at for _, at in self.clocks("", "", "2026-01-09")] == ["05 09:00:00", "05 12:00:00", "05 15:00:00"]

    def test_an_empty_day_of_good_rows_leaves_those_set_aside(self) -> None:
        load = load_of(read("company,received\nA,soon\n"), self.org.calendar, self.org.start)
        assert [(row.line, bool(row.why)) for row in load.rows] == [(2, True)]


def test_the_bundled_file_has_120_rows_of_which_three_are_bad() -> None:
    pack = library.load("lead-pipeline")
    name, raw = opened(sample_of(library.locate("lead-pipeline"), pack.arrivals))
    file = read_items(name, raw, pack.arrivals, ZONE)
    assert (len(file.rows), len(good(file)), file.notes) == (120, 117, [])
    assert [row.line for row in file.rows] == list(range(2, 122))
    assert all(8 * HOUR < (row.clock or 0) < 18 * HOUR for row in good(file))


cells = st.one_of(
    st.sampled_from(
        ["", " ", "Acme", "9:30", "soon", "12", "yes", "a\nb", 'say "x"', ";", "\x00", "\x1b[31m", "\ud800"]
    ),
    st.text(max_size=12),
)
rows_of_cells = st.lists(st.lists(cells, min_size=1, max_size=8), min_size=1, max_size=12)
COLUMNS = ["company", "e_mail", "role", "staff", "customer", "received", "source"]


@given(rows_of_cells, st.sampled_from([",", ";", "\t", "|"]))
def test_every_row_that_holds_something_is_read_once_in_the_order_of_the_file(
    rows: list[list[str]], delimiter: str
) -> None:
    """The rows are written as CSV is; whatever their cells hold, each is there once or its lines are."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([cell.replace("\n", " ").replace("\r", " ") for cell in row])
    raw = out.getvalue().encode("utf-8", "replace")
    filled = [number for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]
    text = raw.decode()
    assume(filled and sum(sign < " " or sign == "\ufffd" for sign in text) * 20 <= len(text))  # else empty, or no text
    file = read(raw)
    assert [row.line for row in file.rows] == filled
    assert all(row.record.get("company") for row in good(file))
    load = load_of(file, TestWhenRowsArrive.org.calendar, TestWhenRowsArrive.org.start)
    assert sorted(row.line for row in load.rows) == filled
    assert [row.line for row in load.rows if row.why] == [row.line for row in file.rows if row.why]


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.just("\ud800")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=5,
)
keys = st.one_of(st.sampled_from([*COLUMNS, "Company"]), st.text(max_size=4))


@given(st.lists(st.one_of(st.dictionaries(keys, values, max_size=6), values), max_size=9))
def test_every_line_of_json_is_read_once_in_the_order_of_the_file(objects: list[object]) -> None:
    text = "\n".join(map(json.dumps, [{"company": "Acme"}, *objects]))
    file = read(text, "r.jsonl")
    assert [row.line for row in file.rows] == list(range(1, len(objects) + 2))
    assert file.rows[0].record["company"] == "Acme"
    assert all(row.why or isinstance(row.record["company"], str) for row in file.rows)


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace"))))
@pytest.mark.parametrize("name", ["r.csv", "r.jsonl", "r.json", "standard input"])
def test_no_bytes_end_in_anything_but_rows_or_a_sentence(name: str, raw: bytes) -> None:
    for prefix in (b"", b"company,e_mail\n", b'{"company": "A"}\n', b"["):
        with suppress(UsageError):
            file = read(prefix + raw, name)
            assert file.rows == sorted(file.rows, key=lambda row: row.line)
            load_of(file, TestWhenRowsArrive.org.calendar, TestWhenRowsArrive.org.start)


def test_the_note_on_the_encoding_names_the_file() -> None:
    assert decoded("r.csv", "Müller".encode("cp1252")) == (
        "Müller",
        "'r.csv' is not UTF-8; it was read as Windows-1252 (Latin-1).",
    )
