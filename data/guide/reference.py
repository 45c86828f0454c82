"""The reference of the author's guide as Markdown: every key with its type, default, meaning and an example."""

from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

from data.guide.counted import tallies
from data.guide.descriptions import description, fenced, own_keys, remarks, shortly, summary
from data.guide.document import blocks
from data.guide.examples import Uses, example, uses_in
from data.guide.meanings import anchor_of, default_of, field_of, kind_of, typed_strings, word_of
from data.library import DEPARTMENTS, names
from data.lint.formulas import KIND_WORDS
from data.pack_reader import read_pack
from data.scaffold import TEMPLATES
from data.shapes import alternatives, hints
from department.blueprint.pack import Blueprint
from department.blueprint.steps import Step
from department.blueprint.work import KINDS
from department.skills.registry import BUILT_IN

_HEAD = "| key | value | default | what it means | for example |\n| --- | --- | --- | --- | --- |"


def reference(guide: str) -> str:
    """The whole part; `guide` is the text whose own examples serve where no pack uses a key."""
    uses = uses_in(_packs(guide))
    parts = [_values(), *(_section(shape, places, uses) for shape, places in _shapes().items())]
    parts += [_steps(uses), _skills(), _tallies()]
    return "\n\n".join(parts)


def unexplained(guide: str) -> list[str]:
    """The keys that have no description or no example, as `Owner.key: what is missing`."""
    uses = uses_in(_packs(guide))
    return [
        f"{shape.__name__}.{key}: no {what}"
        for shape in shapes()
        for key in own_keys(shape)
        for what, text in (("description", description(shape, key)), ("example", example(uses, shape, key)))
        if not text
    ]


def _packs(guide: str) -> Iterator[dict[str, Any]]:
    """The bundled packs, the scaffold and the guide's own examples, as read."""
    for name in names():
        yield read_pack(DEPARTMENTS / name).data
    yield read_pack(TEMPLATES).data
    for block in blocks(guide):
        if block.language == "yaml":
            yield _read(block.text)


def _read(text: str) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "example.yaml"
        file.write_text(text, encoding="utf-8")
        return read_pack(file).data


def shapes() -> list[type]:
    """Every dataclass whose keys a pack may write."""
    return [*_shapes(), *_step_shapes()]


def _shapes() -> dict[type, list[str]]:
    """The dataclasses of a pack, steps aside, each before those it holds, with the places where it stands."""
    found: dict[type, list[str]] = {Blueprint: []}
    _collect(Blueprint, "", found)
    for kind in KINDS.values():
        _collect(kind, "workflows.ID.steps.ID", found)
    return found


def _collect(shape: type, place: str, found: dict[type, list[str]]) -> None:
    for key, annotation in hints(shape).items():
        for inner, below in _below(annotation, f"{place}.{key}".removeprefix(".")):
            new = inner not in found
            places = found.setdefault(inner, [])
            places += [] if below in places else [below]
            if new:
                _collect(inner, below, found)


def _below(annotation: Any, place: str) -> Iterator[tuple[type, str]]:
    """The dataclasses that may stand at a key, and where exactly."""
    for option in alternatives(annotation):
        if isinstance(option, type) and is_dataclass(option):
            yield option, place
        elif get_args(option):
            more = f"{place}.ID" if len(get_args(option)) > 1 else f"{place}[…]"
            yield from _below(get_args(option)[-1], more)


def _step_shapes() -> list[type]:
    """What every step has, what several kinds share, and the kinds."""
    shared = {base for kind in KINDS.values() for base in kind.__mro__[1:] if issubclass(base, Step)} - {Step}
    return [Step, *sorted(shared, key=lambda shape: shape.__name__), *KINDS.values()]


