"""What went wrong with a call to Claude, as a fault: whether it may have been paid, and a sentence for people.

What cannot have been paid: a call that was not sent, or that the service turned down with a status before a reply.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite

import httpx2
from anthropic import APIConnectionError, APIStatusError, APITimeoutError
from anthropic.types import Message as Answer

from department.outside import CHARGED, MAYBE, NOTHING, FaultError
from department.prices import Usage

_UNSENT = (
    *(httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError),
    *(httpx2.LocalProtocolError, httpx2.UnsupportedProtocol),
)
"""What httpx2 raises before the request has left."""
_TIMEOUT, _CONFLICT, _LIMITED, _UNAVAILABLE, _OVERLOADED, _SERVER = 408, 409, 429, 503, 529, 500
_AGAIN = {_TIMEOUT, _CONFLICT, _LIMITED}
_BUSY = {_LIMITED, _UNAVAILABLE, _OVERLOADED}
_BUSY_KINDS = {"overloaded_error", "rate_limit_error"}
_DO = {
    400: "The request is wrong as it stands; report it if it is not a model too old for it.",
    401: "Put a valid key into ANTHROPIC_API_KEY.",
    402: "The account has no credit: add some, then resume the run.",
    403: "The key may not use it: take one that may, or ask whoever manages the account.",
    404: "The model is not known there: name another for its tier.",
    413: "The prompt is too large: give the turn less to read.",
    429: "The limit of the account is reached; it is asked again after a pause.",
    529: "The service is overloaded; it is asked again after a pause.",
}
_STOPS = {
    "max_tokens": "the reply was cut off at its most tokens (thinking counts among them); raise that limit or lower "
    "the effort",
    "refusal": "the model declined to answer; what it was given to read may be the reason",
    "pause_turn": "the model paused instead of answering",
    "model_context_window_exceeded": "the prompt and the reply are more than the model can hold; give it less to read",
}
_REMAINING = ("requests", "tokens", "input-tokens", "output-tokens")
_LIMIT = "anthropic-ratelimit-{}-{}"
_SECRET = 8
"""Characters from which on the value of a header may be a secret."""
_SAID = 300
"""Characters of the service's own words that a sentence quotes."""


class Scrub:
    """Takes secrets out of what is said: the key, and what else may not be seen."""

    def __init__(self, key: str, others: Iterable[str]) -> None:
        told = {key, *(other for other in others if len(other) >= _SECRET)}
        self._secrets = sorted(told - {""}, key=lambda secret: (-len(secret), secret))

    def __call__(self, text: str) -> str:
        """The text without them."""
        for secret in self._secrets:
            text = text.replace(secret, "[key]")
        return text


def of_status(error: APIStatusError, model: str, scrub: Scrub) -> FaultError:
    """The service turned the call down before a reply began: nothing was paid."""
    status = error.status_code
    again = status in _AGAIN or status >= _SERVER
    do = _DO.get(status, "It is asked again after a pause." if again else "")
    if status < min(_DO):
        do = "ANTHROPIC_BASE_URL does not lead to the service itself; name the address that does."
    why = f"the service turned it down: {status}{_said(error)}"
    return FaultError(
        scrub(f"'{model}' could not be asked, {why}. {do}".rstrip()),
        charge=NOTHING,
        again=again,
        after=pause_of(error.response.headers),
        busy=status in _BUSY or error.type in _BUSY_KINDS,
        request=scrub(error.request_id or ""),
        model=model,
    )


def of_connection(error: APIConnectionError, model: str, host: str, scrub: Scrub) -> FaultError:
    """No answer came: the call was not sent, or it was, and may have been paid."""
    cause = error.__cause__
    if isinstance(cause, _UNSENT):
        why = f"{host} cannot be reached ({cause or type(cause).__name__})"
        do = "Look at the network, the proxy and ANTHROPIC_BASE_URL."
        again = not isinstance(cause, httpx2.LocalProtocolError | httpx2.UnsupportedProtocol)
        return FaultError(scrub(f"'{model}' could not be asked, {why}. {do}"), charge=NOTHING, again=again, model=model)
    if isinstance(error, APITimeoutError):
        return lost(model, "no answer came in time", scrub)
    return lost(model, f"the connection broke before an answer ({cause or type(cause).__name__})", scrub)


