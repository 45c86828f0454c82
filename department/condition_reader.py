"""Reading a condition, from left to right.

    condition  = both { "or" both }            both  = one { "and" one }
    one        = "(" condition ")" | subject [name] { preposition name } [verb] [ "where" tests | operator value ]
    tests      = test { "and" | "or" test }    test  = field operator value | "(" tests ")"

Subjects, prepositions, verbs and fields are those of `department.condition_words`; names are those of the pack.
"""

from collections.abc import Sequence

from department.condition_tokens import LONGEST, NAME, OPERATOR_SIGNS, Token, tokens_of, value_of, wrong
from department.condition_words import SHORT, STEP, SUBJECTS, WORD, YES_NO, Slot, Subject, is_name, names_of
from department.conditions import Both, Comparison, Condition, Either, Happening, Part
from department.errors import UsageError, nearest
from department.org import Organisation

DEEPEST = 20
"""How deep parentheses may go."""

AND, OR, WHERE = "and", "or", "where"


def parse(org: Organisation, text: str) -> Condition:
    """Read a condition; UsageError points at the word that does not belong there and says what could stand there."""
    if len(text) > LONGEST:
        raise UsageError(f"A condition has {LONGEST} characters at the most; this one has {len(text):,}.")
    reader = _Reader(org, text, tokens_of(text))
    found = reader.condition(0)
    if reader.now is not None:
        raise wrong(text, reader.now, "does not follow here; join conditions by 'and' or 'or'")
    return found