def _section(shape: type, places: list[str], uses: Uses) -> str:
    where = f"Stands at {', '.join(f'`{place}`' for place in places)}. " if places else "The keys at the top. "
    title = "Pack" if shape is Blueprint else word_of(shape.__name__).capitalize()
    told = f"{where}{summary(shape)} {remarks(shape)}".strip()
    parts = [f'<a id="{anchor_of(shape.__name__)}"></a>', f"### {title}", told, _table(shape, uses), *_shown(shape)]
    return "\n\n".join(part for part in parts if part)


def _shown(shape: type) -> list[str]:
    """The examples of a docstring."""
    return [f"```{language}\n{text}```" for language, text in fenced(shape)]


def _table(shape: type, uses: Uses) -> str:
    rows = [_row(shape, key, uses) for key in own_keys(shape)]
    return "\n".join([_HEAD, *rows]) if rows else ""


def _row(shape: type, key: str, uses: Uses) -> str:
    kind = kind_of(hints(shape)[key], (shape.__name__, key))
    shown = example(uses, shape, key)
    means = shortly(key, description(shape, key))
    cells = [f"`{key}`", kind, default_of(field_of(shape, key)), means, f"`{shown}`" if shown else ""]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _steps(uses: Uses) -> str:
    return "\n\n".join([_kinds(), *(_step(shape, uses) for shape in _step_shapes())])


def _kinds() -> str:
    """All kinds at a glance."""
    rows = [f"| [`{word}`](#{anchor_of(kind.__name__)}) | {summary(kind)} |" for word, kind in KINDS.items()]
    return "\n".join(["### Kinds of steps", "", "| kind | what it does |", "| --- | --- |", *rows])


def _step(shape: type, uses: Uses) -> str:
    words = {kind: word for word, kind in KINDS.items()}
    bases = [base for base in shape.__mro__[1:] if issubclass(base, Step)] if shape is not Step else []
    besides = " and ".join(f"[{_title(base).lower()}](#{anchor_of(base.__name__)})" for base in bases)
    results = ", ".join(f"`step.ID.{word}`" for word in sorted(KIND_WORDS.get(shape, ())))
    told = [text for text in (summary(shape), remarks(shape)) if text]
    if shape in words and besides:
        told.append(f"Besides these keys it has those of {besides}.")
    if results:
        told.append(f"Its results: {results}.")
    heading = f"#### `{words[shape]}`" if shape in words else f"### {_title(shape)}"
    parts = [f'<a id="{anchor_of(shape.__name__)}"></a>', heading, " ".join(told), _table(shape, uses), *_shown(shape)]
    return "\n\n".join(part for part in parts if part)


def _title(shape: type) -> str:
    if shape is Step:
        return "Every step"
    kinds = [f"`{word}`" for word, kind in KINDS.items() if issubclass(kind, shape)]
    return f"Steps of kind {', '.join(kinds)}"


def _values() -> str:
    rows = [f"| {word_of(name)} | {says} |" for name, says in typed_strings().items()]
    table = "\n".join(["| value | is |", "| --- | --- |", *(row.replace("`|`", "`\\|`") for row in rows)])
    told = "Besides whole numbers, text, and true or false, these stand at the keys below."
    return f'<a id="ref-values"></a>\n\n### Kinds of values\n\n{told}\n\n{table}'


def _skills() -> str:
    rows = [f"| `{name}` | {' '.join((act.__doc__ or '').split())} |" for name, act in BUILT_IN.items()]
    table = "\n".join(["| skill | does |", "| --- | --- |", *rows])
    return f'<a id="ref-skills"></a>\n\n### Skills there are\n\n{table}'


def _tallies() -> str:
    lines = [f"- {says} {', '.join(f'`{name}`' for name in named)}" for says, named in tallies()]
    told = (
        "What the engine counts, for `tally.NAME` and `today.NAME`; what your steps name in `counts` joins them. "
        "A word in capitals stands for a word of the pack. `_ms_sum` is a sum of milliseconds, `_peak` the highest."
    )
    return f'<a id="ref-tallies"></a>\n\n### Tallies there are\n\n{told}\n\n' + "\n".join(lines)
