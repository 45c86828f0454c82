"""Checks rubrics: bands from the highest down to nought, no name twice, none out of reach."""

from data.lint.sheet import Sheet
from data.problems import Path
from department.blueprint.arrivals import Band


def check_rubrics(sheet: Sheet) -> None:
    """Note bands and grades that could not name every number of points."""
    for name, rubric in sheet.pack.rubrics.items():
        path: Path = ("rubrics", name)
        if not rubric.criteria:
            sheet.key((*path, "criteria"), "a rubric without criteria gives no points; add one.")
        for key, criterion in rubric.criteria.items():
            _check_bands(sheet, (*path, "criteria", key, "bands"), criterion.bands, criterion.most)
        most = sum(criterion.most for criterion in rubric.criteria.values())
        _check_bands(sheet, (*path, "grades"), rubric.grades, most)


def _check_bands(sheet: Sheet, path: Path, bands: list[Band], most: int) -> None:
    if not bands:
        sheet.key(path, "there is no band to name the points; add one, as in {name: low, at_least: 0}.")
        return
    for index, band in enumerate(bands):
        here = (*path, index)
        if index and band.at_least >= bands[index - 1].at_least:
            before = bands[index - 1].at_least
            says = f"bands go from the highest down, {band.at_least} is not below {before}; sort them."
            sheet.value((*here, "at_least"), says)
        if band.at_least > most:
            says = f"'{band.name}' is out of reach: it begins at {band.at_least}, and there are at most {most} points."
            sheet.value((*here, "at_least"), says)
        if any(other.name == band.name for other in bands[:index]):
            sheet.value((*here, "name"), f"'{band.name}' is here twice; give every band a name of its own.")
    if bands[-1].at_least > 0:
        says = f"points begin at 0, but the lowest band at {bands[-1].at_least}; let it begin at 0."
        sheet.value((*path, len(bands) - 1, "at_least"), says)
