"""The grammar of breakpoints: what is read is written back, and nothing that anybody types breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import library
from department.condition_reader import parse
from department.condition_words import (
    COUNT,
    FLOW,
    MONEY,
    SHARE,
    SHORT,
    SPAN,
    STEP,
    SUBJECTS,
    WORD,
    names_of,
)  # fmt: skip
from department.conditions import Both, Comparison, Either, Happening, asked, kinds_of, written
from department.errors import UsageError
from department.events.kinds import KINDS
from department.org import Organisation

ORG = Organisation(library.load("marketing"))

SAID = (
    "decision where confidence < 0.6", "message from cmo", "message to designer where priority = urgent",
    "escalation to operator", "step review of content-creation", "spend > 500", "meeting standup",
    "agent vp_marketing", "event approval.requested", "step of content-creation ends",
    "workflow content-creation@2026-01-05 ends where outcome = done",
    "message from cmo and (message to designer or message in everyone)",
    "decision where (confidence < 0.6 or dissent > 0) and final = yes or meeting standup ends",
    "task to copywriter starts or task to designer where estimate >= 90m",
)  # fmt: skip


def parts(inner, most=3):
    several = st.lists(inner, min_size=2, max_size=most).map(tuple)
    return st.one_of(several.map(Either), several.map(Both))


def values(unit):
    if unit == WORD:
        return st.one_of(st.text(st.characters(exclude_characters="\"'"), max_size=12), st.sampled_from(["and", "x-1"]))
    numbers = {
        SHARE: st.integers(0, 10**9), MONEY: st.integers(0, 10**9), COUNT: st.integers(0, 10**9),
        SPAN: st.integers(0, 9999).map(lambda seconds: seconds * 1000),
    }  # fmt: skip
    return numbers.get(unit, st.booleans())


def comparisons(name):
    def made(item):
        field, about = item
        words = {WORD: ("=", "!=", "contains")}.get(about.unit, ("=", "!="))
        signs = words if about.unit not in (SHARE, MONEY, COUNT, SPAN) else ("<", "<=", ">", ">=", "=", "!=")
        return st.builds(Comparison, st.just(field), st.sampled_from(signs), values(about.unit))

    return st.sampled_from(sorted(SUBJECTS[name].fields.items())).flatmap(made)


@st.composite
def happenings(draw):
    name = draw(st.sampled_from(sorted(SUBJECTS)))
    subject = SUBJECTS[name]
    pick = {one: draw(st.sampled_from(sorted(names_of(ORG, slot.names)))) for one, slot in subject.slots.items()}
    chosen = [one for one in pick if draw(st.booleans())]
    flow = pick["of"] if "of" in chosen and subject.slots["of"].names == FLOW else ""
    own = ""
    if subject.named and (subject.needs_name or draw(st.booleans())):
        known = sorted(names_of(ORG, subject.named.names, flow if subject.named.names == STEP else ""))
        own = draw(st.sampled_from(known)) if known else ""
    verb = draw(st.sampled_from([*subject.kinds]))
    verb = "" if verb == next(iter(subject.kinds)) else verb
    tests = st.recursive(comparisons(name), parts, max_leaves=4) if subject.fields else st.none()
    where = draw(st.one_of(st.none(), tests))
    return Happening(name, own, tuple((one, pick[one]) for one in chosen), verb, where)


conditions = st.recursive(happenings(), parts, max_leaves=4)


@given(conditions)
def test_what_is_written_is_read_back(condition):
    text = written(condition)
    if len(text) <= 500:
        assert parse(ORG, text) == condition


@pytest.mark.parametrize("text", SAID)
def test_people_s_words_stay_as_they_are(text):
    assert written(parse(ORG, text)) == text


def refusal(text):
    """What the reader says against a text; nothing where it can be read."""
    try:
        parse(ORG, text)
    except UsageError as error:
        return str(error)
    return ""


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(
    [*SUBJECTS, "where", "and", "or", "from", "to", "of", "(", ")", "<", "=", "0.6", "$", "%", "'", "cmo", "confidence",
     "review", "\u202e", "\x1b[2J", "é", "10" * 8]), max_size=12).map(" ".join)))  # fmt: skip
def test_any_text_is_read_or_refused_in_a_sentence(text):
    assert all(char.isprintable() or char == "\n" for char in refusal(text))


@given(st.sampled_from(SAID), st.integers(0, 80))
def test_a_strange_sign_is_pointed_at_wherever_it_stands(text, place):
    place = min(place, len(text))
    told = refusal(f"{text[:place]} ; {text[place:]}")
    assert f"';' (column {place + 2})" in told


@pytest.mark.parametrize(
    ("text", "column", "word", "help_"),
    [
        ("decison where confidence < 1", 1, "decison", "nearest: decision"),
        ("decision where confidense < 0.6", 16, "confidense", "nearest: confidence"),
        ("message from cmmo", 14, "cmmo", "nearest: cmo"),
        ("step reviw of content-creation", 6, "reviw", "nearest: review"),
        ("step review of contentcreation", 16, "contentcreation", "nearest: content-creation"),
        ("event approval.request", 7, "approval.request", "nearest: approval.requested"),
        ("decision where confidence < high", 29, "high", "0.6 or 60 %"),
        ("spend > 1.234", 9, "1.234", "dollars"),
        ("message where priority < 3", 24, "<", "= != contains"),
        ("meeting standup standup", 17, "standup", "starts, ends"),
    ],
)
def test_an_error_names_the_word_its_column_and_what_could_stand_there(text, column, word, help_):
    with pytest.raises(UsageError) as raised:
        parse(ORG, text)
    sentence, line, mark = str(raised.value).split("\n")
    assert sentence.startswith(f"'{word}' (column {column})")
    assert help_ in sentence
    pointed = line[mark.index("^") : mark.rindex("^") + 1]
    assert pointed == word


@pytest.mark.parametrize("text", ["", "   ", "agent", "(message", "message from", "decision where confidence <"])
def test_an_end_too_soon_says_what_is_missing(text):
    with pytest.raises(UsageError, match="ends too soon"):
        parse(ORG, text)


@pytest.mark.parametrize("text", ["(" * 400 + "message", "message where " + "(" * 400, "message " * 100])
def test_what_is_too_long_or_too_deep_is_refused(text):
    with pytest.raises(UsageError):
        parse(ORG, text)


def test_fields_and_subjects_are_told_apart():
    """A word after `and` is either: no field may be called as a subject is."""
    for subject in SUBJECTS.values():
        assert not set(subject.fields) & set(SUBJECTS)
    assert all(field in SUBJECTS[word].fields for word, field in SHORT.items())


def test_every_field_is_of_an_event():
    for word, subject in SUBJECTS.items():
        kinds = {kind for group in subject.kinds.values() for kind in group}
        assert kinds <= set(KINDS)
        for name, field in subject.fields.items():
            assert any(field.attribute in KINDS[kind].__struct_fields__ for kind in kinds), f"{word} where {name}"


@given(conditions)
def test_no_event_of_another_kind_is_ever_meant(each_kind, condition):
    kinds, ask = kinds_of(condition), asked(condition)
    for event in each_kind:
        assert not ask(event) or event.kind in kinds


@pytest.fixture
def each_kind(day):
    """Each kind of event of the default day, once."""
    return list({event.kind: event for event in day.events}.values())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("decision where confidence < 0.6", lambda e: e.kind == "decision.made" and e.data.confidence < 600),
        ("message from cmo", lambda e: e.kind == "message.posted" and e.actor == "cmo"),
        ("message to designer where priority = urgent",
         lambda e: e.kind == "message.posted" and "designer" in e.data.to and e.data.priority == "urgent"),
        ("escalation to operator",
         lambda e: e.kind in ("approval.requested", "escalation.raised", "escalation.passed")
         and e.data.to == "operator"),
        ("step review of content-creation", lambda e: e.kind == "step.started" and e.subject["step"] == "review"
         and e.subject["workflow"].startswith("content-creation@")),
        ("meeting standup", lambda e: e.kind == "meeting.started" and e.data.meeting == "standup"),
        ("agent vp_marketing", lambda e: e.actor == "vp_marketing"),
        ("event content.published", lambda e: e.kind == "content.published"),
        ("review where score < 90 and passed = no", lambda e: e.kind == "content.reviewed" and e.data.score < 90
         and not e.data.passed),
        ("task to copywriter where title contains 'draft'", lambda e: e.kind == "task.assigned"
         and e.data.agent == "copywriter" and "draft" in e.data.title.casefold()),
    ],
)  # fmt: skip
def test_a_condition_means_what_it_says(day, text, meant):
    ask = asked(parse(ORG, text))
    assert [e.seq for e in day.events if ask(e)] == [e.seq for e in day.events if meant(e)]
