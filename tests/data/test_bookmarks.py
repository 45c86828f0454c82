"""Bookmarks lie beside the journal: kept by event, replaced, forgotten, in order."""

import pytest

from data.bookmarks import Kept, bookmarks_of, forget, keep
from data.database import open_store
from department.errors import StoreError


def test_bookmarks_come_back_in_order_and_by_run(store, run, make_run):
    other = make_run(store, "b1d2")
    for kept in (Kept(9, 900, "later"), Kept(2, 200, "first")):
        keep(store, run, kept)
    keep(store, other, Kept(5, 500, "theirs"))
    assert bookmarks_of(store, run) == [Kept(2, 200, "first"), Kept(9, 900, "later")]
    assert bookmarks_of(store, other) == [Kept(5, 500, "theirs")]


def test_one_at_the_same_event_is_replaced_and_one_can_be_forgotten(store, run):
    keep(store, run, Kept(2, 200, "first"))
    keep(store, run, Kept(2, 250, "better"))
    assert bookmarks_of(store, run) == [Kept(2, 250, "better")]
    forget(store, run, 2)
    forget(store, run, 2)
    assert bookmarks_of(store, run) == []


def test_a_store_opened_for_reading_keeps_nothing(store, run):
    store.close()
    reader = open_store(store.path, read_only=True)
    with pytest.raises(StoreError, match="opened for reading only"):
        keep(reader, run, Kept(1, 0, ""))
    reader.close()
