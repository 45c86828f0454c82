"""How a department thinks with models outside, and what that may cost."""

from dataclasses import dataclass, field

from department.blueprint.words import Strict

USUAL_OUT, USUAL_EFFORT = 3000, "low"
"""The most tokens of a reply, and the effort, of purposes that a pack's own tables do not name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MindRules(Strict):
    """How turns are asked of models outside; simulated minds need none of it.

    `caps` are the most that minds may cost, in cents, by scope: `run`, `day`, `agent:cmo`, `workflow:standup`.
    `when_reached` is what happens where a turn would pass one: `hold` (the run waits for the operator), `fail` (that
    turn fails, and its step takes its failure path) or `downgrade` (a cheaper tier while that helps, then hold).
    `fallback` lets the next cheaper tier answer while a model is overloaded.
    `lost` is what becomes of a turn whose answer was lost and may have been paid: `ask` (the operator decides) or
    `retry`.
    `most_out` is the most tokens of a reply, thinking counted, by the purpose of the turn or `default`; a table of your
    own replaces the usual one, and what it does not name is 3000.
    `effort` is how hard a model thinks, by purpose likewise; what a table of your own does not name is `low`.
    """

    caps: dict[str, int] = field(default_factory=dict)
    when_reached: str = "hold"
    fallback: bool = False
    lost: str = "ask"
    most_out: dict[str, int] = field(default_factory=lambda: {"default": USUAL_OUT, "draft": 6000})
    effort: dict[str, str] = field(
        default_factory=lambda: {"default": USUAL_EFFORT, "decide": "medium", "review": "medium"}
    )
