"""What a verification found, for people and for programs."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from department.events.record import Event
from tui.present.inert import one_line


@dataclass(frozen=True, slots=True)
class Check:
    """One check of what is stored: its name, whether it held, and what it says; `first_bad` is a seq."""

    name: str
    ok: bool
    says: str
    first_bad: int | None = None
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks of a run. `difference` is the first event played otherwise now; None where all agree."""

    run: str
    events: int
    head: str
    recorded_with: str
    verified_with: str
    checks: list[Check] = field(default_factory=list)
    resimulated: bool | None = None
    difference: tuple[int, Event | None, Event | None] | None = None
    trouble: str = ""

    @property
    def ok(self) -> bool:
        """Whether the record is what was written, and plays the same."""
        return all(check.ok for check in self.checks) and self.resimulated is True

    def as_object(self) -> dict[str, Any]:
        """The object of `verify --json`."""
        return {
            "run": self.run,
            "ok": self.ok,
            "events": self.events,
            "chain": next((check.ok for check in self.checks if check.name == "chain"), False),
            "resimulated": self.resimulated,
            "first_difference": self._first_difference(),
            "head": self.head,
            "checks": [
                {"name": check.name, "ok": check.ok, "says": check.says, "first_bad": check.first_bad}
                for check in self.checks
            ],
            "recorded_with": self.recorded_with,
            "verified_with": self.verified_with,
            "trouble": self.trouble or None,
        }

    def _first_difference(self) -> dict[str, Any] | None:
        if self.difference is not None:
            seq, recorded, now = self.difference
            return {"seq": seq, "recorded": _plain(recorded), "now": _plain(now)}
        for check in self.checks:
            if not check.ok:
                return {
                    "seq": check.first_bad,
                    "recorded": check.found or check.says,
                    "now": check.expected or None,
                }
        return None


def _plain(event: Event | None) -> Any:
    return None if event is None else {"kind": event.kind, **msgspec.to_builtins(event)}


def verdict_text(verdict: Verdict) -> str:
    """The verdict for people: a line a check, then the first difference, recorded beside now."""
    lines = [f"Run {verdict.run}: {verdict.events:,} events, head {verdict.head}"]
    lines += [
        f"  {check.name.replace('_', ' '):<12} {'ok' if check.ok else 'BROKEN'}: {one_line(check.says)}"
        for check in verdict.checks
    ]
    for check in verdict.checks:
        if not check.ok and check.expected:
            lines += [f"    recorded  {one_line(check.found)}", f"    now       {one_line(check.expected)}"]
    lines.append(f"  {'played again':<12} {_again(verdict)}")
    if verdict.difference is not None:
        seq, recorded, now = verdict.difference
        lines.append(f"    first difference at event {seq}")
        lines += [f"    recorded  {_shown(recorded)}", f"    now       {_shown(now)}"]
    if verdict.recorded_with != verdict.verified_with:
        lines.append(f"  verified with {verdict.verified_with}, recorded with {verdict.recorded_with}")
    return "\n".join(lines)


def _again(verdict: Verdict) -> str:
    if verdict.resimulated is None:
        return "not tried: the record is broken"
    if verdict.trouble:
        return f"FAILED: {one_line(verdict.trouble)}"
    return "ok: every event came out the same" if verdict.resimulated else "DIFFERS"


def _shown(event: Event | None) -> str:
    if event is None:
        return "nothing"
    return one_line(f"{event.kind} {msgspec.json.encode(event).decode()}", 600)