def unreached(error: APIConnectionError, model: str, host: str, scrub: Scrub) -> FaultError:
    """A free question got no answer: nothing was paid in any case."""
    fault = of_connection(error, model, host, scrub)
    if fault.charge == NOTHING:
        return fault
    says = f"'{model}' could not be asked about, {host} took the question and gave no answer. Try again."
    return FaultError(says, charge=NOTHING, again=True, model=model)


def lost(model: str, why: str, scrub: Scrub, request: str = "", *, busy: bool = False) -> FaultError:
    """The call was sent and its answer is not there: it may have been paid."""
    says = f"'{model}' was asked and its reply is lost, {why}. The call may have been paid; asking again may pay twice."
    return FaultError(scrub(says), charge=MAYBE, again=True, busy=busy, request=scrub(request), model=model)


def of_stream(error: Exception, model: str, scrub: Scrub, request: str) -> FaultError:
    """The stream of a reply ended in an error before its usage was told."""
    if isinstance(error, APIStatusError):
        why = f"the service broke it off:{_said(error)}"
        return lost(model, why, scrub, request, busy=error.type in _BUSY_KINDS)
    if isinstance(error, httpx2.TimeoutException | TimeoutError):
        return lost(model, "it stopped coming for too long", scrub, request)
    if isinstance(error, httpx2.HTTPError):
        return lost(model, f"the connection broke ({error or type(error).__name__})", scrub, request)
    return lost(model, f"it could not be read ({type(error).__name__}: {error!s:.{_SAID}})", scrub, request)


def unusable(model: str, why: str, usage: Usage, stop: str, request: str, scrub: Scrub) -> FaultError:
    """A reply that was paid and cannot be used."""
    says = f"'{model}' answered, and the reply cannot be used: {why}. It was paid; its step takes its failure path."
    return FaultError(scrub(says), charge=CHARGED, usage=usage, stop=stop, request=scrub(request), model=model)


def stopped(answer: Answer) -> str:
    """Why a reply did not end as it should, as a clause; nothing where it did."""
    stop = answer.stop_reason
    if stop == "end_turn":
        return ""
    told = answer.stop_details.explanation if answer.stop_details else None
    return _STOPS.get(str(stop), f"it ended as '{stop}'") + (f" ({told:.{_SAID}})" if told else "")


def _said(error: APIStatusError) -> str:
    """The service's own words, with the name it gives the error."""
    words = " ".join(str(error.api_message or error.message).split())
    return f" {error.type or ''}".rstrip() + f" ({words:.{_SAID}})"


def pause_of(headers: httpx2.Headers) -> float | None:
    """The seconds that the service asks to wait; None where it does not say.

    A date is counted from the response's own `date`: the wall clock of this machine may be wrong.
    """
    asked = headers.get("retry-after", "").strip()
    try:
        seconds = float(asked)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(asked) - _date_of(headers)).total_seconds()
        except (TypeError, ValueError):
            return None
    return max(seconds, 0) if isfinite(seconds) else None


def reset_of(headers: httpx2.Headers) -> float:
    """The seconds until the service takes the next call, where it says that none is left now; else 0."""
    waits: list[float] = []
    for what in _REMAINING:
        if headers.get(_LIMIT.format(what, "remaining"), "").strip() == "0":
            try:
                reset = datetime.fromisoformat(headers.get(_LIMIT.format(what, "reset"), ""))
                waits.append((reset - _date_of(headers)).total_seconds())
            except (TypeError, ValueError):
                continue
    return max([*waits, 0])


def _date_of(headers: httpx2.Headers) -> datetime:
    date = parsedate_to_datetime(headers.get("date", ""))
    return date if date.tzinfo else date.replace(tzinfo=UTC)
