"""A Textual screenshot, small enough to keep: what is written where, in which colour, and nothing else."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from rich.cells import cell_len

_SVG = "{http://www.w3.org/2000/svg}"
_CELL = 12.2


class Run(NamedTuple):
    """Words of one colour: its class, and where they begin."""

    kind: str
    at: float
    words: str


def small(svg: str) -> str:
    """The picture without fonts, frame, clips and ids that differ from run to run: lines of runs of one colour."""
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    style = root.findtext(f"{_SVG}style") or ""
    colours = [part.partition("-r")[2].strip() for part in style.split("}") if "-r" in part and "fill" in part]
    rules = "".join(f".r{rule.replace(' ', '')}}}" for rule in colours)
    width, height = root.attrib["viewBox"].split()[2:]
    grid = root.findall(f"{_SVG}g")[-1]
    grounds = list(grid.iter(f"{_SVG}rect"))
    page = Counter(one.attrib["fill"] for one in grounds).most_common(1)[0][0]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {float(height):.0f}" font-size="20"'
    lines = [
        f'{head} font-family="monospace" xml:space="preserve">',
        f"<style>text{{white-space:pre}}{rules}</style>",
    ]
    lines.append(f'<rect fill="{page}" width="100%" height="100%"/>')
    lines += [_ground(one) for one in grounds if one.attrib["fill"] != page]
    rows: dict[str, list[Run]] = {}
    for one in grid.iter(f"{_SVG}text"):
        run = Run(one.attrib["class"].rpartition("-")[2], float(one.attrib["x"]), (one.text or "").replace("\xa0", " "))
        if run.words.strip():
            rows.setdefault(one.attrib["y"], []).append(run)
    lines += [f'<text y="{y}">{"".join(_spans(runs))}</text>' for y, runs in rows.items()]
    return "\n".join([*lines, "</svg>\n"])


def _spans(runs: list[Run]) -> Iterator[str]:
    """Runs of one colour that follow each other, as one."""
    while runs:
        kind, at, words = runs.pop(0)
        while runs and runs[0].kind == kind:
            words = words.ljust(round((runs[0].at - at) / _CELL)) + runs.pop(0).words
        words = words.rstrip()
        length = f' textLength="{cell_len(words) * _CELL:.0f}"' if len(words) > 1 else ""
        yield f'<tspan class="{kind}" x="{at:.1f}"{length}>{escape(words, quote=False)}</tspan>'


def _ground(rect: ET.Element) -> str:
    given = rect.attrib
    where = " ".join(f'{name}="{given[name]}"' for name in ("x", "y", "width", "height"))
    return f'<rect fill="{given["fill"]}" {where}/>'
