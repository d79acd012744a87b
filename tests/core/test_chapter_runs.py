"""The chapter's four runs on its data.mat end where its runs ended (docs/equations.md, point 2)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trysee.__main__ import main

pytestmark = pytest.mark.slow

TOLERANCE = 0.01
# (lowest, highest) accuracy on train and dev over the last 100 of 30,000 iterations.
BANDS = {
    "chapter-none": ((0.953, 0.981), (0.915, 0.94)),
    "chapter-l2": ((0.929, 0.948), (0.95, 0.95)),
    "chapter-dropout": ((0.938, 0.938), (0.93, 0.93)),
    "chapter-both": ((194 / 211, 196 / 211), (182 / 200, 184 / 200)),
}


def overlap(band: list[float], expected: tuple[float, float]) -> bool:
    return band[0] <= expected[1] + TOLERANCE and band[1] >= expected[0] - TOLERANCE


@pytest.mark.parametrize("preset", BANDS)
def test_the_band_of_the_last_100_iterations_meets_the_chapters(
    preset: str, chapter_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--preset", preset, "--data", str(chapter_data)]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["state"], result["iterations"]) == ("finished", 30_000)
    assert result["layer_dims"] == [2, 20, 5, 1]
    train, dev = BANDS[preset]
    assert overlap(result["train_band"], train), result["train_band"]
    assert overlap(result["dev_band"], dev), result["dev_band"]
