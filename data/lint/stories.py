"""Checks scenarios: that each stirs something, and that what it says of its own workflow has one to be said of."""

from data.lint.sheet import Sheet
from data.problems import Path

_OF_WORKFLOW = ("at", "ends_as")


def check_stories(sheet: Sheet) -> None:
    """Note scenarios that stir nothing, start nothing at a time, or start something at no time."""
    for name, story in sheet.pack.scenarios.items():
        path: Path = ("scenarios", name)
        if story.workflow is not None:
            if story.at is None:
                says = f"'{story.workflow}' has no time to start at; add 'at', as in at: \"10:00\"."
                sheet.key((*path, "workflow"), says)
            continue
        for key in _OF_WORKFLOW:
            if getattr(story, key):
                says = f"'{key}' is about the workflow that the scenario starts, and it starts none; add 'workflow'."
                sheet.key((*path, key), says)
        if not (story.streams or story.stimuli or story.facts or story.replaces):
            says = f"the scenario '{name}' stirs nothing; add 'workflow' and 'at', 'streams', 'stimuli' or 'facts'."
            sheet.key(path, says)
