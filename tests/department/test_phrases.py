"""Words: facts are put into them, and never read as anything but facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.errors import ExpressionError
from department.phrases import Phrases, number, parse

BANKS = {
    "hello": ["{greeting}, {to}: {title}.", "{one|two|{title}} of {count}", "plain"],
    "greeting": ["Hello", "Good {day}"],
    "circle": ["a {circle}"],
    "secret": ["the secret"],
    "spaces": ["a  {nothing}  b {nothing}, c {nothing}."],
}
VOICES = {"ann": {"greeting": ["Hi"]}}
WORDS = Phrases(BANKS, VOICES)
values = st.one_of(st.integers(-(10**12), 10**12), st.booleans(), st.text(max_size=25))
plain_values = st.one_of(st.integers(-(10**12), 10**12), st.booleans(), st.text("abc é!?", min_size=1, max_size=12))


def first(_: str, __: int) -> int:
    return 0


def test_a_fact_that_looks_like_a_slot_stays_what_it_is() -> None:
    """Facts come from people and the world: braces in them name no fact and no bank."""
    for evil in ("{secret}", "{title}", "{to|secret}", "{{secret}}", "}", "{", "{evil:money}", "\\{secret}"):
        said = WORDS.render("bob", "hello", {"to": "Ann", "title": evil}, first)
        assert evil in said
        assert "the secret" not in said
        assert evil in WORDS.fill("On {title}", {"title": evil})


@given(facts=st.dictionaries(st.sampled_from(("to", "title", "count", "day")), plain_values), picks=st.integers(0, 99))
def test_rendering_leaves_no_braces(facts: dict, picks: int) -> None:
    for bank in BANKS:
        said = WORDS.render("bob", bank, facts, lambda _, bound: picks % bound)
        assert not set("{}") & set(said)
        assert "  " not in said


@given(facts=st.dictionaries(st.text(max_size=8), values), texts=st.lists(values, max_size=3), picks=st.integers(0, 9))
def test_rendering_never_fails_whatever_the_facts_hold(facts: dict, texts: list, picks: int) -> None:
    facts |= {f"fact.{at}": value for at, value in enumerate(texts)}
    for bank in BANKS:
        assert isinstance(WORDS.render("ann", bank, facts, lambda _, bound: picks % bound), str)


def test_an_agent_speaks_in_its_own_voice_first() -> None:
    assert WORDS.render("ann", "hello", {"to": "Bob", "title": "x"}, first) == "Hi, Bob: x."
    assert WORDS.render("bob", "hello", {"to": "Ann", "title": "x"}, first) == "Hello, Ann: x."


def test_a_bank_that_leads_back_to_itself_ends() -> None:
    assert WORDS.render("bob", "circle", {}, first).startswith("A a")


def test_a_bank_asks_for_its_facts_however_deep() -> None:
    assert WORDS.slots("bob", "hello") == {"to", "title", "count", "day"}
    assert WORDS.slots("ann", "hello") == {"to", "title", "count"}


def test_what_is_missing_leaves_no_trace() -> None:
    assert WORDS.render("bob", "spaces", {}, first) == "A b, c."
    assert WORDS.render("bob", "no such bank", {"title": "It"}, first) == "It"


@pytest.mark.parametrize("text", ["{", "}", "a {b", "a b}", "{a|b", "{{a}"])
def test_braces_that_do_not_match_are_an_error(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


@given(st.text("{}|ab:", max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        template = parse(text)
    except ExpressionError:
        return
    assert isinstance(template, tuple)


@pytest.mark.parametrize(
    ("value", "form", "says"),
    [
        (123456, "money", "$1,234.56"), (120000, "money", "$1,200"), (-50, "money", "-$0.50"),
        (625, "percent", "62.5 %"), (-60, "percent", "-6 %"), (3000, "times", "3×"), (1200, "", "1,200"),
        (True, "", "yes"), ("as is", "money", "as is"),
    ],
)  # fmt: skip
def test_numbers_as_people_read_them(value, form: str, says: str) -> None:
    assert number(value, form) == says
