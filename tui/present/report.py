"""The report as Markdown: the same sections as the page, with references to an appendix of events."""

from tui.present.facts_of_day import sentence
from tui.present.figures import stamp
from tui.present.inert import inert, markdown_escape
from tui.present.report_index import Index
from tui.present.report_model import CITED, Block, Card, Claim, Fact, Figure, Items, Report, Table
from tui.present.report_sections import report
from tui.present.run_view import RunView


def markdown(view: RunView) -> str:
    """The whole report; every `[#N]` links to the event in the appendix."""
    told = report(view)
    lines = [f"# {markdown_escape(told.title)}", "", markdown_escape(told.line), ""]
    lines += [" · ".join(_fact(fact) for fact in told.facts), ""]
    for section in told.sections:
        lines += [f"## {markdown_escape(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    lines += _appendix(view, told)
    return "\n".join(lines) + "\n"


def _fact(fact: Fact) -> str:
    return f"**{fact.value}** {fact.label}{_cites(fact.cites)}"


def _block(block: Block) -> list[str]:
    if isinstance(block, Claim):
        return [_claim(block)]
    if isinstance(block, Items):
        return [f"- {_claim(claim)}" for claim in block.claims]
    if isinstance(block, Card):
        return _card(block)
    if isinstance(block, Table):
        return _table(block)
    return _figure(block)


def _claim(claim: Claim) -> str:
    return markdown_escape(claim.text) + _cites(claim.cites)


def _cites(cites: tuple[int, ...]) -> str:
    shown = tuple(dict.fromkeys(cites))
    more = f" (+{len(shown) - CITED})" if len(shown) > CITED else ""
    return "".join(f" [#{seq}]" for seq in shown[:CITED]) + more


def _card(card: Card) -> list[str]:
    sign = f" · {markdown_escape(card.sign)}" if card.sign else ""
    head = f"### {markdown_escape(card.title)}{sign}"
    return [head, "", *(f"- {_claim(claim)}" for claim in card.claims)]


def _table(table: Table) -> list[str]:
    heads = [head.lstrip(">") for head in table.heads]
    rules = ["---:" if head.startswith(">") else "---" for head in table.heads]
    lines = [f"**{markdown_escape(table.title)}**", ""]
    lines += [_line([*heads, "events"]), _line([*rules, "---"])]
    for row in table.rows:
        lines.append(_line([*map(markdown_escape, row.cells), _cites(row.cites).strip()]))
    return [*lines, "", f"_{markdown_escape(table.note)}_"] if table.note else lines


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _figure(figure: Figure) -> list[str]:
    safe = inert(figure.text).replace("```", "ʼʼʼ")
    return [f"**{markdown_escape(figure.title)}**", "", "```text", *safe.split("\n"), "```"]


def _appendix(view: RunView, told: Report) -> list[str]:
    """Every cited event in one line, and the definitions that make the references links."""
    zone, cited = Index(view).zone, told.cited()
    lines = ["## Events cited", ""]
    for seq in cited:
        event = view.by_seq[seq]
        says = markdown_escape(sentence(event, view.blueprint))
        lines.append(f'- <a id="e{seq}"></a>**#{seq}** {stamp(event.at, zone)} · `{event.kind}` · {says}')
    return [*lines, "", *(f"[#{seq}]: #e{seq}" for seq in cited)]
