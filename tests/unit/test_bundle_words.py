"""What the tax inspector is told of the anchors is what is configured."""

from pathlib import Path

import pytest

from madoguchi.jobs.bundle_words import BESIDE, OUTSIDE, inspector_text


@pytest.mark.parametrize(
    ("anchors", "authority", "words"),
    [
        ("home/anchors.log", "", BESIDE),
        ("home/../home/anchors.log", "", BESIDE),
        ("elsewhere/anchors.log", "", OUTSIDE),
        ("home/anchors.log", "named.Authority", OUTSIDE),
    ],
)
def test_anchors_are_said_to_be_outside_only_where_they_are(
    settings, tmp_path: Path, anchors, authority, words
):
    settings.HOME, settings.ANCHORS = tmp_path / "home", tmp_path / anchors
    settings.PORTS = settings.PORTS | {"timestamp": authority}
    assert f"1時間ごとに{words}。" in inspector_text()
    assert ({OUTSIDE, BESIDE} - {words}).pop() not in inspector_text()
