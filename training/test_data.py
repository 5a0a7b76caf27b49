"""pytest training: which clips are for training, validation and test."""

from pathlib import Path

import numpy as np
import pytest

from data import VAL_GENERATORS, load_clips
from test_learning import is_val, write


def splits(folder: Path, listed: list[tuple[str, str, str]]) -> list[str]:
    """Of made-up clips of (source, generator, "" if real, and group)."""
    paths = [f"clips/{source}-{i:010d}.mp4" for i, (source, _, _) in enumerate(listed)]
    rows = [
        (path, "fake" if generator else "real", generator, group)
        for path, (_, generator, group) in zip(paths, listed, strict=True)
    ]
    write(folder / "clips.csv", ("path", "label", "generator", "group"), rows)
    crops = folder / "crops"
    crops.mkdir()
    write(crops / "clips.csv", ("clip",), [(path,) for path in paths])
    np.save(crops / "clips.npy", np.zeros((len(paths), 2, 2, 3), np.uint8))
    return [clip.split for clip in load_clips(folder, crops)[1]]


def group(val: bool) -> str:
    return next(f"g{k}" for k in range(999) if is_val(f"g{k}") == val)


def test_no_face_of_a_test_clip_is_trained_on(tmp_path):
    listed = [("panel", "EMO", "a"), ("panel", "Loopy", "a"), ("studio", "", "a")]
    listed += [("sam-0927", "", "b"), ("panel", "Loopy", "b"), ("studio", "", group(False))]
    assert splits(tmp_path, listed) == ["test", "unused", "unused", "test", "unused", "train"]


def test_a_generator_kept_for_validation_is_never_trained_on(tmp_path):
    (name,) = VAL_GENERATORS
    listed = [("studio", name, group(False)), ("studio", name, group(True)), ("studio", name, "a"), ("x", "EMO", "a")]
    assert splits(tmp_path, listed) == ["val", "val", "unused", "test"]


def test_a_group_in_two_splits_is_refused(tmp_path):
    (name,) = VAL_GENERATORS
    with pytest.raises(ValueError, match="in train and in val"):
        splits(tmp_path, [("studio", "", group(False)), ("studio", name, group(False))])
