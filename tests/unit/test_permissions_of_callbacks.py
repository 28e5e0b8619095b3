"""What outside systems may call, written by hand."""

from madoguchi.platform.page_table import faulty_page_names, page_patterns

OPEN_TO_OUTSIDE_SYSTEMS = {"call", "call-with-key"}


def test_nothing_else_is_open_to_outside_systems():
    assert set(page_patterns("callbacks")) == OPEN_TO_OUTSIDE_SYSTEMS
    assert faulty_page_names("callbacks") == []
