"""The report as one self-contained page: styles and pictures inside, no scripts, nothing fetched."""

from tui.present.facts_of_day import sentence
from tui.present.figures import stamp
from tui.present.inert import html_escape, one_line
from tui.present.report_index import Index
from tui.present.report_model import CITED, Block, Card, Claim, Fact, Figure, Items, Report, Section, Table
from tui.present.report_sections import report
from tui.present.report_style import STYLE
from tui.present.run_view import RunView

_SHORT = 16
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def html(view: RunView) -> str:
    """The whole page; every citation links to its event in the appendix."""
    told = report(view)
    links = "".join(f'<a href="#{part.key}">{_safe(part.title)}</a>' for part in told.sections)
    sections = "".join(_section(part) for part in told.sections)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{_safe(told.title)}</title><style>{STYLE}</style></head>\n<body>"
        f'<header><p class="brand">dayshift</p><h1>{_safe(told.title)}</h1>'
        f'<p class="line">{_safe(told.line)}</p>'
        f'<div class="facts">{"".join(_fact(fact) for fact in told.facts)}</div>'
        f'<nav aria-label="Sections">{links}<a href="#events">Events cited</a></nav></header>\n'
        f"<main>{sections}{_appendix(view, told)}</main></body></html>\n"
    )


def _safe(words: str) -> str:
    return html_escape(one_line(words))


def _fact(fact: Fact) -> str:
    return (
        f'<div class="fact"><b>{_safe(fact.value)}</b><span>{_safe(fact.label)}</span>'
        f"<small>{_cites(fact.cites[:1], more=len(fact.cites) - 1)}</small></div>"
    )


def _section(section: Section) -> str:
    body, cards = "", ""
    for block in section.blocks:
        if isinstance(block, Card):
            cards += _card(block)
            continue
        body, cards = body + _deck(cards), ""
        body += _block(block)
    title = f"<h2>{_safe(section.title)}</h2>"
    return f'<section id="{section.key}">{title}{body}{_deck(cards)}</section>\n'


def _deck(cards: str) -> str:
    kind = "deck one" if cards.count("<article>") == 1 else "deck"
    return f'<div class="{kind}">{cards}</div>' if cards else ""


def _block(block: Block) -> str:
    if isinstance(block, Claim):
        return f"<p>{_claim(block)}</p>"
    if isinstance(block, Items):
        return f"<ul>{_list(block.claims)}</ul>"
    if isinstance(block, Table):
        return _table(block)
    return _figure(block) if isinstance(block, Figure) else _card(block)


def _claim(claim: Claim) -> str:
    return _safe(claim.text) + " " + _cites(claim.cites)


def _list(claims: tuple[Claim, ...]) -> str:
    return "".join(f"<li>{_claim(claim)}</li>" for claim in claims)


def _cites(cites: tuple[int, ...], more: int = 0) -> str:
    seqs = tuple(dict.fromkeys(cites))
    links = " ".join(f'<a class="c" href="#e{seq}">[#{seq}]</a>' for seq in seqs[:CITED])
    left = more or len(seqs) - CITED
    return f'<span class="cs">{links}{f" +{left:,}" if left > 0 else ""}</span>' if links else ""


def _card(card: Card) -> str:
    sign = f'<span class="sign">{_safe(card.sign)}</span>' if card.sign else ""
    return f"<article><h3>{_safe(card.title)}{sign}</h3><ul>{_list(card.claims)}</ul></article>"


def _table(table: Table) -> str:
    numeric = [head.startswith(">") for head in table.heads]
    heads = "".join(
        f'<th scope="col"{" class=n" if number else ""}>{_safe(head.lstrip(">"))}</th>'
        for head, number in zip(table.heads, numeric, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_kind(cell, number=number)}>{_safe(cell)}</td>"
            for cell, number in zip(row.cells, numeric, strict=True)
        )
        + f'<td class="ev">{_cites(row.cites)}</td></tr>'
        for row in table.rows
    )
    note = f'<p class="note">{_safe(table.note)}</p>' if table.note else ""
    head = f'<thead><tr>{heads}<th scope="col">events</th></tr></thead>'
    return (
        f'<div class="wide"><table><caption>{_safe(table.title)}</caption>{head}'
        f"<tbody>{rows}</tbody></table></div>{note}"
    )


def _kind(cell: str, *, number: bool) -> str:
    """Numbers stand to the right; short words stay on one line."""
    return " class=n" if number else " class=k" if len(cell) <= _SHORT else ""


def _figure(figure: Figure) -> str:
    return f'<figure><figcaption>{_safe(figure.title)}</figcaption><div class="wide">{figure.svg}</div></figure>'


def _appendix(view: RunView, told: Report) -> str:
    """Every cited event in one line, with the event that caused it."""
    zone, cited = Index(view).zone, told.cited()
    shown = set(cited)
    items = []
    for seq in cited:
        event = view.by_seq[seq]
        cause = f"#{event.cause}" if event.cause is not None else "–"
        if event.cause in shown:
            cause = f'<a class="c" href="#e{event.cause}">{cause}</a>'
        items.append(
            f'<tr id="e{seq}"><td class="n">#{seq}</td><td>{stamp(event.at, zone)}</td>'
            f"<td><code>{_safe(event.kind)}</code></td><td>{_safe(sentence(event, view.blueprint))}</td>"
            f"<td>{cause}</td></tr>"
        )
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("event", "at", "kind", "what happened", "cause"))
    return (
        '<section id="events"><h2>Events cited</h2><div class="wide"><table class="log"><thead><tr>'
        f"{heads}</tr></thead><tbody>{''.join(items)}</tbody></table></div></section>"
    )
