"""The simulated mind: seeded, deterministic, and told nothing but its briefing.

It chooses by argmax over the offered options of weights · computed values + its lean + keyed noise, and puts
the facts into its agent's words.
"""

from department.blueprint.words import Value
from department.commands import Reply
from department.draws import below
from department.org import Organisation
from department.ports import Briefing

_NOISE = 20
"""How far noise moves an option's worth, in the options' own points."""
_FULL = 1000
_SURE = 300
"""The lead in points at which the choice is all but certain."""


class SimulatedMind:
    """A mind for every agent of an organisation."""

    name = "simulated"

    def __init__(self, org: Organisation, seed: int) -> None:
        self._org = org
        self._seed = seed

    def think(self, briefing: Briefing, key: str) -> Reply:
        """Choose, if there is a choice, and say so; `key` is the turn's cause path."""
        if not briefing.options:
            return Reply(text=self._say(briefing, briefing.ask, briefing.facts, key))
        scores = {option: self._worth(briefing, option, key) for option in briefing.options}
        ranked = sorted(scores, key=lambda option: -scores[option])
        choice = ranked[0]
        lead = scores[choice] - scores[ranked[1]] if len(ranked) > 1 else _SURE
        confidence = min(990, 500 + 490 * min(lead, _SURE) // _SURE)
        reasons = self._reasons(briefing, choice)
        facts = dict(briefing.facts)
        facts.setdefault("reasons", "; ".join(reasons) or "the figures at hand")
        facts["choice"] = facts.get(f"label.{choice}", choice)
        facts["confidence"] = confidence // 10
        return Reply(
            text=self._say(briefing, _bank(briefing, choice), facts, key),
            choice=choice,
            confidence=confidence,
            reasons=reasons,
            scores=scores,
        )

    def _worth(self, briefing: Briefing, option: str, key: str) -> int:
        spec = self._org.agent(briefing.agent, briefing.version or "")
        values = briefing.options[option]
        weighed = sum(spec.weights.get(name, _FULL) * value for name, value in values.items()) // _FULL
        noise = below(2 * _NOISE + 1, self._seed, "noise", f"{key}:{option}") - _NOISE
        return weighed + spec.leans.get(option, 0) + noise

    def _reasons(self, briefing: Briefing, choice: str) -> list[str]:
        """The criteria in which the choice beats the best of the others, strongest first."""
        spec = self._org.agent(briefing.agent, briefing.version or "")
        mine = briefing.options[choice]
        others = [values for option, values in briefing.options.items() if option != choice]
        names = {name for values in briefing.options.values() for name in values}
        gains = {
            name: spec.weights.get(name, _FULL)
            * (mine.get(name, 0) - max((values.get(name, 0) for values in others), default=0))
            // _FULL
            for name in sorted(names)
        }
        best = sorted((name for name in gains if gains[name] > 0), key=lambda name: -gains[name])[:2]
        return [f"{name.replace('_', ' ')} (+{gains[name]})" for name in best]

    def _say(self, briefing: Briefing, bank: str, facts: dict[str, Value], key: str) -> str:
        def pick(word: str, bound: int) -> int:
            count = counts[word] = counts.get(word, 0) + 1
            return below(bound, self._seed, f"say:{word}:{count}", key)

        counts: dict[str, int] = {}
        return self._org.phrases.render(briefing.agent, bank, facts, pick)


def _bank(briefing: Briefing, choice: str) -> str:
    """The words for a choice: of two banks the first agrees with what was proposed, the second objects."""
    first, _, second = briefing.ask.partition("|")
    return second if second and choice != briefing.facts.get("proposed") else first
