"""Where things lie when nobody says otherwise."""

from pathlib import Path

from platformdirs import user_data_dir

STORE_FILE = "runs.db"


def default_store() -> Path:
    """Return the path of the store in the platform's data folder; the folder is not made here."""
    return Path(user_data_dir("dayshift", appauthor=False)) / STORE_FILE


def expanded(path: str | Path) -> Path:
    """Return the path with a leading `~` as the home folder; as it is where nobody knows that home."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def locks_folder(store: Path) -> Path:
    """Return the folder beside the store in which its writers' lock files lie."""
    return store.with_name(f"{store.name}.locks")
