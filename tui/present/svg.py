"""The few SVG shapes the pictures need; colours are CSS classes of the page and follow its theme."""

from tui.present.inert import html_escape, one_line


def svg(width: int, height: int, title: str, body: list[str], description: str = "") -> str:
    """A picture of that size, named and described for those who do not see it."""
    about = f"<desc>{html_escape(description)}</desc>" if description else ""
    return (
        f'<svg class="plot" role="img" aria-label="{html_escape(title)}" viewBox="0 0 {width} {height}" '
        f'style="max-width:{width}px" xmlns="http://www.w3.org/2000/svg">{about}{"".join(body)}</svg>'
    )


def rect(x: float, y: float, width: float, height: float, kind: str, *, tip: str = "", radius: float = 2) -> str:
    """A rectangle; `tip` is what hovering tells."""
    shape = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="{_n(radius)}"'
    return f'<rect class="{kind}" {shape}>{_tip(tip)}</rect>' if tip else f'<rect class="{kind}" {shape}/>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return f'<line class="{kind}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>'


def path(points: str, kind: str, tip: str = "") -> str:
    """A path by its SVG points."""
    return f'<path class="{kind}" d="{points}">{_tip(tip)}</path>' if tip else f'<path class="{kind}" d="{points}"/>'


def text(
    x: float,
    y: float,
    words: str,
    kind: str = "label",
    anchor: str = "start",
    *,
    tip: str = "",
    width: int = 0,
) -> str:
    """A line of text; `anchor` is start, middle or end; a `width` squeezes it to that."""
    place = f'x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"'
    if width:
        place += f' textLength="{width}" lengthAdjust="spacingAndGlyphs"'
    return f'<text class="{kind}" {place}>{_tip(tip)}{html_escape(one_line(words))}</text>'


def short(words: str, limit: int) -> str:
    """The words, cut to a width in characters."""
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"


def _tip(words: str) -> str:
    return f"<title>{html_escape(one_line(words))}</title>" if words else ""


def _n(value: float) -> str:
    """A coordinate with one decimal at most: the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
