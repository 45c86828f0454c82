"""Unfolds the workflows of a pack that are like another: what they do not say themselves they take over from it."""

from typing import Any

from data.lint.sheet import unknown
from data.pack_reader import Source
from data.problems import Path
from data.shapes import show


def unfold_variants(source: Source) -> None:
    """Give every workflow with `like` all that it takes over; what cannot be taken over is told, and left out."""
    flows = source.data.get("workflows")
    written: dict[str, Any] = dict(flows) if isinstance(flows, dict) else {}
    for name, flow in written.items():
        if isinstance(flow, dict) and flow.get("like") is not None:
            base = _base(source, name, flow["like"], written)
            if base is not None:
                source.places.likes[name] = flow["like"]
                source.data["workflows"][name] = _unfolded(source, name, flow, base)
        elif isinstance(flow, dict) and flow.get("without"):
            _tell(source, (name, "without"), "'without' takes steps out of what a workflow is like; add 'like'.")


def _tell(source: Source, where: Path, says: str, *, at_value: bool = False) -> None:
    note = source.places.value if at_value else source.places.key
    source.problems.append(note(("workflows", *where), says))


def _base(source: Source, name: str, like: Any, written: dict[str, Any]) -> dict[str, Any] | None:
    """The workflow that a variant is like, or None when it cannot be one: told here."""
    base = written.get(like) if isinstance(like, str) else None
    says = ""
    if not isinstance(like, str) or like not in written:
        says = (
            unknown("workflow", like, set(written)) if isinstance(like, str) else f"it is like {show(like)}; name one."
        )
    elif like == name:
        says = f"'{name}' is like itself; name another workflow."
    elif isinstance(base, dict) and base.get("like") is not None:
        says = f"'{like}' is itself like '{base['like']}'; a variant is like a workflow that is written out."
    if says:
        _tell(source, (name, "like"), says, at_value=True)
    return base if isinstance(base, dict) and not says else None


def _unfolded(source: Source, name: str, flow: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    theirs, own = base.get("steps"), flow.get("steps", {})
    if not isinstance(theirs, dict) or not isinstance(own, dict):
        return {**base, **flow}  # told by the check of shapes
    left_out = flow.get("without") if isinstance(flow.get("without"), list) else []
    for index, step in enumerate(left_out or ()):
        if step not in theirs:
            says = unknown("step", str(step), set(theirs))
            _tell(source, (name, "without", index), says, at_value=True)
        elif step in own:
            says = f"'{step}' is left out and given; do one of the two."
            _tell(source, (name, "without", index), says, at_value=True)
    kept = {step: _step(raw, own.get(step, {})) for step, raw in theirs.items() if step not in (left_out or ())}
    return {**base, **flow, "steps": kept | {step: raw for step, raw in own.items() if step not in kept}}


def _step(theirs: Any, own: Any) -> Any:
    """A step as the variant has it: its own keys over the other's, unless it is of another kind."""
    if not isinstance(own, dict) or not isinstance(theirs, dict):
        return own or theirs
    return own if own.get("kind", theirs.get("kind")) != theirs.get("kind") else {**theirs, **own}
