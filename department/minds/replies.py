"""The forms of a reply by kind of turn, as the schemas a model is held to, and what becomes of them: a `Reply`."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any

import pydantic
from anthropic import transform_schema

from department.commands import Reply
from department.ports import Briefing

LONGEST_TEXT, LONGEST_REASON, MOST_REASONS = 8000, 1000, 12
_FULL = 1000

Text = Annotated[str, pydantic.StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]
Sentence = Annotated[str, pydantic.StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_REASON)]


class Message(pydantic.BaseModel):
    """What the agent says, in full: words for people to read."""

    model_config = pydantic.ConfigDict(extra="forbid", strict=True)

    text: Text


class Draft(Message):
    """What the agent says as it sends a draft round."""


class Update(Message):
    """What the agent tells the meeting."""


class Minutes(Message):
    """What the one who leads the meeting sums up."""


class Review(Message):
    """The review in words for the author, and each finding in a sentence."""

    findings: list[Sentence] = pydantic.Field(max_length=MOST_REASONS)


class Choice(Message):
    """What the agent says, the id of the option it chooses, how sure it is, and why."""

    choice: str
    confidence: int = pydantic.Field(ge=0, le=_FULL, description="How sure, in thousandths.")
    reasons: list[Sentence] = pydantic.Field(max_length=MOST_REASONS, description="One short sentence each.")


_KINDS: dict[str, type[Message]] = {
    "draft": Draft,
    "review": Review,
    "updates": Update,
    "views": Update,
    "priorities": Minutes,
    "minutes": Minutes,
}
"""Where nothing is to be chosen: by purpose; all else is a message."""


class OffSchemaError(ValueError):
    """A reply that is not of its form; the message is a clause that says in what."""


def kind_of(briefing: Briefing) -> type[Message]:
    """The form in which a briefing is answered."""
    return Choice if briefing.options else _KINDS.get(briefing.purpose, Message)


def schema_of(briefing: Briefing) -> dict[str, Any]:
    """The JSON schema of a briefing's reply, as the service takes it; the choice is one of the offered."""
    return _schema(kind_of(briefing), tuple(briefing.options))


@lru_cache(maxsize=512)
def _schema(kind: type[Message], options: Sequence[str]) -> dict[str, Any]:
    schema = transform_schema(kind)
    if options:
        schema["properties"]["choice"] = {"enum": list(options)}
    return schema


def reply_of(briefing: Briefing, text: str) -> Reply:
    """What a model wrote, as a reply; OffSchemaError where it is not of the form or chose what was not offered."""
    try:
        said = kind_of(briefing).model_validate_json(text)
    except pydantic.ValidationError as error:
        raise OffSchemaError(_clause(error)) from None
    if isinstance(said, Choice):
        if said.choice not in briefing.options:
            raise OffSchemaError(f"it chose '{said.choice:.60}'; on offer were {', '.join(briefing.options)}")
        return Reply(said.text, said.choice, said.confidence, said.reasons)
    return Reply(said.text, reasons=said.findings if isinstance(said, Review) else [])


def _clause(error: pydantic.ValidationError) -> str:
    """The first thing wrong with a reply."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
