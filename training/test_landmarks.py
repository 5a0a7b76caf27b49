"""pytest training: where landmarks lie in a stored crop. The mesh itself is in a wheel that tests do without."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from landmarks import WIDE, landmarks_of


def dot(size: int, x: int, y: int) -> np.ndarray:
    crop = np.zeros((size, size, 3), np.uint8)
    crop[y, x] = 255
    return crop


class DotMesh:
    """Finds the dot, as the mesh finds a face: pixel centres in parts of the side of what it was shown."""

    side = 0

    def __call__(self, crop: np.ndarray) -> np.ndarray:
        self.side = crop.shape[0]
        # Of mirrored dots the one nearest to the middle is the true one.
        at = (np.argwhere(crop[..., 0] > 0)[:, ::-1] + 0.5) / self.side
        return at[np.abs(at - 0.5).max(axis=1).argmin()][None].astype(np.float32)


@pytest.mark.parametrize("size", [112, 113, 218])
@pytest.mark.parametrize("context", [1.0, 1.95])
def test_landmarks_of_a_cut_or_widened_crop_are_parts_of_the_stored_one(size, context):
    mesh = DotMesh()
    for x, y in ((size // 2, size // 2), (size * 2 // 5, size * 5 // 8), (size // 4, size // 3)):
        found = landmarks_of(mesh, dot(size, x, y), context)
        assert found == pytest.approx(np.array([[(x + 0.5) / size, (y + 0.5) / size]]), abs=1e-5)
        assert abs(mesh.side - size * WIDE / context) <= 1


def test_without_the_mesh_it_says_where_to_get_it(tmp_path):
    script = Path(__file__).parent / "landmarks.py"
    run = [sys.executable, script, "--data", tmp_path, "--wheels", tmp_path]
    result = subprocess.run(run, capture_output=True, text=True)
    assert result.returncode == 1
    assert "pip download" in result.stderr and "Traceback" not in result.stderr
