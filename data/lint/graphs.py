"""Finds circles in what leads to what: reporting lines, needs of steps, phrase banks."""


def circles(leads: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """Every circle that a walk along `leads` closes, each once; `leads` names what each name leads to."""
    done: set[str] = set()
    found: list[tuple[str, ...]] = []
    for first, next_names in leads.items():
        ahead = [(first, iter(sorted(next_names)))] if first not in done else []
        trail = [name for name, _ in ahead]
        while ahead:
            name, rest = ahead[-1]
            following = next(rest, None)
            if following is None:
                done.add(name)
                ahead.pop()
                trail.pop()
            elif following in trail:
                found.append(tuple(trail[trail.index(following) :]))
            elif following not in done and following in leads:
                ahead.append((following, iter(sorted(leads[following]))))
                trail.append(following)
    return found
