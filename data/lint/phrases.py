"""Checks words with slots: braces, what each slot means, and that phrase banks come to an end."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from data.lint.formulas import name_fault
from data.lint.graphs import circles
from data.lint.sheet import Sheet, unknown
from data.lint.walk import Found
from data.problems import Path
from department.errors import ExpressionError, nearest
from department.phrases import Either, Slot, Template, parse, slots_of

SLOTS = frozenset({
    "title", "workflow", "piece", "score", "threshold", "findings", "to", "from", "item", "choice", "reasons",
    "dissent", "deadline", "subject", "amount", "round", "version", "done", "doing", "blockers", "priorities",
    "count", "issue", "impact", "urgency", "recommendation", "where", "outcome",
    "me", "day",
})  # fmt: skip
"""What a briefing may hold for a slot, besides `fact.X`, `param.X` and the like; they win over banks."""
FORMATS = ("money", "percent", "times", "points")
"""How a number may be shown: `{fact.price:money}`."""
BANKS = (
    "compose", "ask", "answer", "acknowledge", "assignment", "task_done", "review_pass", "review_fail",
    "revision", "proposal", "position_agree", "position_object", "decision", "inform", "escalation",
    "escalation_passed", "approval_request", "consult_request", "update", "priorities", "views", "publish",
    "launch", "tracking", "refusal", "operator_answer", "minutes",
)  # fmt: skip
"""The banks that the engine itself speaks with: every pack has them."""


_parsed = lru_cache(maxsize=8192)(parse)


def check_text(found: Found, sheet: Sheet) -> None:
    """Note what is wrong with one text."""
    if "{" not in found.value and "}" not in found.value:
        return
    try:
        template = _parsed(found.value)
    except ExpressionError as error:
        sheet.value(found.path, f"{error} Match the braces.")
        return
    for slot in _slots(template):
        fault = _slot_fault(slot, found.path, sheet)
        if fault:
            sheet.value(found.path, f"in '{{{slot.name}}}': {fault}")


def _slots(template: Template) -> Iterator[Slot]:
    for part in template:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, Either):
            for way in part.ways:
                yield from _slots(way)


def _slot_fault(slot: Slot, path: Path, sheet: Sheet) -> str:
    if slot.form and slot.form not in FORMATS:
        return unknown("number format", slot.form, set(FORMATS))
    if path[0] == "arrivals" and slot.name.partition(".")[0] not in ("param", "truth", *sheet.pack.phrases):
        return "the words of an item know only its fields; write param.NAME or truth.NAME."
    if "." in slot.name:
        fault = name_fault(slot.name, path, sheet)
        return "" if slot.name.startswith("fact.") and sheet.computes_facts else fault
    own = sheet.pack.voices.get(str(path[1]), {}) if path[0] == "voices" else {}
    if slot.name in SLOTS or slot.name in sheet.pack.phrases or slot.name in own:
        return ""
    close = nearest(slot.name, {*SLOTS, *sheet.pack.phrases, *map(str, own)})
    return f"'{slot.name}' is neither a fact of the briefing nor a phrase bank; {close}."


def check_banks(sheet: Sheet) -> None:
    """Note missing and empty banks, voices of nobody or of no use, and banks that never come to an end."""
    pack = sheet.pack
    missing = [bank for bank in BANKS if bank not in pack.phrases]
    if missing:
        sheet.key(("phrases",), f"phrase banks that the engine speaks with are missing: {', '.join(missing)}.")
    for bank, texts in pack.phrases.items():
        if not texts:
            sheet.key(("phrases", bank), f"the phrase bank '{bank}' is empty; give it at least one text.")
    for agent in pack.voices:
        if agent not in pack.agents:
            sheet.key(("voices", agent), unknown("agent", agent, set(pack.agents)))
        _check_voice(sheet, agent)
    _endless(sheet)


def _check_voice(sheet: Sheet, agent: str) -> None:
    voice = sheet.pack.voices[agent]
    used = {*sheet.pack.phrases, *sheet.said} | {name for texts in voice.values() for name in _names(texts)}
    for bank, texts in voice.items():
        if not texts:
            sheet.key(("voices", agent, bank), f"the voice '{bank}' is empty; give it a text or remove it.")
        if bank not in used:
            says = f"nothing uses the voice '{bank}': {unknown('phrase bank', bank, set(sheet.pack.phrases))}"
            sheet.key(("voices", agent, bank), says)


def _names(texts: Sequence[str]) -> set[str]:
    """The banks that texts may lead to; what a briefing holds leads nowhere."""
    found: set[str] = set()
    for text in texts:
        try:
            found |= slots_of(_parsed(text)) - SLOTS if "{" in text else set()
        except ExpressionError:
            continue  # told by check_text
    return found


def _endless(sheet: Sheet) -> None:
    leads = {bank: _names(texts) for bank, texts in sheet.pack.phrases.items()}
    for voice in sheet.pack.voices.values():
        for bank, texts in voice.items():
            leads.setdefault(str(bank), set()).update(_names(texts))
    for circle in circles(leads):
        way = " → ".join((*circle, circle[0]))
        says = f"the phrase banks run in a circle: {way}. Let one of them end."
        first = next((bank for bank in circle if bank in sheet.pack.phrases), circle[0])
        sheet.key(("phrases", first), says)
