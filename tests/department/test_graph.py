"""What may go on in a workflow, and what never will."""

from department.blueprint.steps import Assign, Step
from department.blueprint.work import Workflow
from department.decide.graph import verdicts
from department.plans import plan


def _assign(*needs: str, on_fail: str | None = None) -> Step:
    return Assign(title="x", to=["a"], takes="1m", needs=list(needs), on_fail=on_fail)


def test_what_follows_from_a_verdict_is_settled_with_it():
    """A failure path of a step that is never reached is unused at once, wherever it stands in the pack."""
    steps = {
        "spare": _assign(),
        "first": _assign(),
        "second": _assign("first", on_fail="spare"),
        "last": _assign("second", "spare"),
    }
    ready = plan("flow", Workflow(title="flow", owner="a", steps=steps))
    statuses = {"spare": "waiting", "first": "failed", "second": "waiting", "last": "waiting"}
    found = dict(verdicts(ready, statuses, {"first": ""}))
    assert found == {"second": "unused", "spare": "unused", "last": "unused"}
