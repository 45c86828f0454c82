"""What a mind outside reads: the stable part for an agent, and what is asked now."""

import msgspec

from department.org import Organisation
from department.ports import Briefing


def system_of(org: Organisation, agent: str, version: str = "") -> str:
    """Who the agent is."""
    return msgspec.json.encode(org.agent(agent, version)).decode()


def prompt_of(org: Organisation, briefing: Briefing) -> str:  # noqa: ARG001
    """What is asked."""
    return msgspec.json.encode(briefing).decode()


def bound(system: str, prompt: str) -> int:
    """An upper bound of the tokens of a prompt."""
    return len(system.encode()) + len(prompt.encode()) + 2000
