"""Ids are cause paths: which workflow, which step, which round, which part."""


def step_path(flow: str, step: str) -> str:
    """`content-creation@2026-01-05/draft`."""
    return f"{flow}/{step}"


def work_path(flow: str, step: str, round_: int, unit: str) -> str:
    """The part `unit` of a step in its round; the first round is not written."""
    return f"{flow}/{step}/{unit}" if round_ == 1 else f"{flow}/{step}/{round_}/{unit}"


def case_path(step: str, round_: int) -> str:
    """The decision of a step in its round: the step's own path in the first, `.../approval/2` in the second."""
    return step if round_ == 1 else f"{step}/{round_}"


def step_of(path: str) -> str:
    """The step's path at the head of a longer one: `flow/step/2` is of `flow/step`."""
    return "/".join(path.split("/", 2)[:2])


def split_step(path: str) -> tuple[str, str]:
    """The workflow instance and the step of a step's path."""
    flow, _, step = path.partition("/")
    return flow, step


def turn_path(work: str, times: int) -> str:
    """The turn in which work is done: the work's own path, and which attempt it is after turns that were cancelled."""
    return f"{work}~{times}" if times else work


def work_of(turn: str) -> str:
    """The work that a turn is for."""
    return turn.partition("~")[0]


def unit_of(index: int, agent: str) -> str:
    """The part of a step that repeats for items: which item, whose."""
    return f"{index}.{agent}"


def index_of(unit: str) -> int:
    """Which item a part belongs to; 0 where the step does not repeat."""
    head, dot, _ = unit.partition(".")
    return int(head) if dot else 0


def agent_of(unit: str) -> str:
    """Whose part it is."""
    return unit.partition(".")[2] or unit
