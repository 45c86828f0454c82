"""Rubrics: points, bands and grades are exact at every edge, for any rubric and for the bundled one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.blueprint.arrivals import Arrivals, Band, Criterion, Field, Rubric
from department.blueprint.item_steps import Score
from department.decide.context import Deciding
from department.decide.items import band_of, grade
from department.decide.parts import Place
from department.state import Flow, Item, State, StepState
from tests.alone import only, sound
from tests.fakes import FakeTriggers
from tests.leads import FLOW, pipeline


@st.composite
def bands(draw: Any, most: int) -> list[Band]:
    """Bands from the highest down to nought."""
    edges = sorted(draw(st.sets(st.integers(1, most), max_size=4)), reverse=True)
    return [Band(name=f"from{edge}", at_least=edge) for edge in [*edges, 0]]


@st.composite
def rubrics(draw: Any) -> tuple[Rubric, dict[str, int]]:
    """Any rubric, and the raw points that its formulas give, also below nought and beyond the most."""
    names = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True))
    criteria, raw = {}, {}
    for name in names:
        most = draw(st.integers(1, 40))
        criteria[name] = Criterion(points=f"param.{name}", most=most, bands=draw(bands(most)))
        raw[name] = draw(st.integers(-5, most + 5))
    grades = draw(bands(sum(criterion.most for criterion in criteria.values())))
    return Rubric(criteria=criteria, grades=grades), raw


def right_band(found: list[Band], points: int) -> str:
    """The band with the highest beginning that the points reach."""
    return max((band for band in found if band.at_least <= points), key=lambda band: band.at_least).name


@given(case=rubrics())
def test_any_rubric_is_exact(case: tuple[Rubric, dict[str, int]]) -> None:
    rubric, raw = case
    fields = {name: Field(quantiles=[points]) for name, points in raw.items()}
    stream = Arrivals(title="It", workflow="alone", per_hour={"9": 3000}, sources={"web": 1}, fields=fields)
    steps = {"x": Score(title="X", who="left", rubric="any", takes="5m")}
    played = sound(only(steps, items=True, arrivals={"leads": stream}, rubrics={"any": rubric}))
    points = {name: max(0, min(rubric.criteria[name].most, given)) for name, given in raw.items()}
    for event in played.of("item.scored"):
        assert event.data.points == points
        assert event.data.bands == {name: right_band(rubric.criteria[name].bands, points[name]) for name in points}
        assert event.data.total == sum(points.values())
        assert event.data.grade == right_band(rubric.grades, sum(points.values()))


@given(found=st.integers(1, 60).flatmap(bands))
def test_a_band_begins_at_its_edge_and_not_a_point_earlier(found: list[Band]) -> None:
    for above, band in zip([None, *found], found, strict=False):
        assert band_of(found, band.at_least) == band.name
        if above is not None:
            assert band_of(found, above.at_least - 1) == band.name


# the bundled rubric: budget, authority, need and timeline, as the specification of the department says

NAME = "bant"
BANT = pipeline().pack.rubrics[NAME]
BUDGETS = {"over 50k": 23, "20k to 50k": 18, "5k to 20k": 12, "under 5k": 4, "": 11, "a fortune": 11}
ROLES = {"owner": 21, "director": 18, "manager": 13, "specialist": 8, "student": 5, "": 5}
NEEDS = {"replacing": 23, "expanding": 19, "comparing": 13, "": 8, "curious": 5}
TIMES = {"this month": 24, "this quarter": 19, "this year": 12, "": 8, "no date": 4}
forms = st.fixed_dictionaries(
    {
        "budget": st.sampled_from(list(BUDGETS)), "role": st.sampled_from(list(ROLES)),
        "need": st.sampled_from(list(NEEDS)), "timeline": st.sampled_from(list(TIMES)),
        "depth": st.integers(0, 5), "decision_maker": st.integers(0, 5), "technology": st.integers(0, 5),
    }
)  # fmt: skip


def graded(form: dict[str, Any]) -> tuple[dict[str, int], dict[str, str], int, str]:
    """What the rubric makes of a form."""
    org = pipeline()
    state = State(items={"i": Item("i", 0, form, {})})
    flow = Flow("f", FLOW, "", "", 0, 0, 0, item="i")
    step, spec = next((n, s) for n, s in org.plan(FLOW).steps.items() if isinstance(s, Score) and s.rubric == NAME)
    flow.steps = {step: StepState()}
    return grade(Deciding(org, state, FakeTriggers(org), 0, None), Place(flow, step, flow.steps[step], spec), BANT)


@given(form=forms)
def test_every_form_has_the_points_bands_and_grade_of_bant(form: dict[str, Any]) -> None:
    points, names, total, name = graded(form)
    known = {key: form[key] - 3 if form[key] else 0 for key in ("depth", "technology")}
    assert points == {
        "budget": min(25, max(0, BUDGETS[form["budget"]] + known["depth"])),
        "authority": form["decision_maker"] * 5 or ROLES[form["role"]],
        "need": min(25, max(0, NEEDS[form["need"]] + known["technology"])),
        "timeline": TIMES[form["timeline"]],
    }
    assert names == {key: four_bands(given) for key, given in points.items()}
    assert (total, name) == (sum(points.values()), four_grades(total))


def four_bands(points: int) -> str:
    return "strong" if points > 19 else "good" if points > 14 else "fair" if points > 9 else "weak"


def four_grades(total: int) -> str:
    return "hot" if total > 79 else "warm" if total > 59 else "cold" if total > 39 else "unqualified"


@pytest.mark.parametrize("criterion", BANT.criteria)
def test_four_bands_of_twenty_five_points(criterion: str) -> None:
    spec = BANT.criteria[criterion]
    assert spec.most == 25
    assert [band_of(spec.bands, points) for points in range(26)] == [four_bands(points) for points in range(26)]


def test_four_grades_of_a_hundred() -> None:
    assert [band_of(BANT.grades, total) for total in range(101)] == [four_grades(total) for total in range(101)]
