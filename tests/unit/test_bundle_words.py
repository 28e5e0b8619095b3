"""What the tax inspector is told of the anchors is what is configured."""

from pathlib import Path

import pytest

from madoguchi.jobs.documents.bundle_texts import (
    KEPT_BESIDE_TEXT,
    KEPT_OUTSIDE_TEXT,
    inspector_text,
)


@pytest.mark.parametrize(
    ("anchors", "authority", "words"),
    [
        ("home/anchors.log", "", KEPT_BESIDE_TEXT),
        ("home/../home/anchors.log", "", KEPT_BESIDE_TEXT),
        ("elsewhere/anchors.log", "", KEPT_OUTSIDE_TEXT),
        ("home/anchors.log", "named.Authority", KEPT_OUTSIDE_TEXT),
    ],
)
def test_anchors_are_said_to_be_outside_only_where_they_are(
    settings, tmp_path: Path, anchors, authority, words
):
    settings.HOME, settings.ANCHOR_FILE = tmp_path / "home", tmp_path / anchors
    settings.PORTS = settings.PORTS | {"timestamp": authority}
    assert f"1時間ごとに{words}。" in inspector_text()
    assert (
        {KEPT_OUTSIDE_TEXT, KEPT_BESIDE_TEXT} - {words}
    ).pop() not in inspector_text()
