"""Untrusted text made safe to show: whatever could steer a terminal or a page is made visible instead.

Minds, packs and lead files are strangers' words. Control characters, escape sequences, marks that change the
direction of writing and characters without width become names in ‹›; over-long lines are cut and say so.
"""

import html
import json
import re
import unicodedata

LINE_LIMIT = 400
"""Characters of one line that are shown before it is cut."""

TEXT_LIMIT = 20_000
"""Characters of one text that are shown before it is cut."""

_COUNTED = 100
_NAMES = {
    0x07: "BEL", 0x08: "BS", 0x0B: "VT", 0x0C: "FF", 0x0D: "CR", 0x1B: "ESC", 0x7F: "DEL", 0x85: "NEL",
    0x9B: "CSI", 0x9D: "OSC", 0xAD: "SHY", 0x61C: "ALM", 0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ",
    0x200E: "LRM", 0x200F: "RLM", 0x2028: "LS", 0x2029: "PS", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF",
    0x202D: "LRO", 0x202E: "RLO", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
    0xFEFF: "BOM",
}  # fmt: skip

_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_HARMLESS = ("\ufe0e", "\ufe0f")
_BLANKS = re.compile(r"[ \t\n]+")


def inert(text: str, *, line_limit: int = LINE_LIMIT, limit: int = TEXT_LIMIT) -> str:
    """The text with nothing left in it that acts: of the control characters newlines and tabs survive."""
    text = cut(text.replace("\r\n", "\n"), limit)
    return "\n".join(cut(_SUSPECT.sub(_shown, line), line_limit) for line in text.split("\n"))


def one_line(text: str, limit: int = LINE_LIMIT) -> str:
    """The text inert and on a single line, cut at `limit` characters."""
    return cut(_SUSPECT.sub(_shown, _BLANKS.sub(" ", cut(text, TEXT_LIMIT)).strip()), limit)


def cut(text: str, limit: int) -> str:
    """The text within `limit` characters, with an ellipsis; of long texts, the count of what is not shown."""
    if len(text) <= limit:
        return text
    if limit < _COUNTED:
        return f"{text[: limit - 1].rstrip()}…"
    return f"{text[:limit]}… (+{len(text) - limit:,} characters)"


def html_escape(text: str, *, line_limit: int = LINE_LIMIT) -> str:
    """The text inert, and with the characters that mean something to HTML, attributes included, escaped."""
    return html.escape(inert(text, line_limit=line_limit), quote=True)


def markdown_escape(text: str) -> str:
    """The text inert, on one line, and with the characters escaped that Markdown would act on."""
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", one_line(text))


def inert_json(text: str) -> str:
    """JSON text with everything in it escaped that acts: it reads back the same."""
    return _SUSPECT.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found[0] in _HARMLESS else json.dumps(found[0])[1:-1]


def _shown(found: re.Match[str]) -> str:
    """The name of a character that must not act; the two that only choose a glyph's look are dropped."""
    sign = found[0]
    if sign in _HARMLESS:
        return ""
    code = ord(sign)
    name = _NAMES.get(code)
    if name is None:
        name = f"^{chr(code + 64)}" if code < 32 else f"U+{code:04X}"  # noqa: PLR2004
    return f"‹{name}›"


def is_inert(text: str) -> bool:
    """Whether nothing in the text acts."""
    return not _SUSPECT.search(text) and all(
        sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs") for sign in text
    )