class _Reader:
    """Reads from left to right; every word is looked at once, two at the most ahead."""

    def __init__(self, org: Organisation, text: str, tokens: Sequence[Token]) -> None:
        self._org, self._text, self._tokens = org, text, tokens
        self._at = 0

    @property
    def now(self) -> Token | None:
        """The word to be read."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def condition(self, depth: int) -> Condition:
        """Conditions joined by `or`."""
        parts = [self._both(depth)]
        while self._take(OR):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._take(AND):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _one(self, depth: int) -> Condition:
        if self._take("("):
            self._check_depth(depth)
            inner = self.condition(depth + 1)
            self._expect(")")
            return inner
        token = self._next("what the condition is about: " + ", ".join(SUBJECTS))
        if token.quoted or token.text not in SUBJECTS:
            raise wrong(self._text, token, f"is nothing to stop at; {nearest(token.text, set(SUBJECTS))}")
        return self._test(token.text, depth)

    def _test(self, word: str, depth: int) -> Happening:
        subject = SUBJECTS[word]
        name = self._own_name(subject)
        slots: dict[str, tuple[str, Token]] = {}
        while (now := self.now) is not None and not now.quoted and now.text in subject.slots:
            if now.text in slots:
                raise wrong(self._text, now, "stands here twice")
            self._at += 1
            slots[now.text] = self._name(subject.slots[now.text])
        if name is not None:
            self._check_step(subject, name, slots)
        verb = self._verb(word, subject)
        where = self._where(word, subject, depth)
        given = tuple((preposition, slots[preposition][0]) for preposition in subject.slots if preposition in slots)
        return Happening(word, name[0] if name else "", given, verb, where)

    def _own_name(self, subject: Subject) -> tuple[str, Token] | None:
        now = self.now
        reserved = {*subject.slots, *subject.kinds, AND, OR, WHERE}
        plain = now is not None and (now.quoted or (now.kind == NAME and now.text not in reserved))
        if subject.named is None or not (plain or subject.needs_name):
            return None
        slot = subject.named
        if slot.names != STEP:
            return self._name(slot)
        token = self._next(f"the name of {_one(slot.names)}")
        return token.text, token

    def _check_step(self, subject: Subject, name: tuple[str, Token], slots: dict[str, tuple[str, Token]]) -> None:
        """A step is known by its workflow, which is written after it."""
        if subject.named is None or subject.named.names != STEP:
            return
        flow = slots["of"][0].partition("@")[0] if "of" in slots else ""
        if not is_name(self._org, STEP, name[0], flow):
            where = f"a step of {flow}" if flow else "a step of any workflow"
            raise wrong(self._text, name[1], f"is not {where}; {nearest(name[0], names_of(self._org, STEP, flow))}")

    def _name(self, slot: Slot) -> tuple[str, Token]:
        token = self._next(f"the name of {_one(slot.names)}")
        if not is_name(self._org, slot.names, token.text):
            known = names_of(self._org, slot.names)
            raise wrong(self._text, token, f"is no {slot.names} here; {nearest(token.text, known)}")
        return token.text, token

    def _verb(self, word: str, subject: Subject) -> str:
        now = self.now
        if now is None or now.quoted or now.kind != NAME or now.text in (AND, OR, WHERE):
            return ""
        if now.text not in subject.kinds:
            can = [*subject.slots, *(verb for verb in subject.kinds if verb), *([WHERE] if subject.fields else [])]
            after = f"after '{word}' may stand: {', '.join(can)}" if can else f"nothing may follow '{word}' but and, or"
            raise wrong(self._text, now, f"does not belong here; {after}")
        self._at += 1
        return "" if now.text == next(iter(subject.kinds)) else now.text

    def _where(self, word: str, subject: Subject, depth: int) -> Part | None:
        now = self.now
        short = SHORT.get(word)
        if short and now is not None and now.text in OPERATOR_SIGNS and not now.quoted:
            return self._compared(word, subject, short)
        if not self._take(WHERE):
            return None
        if not subject.fields:
            raise wrong(self._text, self._tokens[self._at - 1], f"cannot follow '{word}': it has nothing to compare")
        return self._tests(word, subject, depth)

    def _tests(self, word: str, subject: Subject, depth: int) -> Part:
        parts = [self._all_tests(word, subject, depth)]
        while self._goes_on(OR):
            parts.append(self._all_tests(word, subject, depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all_tests(self, word: str, subject: Subject, depth: int) -> Part:
        parts = [self._one_test(word, subject, depth)]
        while self._goes_on(AND):
            parts.append(self._one_test(word, subject, depth))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _one_test(self, word: str, subject: Subject, depth: int) -> Part:
        if self._take("("):
            self._check_depth(depth)
            inner = self._tests(word, subject, depth + 1)
            self._expect(")")
            return inner
        token = self._next(f"what of the {word} is meant: {', '.join(subject.fields)}")
        if token.quoted or token.text not in subject.fields:
            raise wrong(self._text, token, f"is not told of a {word}; {nearest(token.text, set(subject.fields))}")
        return self._compared(word, subject, token.text)

    def _compared(self, word: str, subject: Subject, name: str) -> Comparison:
        unit = subject.fields[name].unit
        able = ("=", "!=", "contains") if unit == WORD else ("=", "!=") if unit == YES_NO else _NUMERIC
        token = self._next(f"a comparison: {' '.join(able)}")
        sign = "=" if token.text == "==" else token.text
        if token.quoted or sign not in able:
            raise wrong(self._text, token, f"cannot compare the {name} of a {word}; write {' '.join(able)}")
        return Comparison(name, sign, self._value(unit, name))

    def _value(self, unit: str, name: str) -> int | str | bool:
        dollar = self._take("$")
        token = self._next(f"the {name} to compare with")
        percent = self._take("%")
        found = value_of(unit, token, dollar=dollar, percent=percent)
        if found is None:
            raise wrong(self._text, token, f"is no {unit} to compare the {name} with; write {_EXAMPLES[unit]}")
        return found

    def _goes_on(self, joint: str) -> bool:
        """Whether a test follows the word, and not another condition."""
        ahead = self._at + 1
        while ahead < len(self._tokens) and self._tokens[ahead].text == "(" and not self._tokens[ahead].quoted:
            ahead += 1
        following = self._tokens[ahead] if ahead < len(self._tokens) else None
        if following is None or following.text in SUBJECTS or following.quoted:
            return False
        return self._take(joint)

    def _take(self, text: str) -> bool:
        now = self.now
        if now is None or now.quoted or now.text != text:
            return False
        self._at += 1
        return True

    def _expect(self, text: str) -> None:
        now = self.now
        if now is None:
            raise wrong(self._text, None, f"a '{text}' is missing")
        if not self._take(text):
            raise wrong(self._text, now, f"stands where a '{text}' is missing")

    def _next(self, wanted: str) -> Token:
        now = self.now
        if now is None:
            raise wrong(self._text, None, f"here follows {wanted}")
        self._at += 1
        return now

    def _check_depth(self, depth: int) -> None:
        if depth >= DEEPEST:
            raise UsageError(f"Parentheses go {DEEPEST} deep at the most in a condition.")


def _one(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"


_NUMERIC = ("<", "<=", ">", ">=", "=", "!=")
_EXAMPLES = {
    "share": "0.6 or 60 %", "money": "500 or 12.50 (dollars)", "count": "3", "span": "90s, 30m or 2h",
    "word": "a word, or several in quotes", YES_NO: "yes or no",
}  # fmt: skip
