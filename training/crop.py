"""Crop geometry: one definition of which pixels of a frame the network sees.

The extension does the same in src/offscreen/crop.ts; src/offscreen/crop.test.ts checks that both give the same
pixels.
"""

import numpy as np
from PIL import Image


def face_square(box: tuple[float, float, float, float], scale: float = 1.0) -> tuple[float, float, float]:
    """Detector box (x, y, width, height in px) -> the square the crop covers: (left, top, side) in px.

    Source of scale 1.0: the DFDC crops are the full-range detector's box (median 0.98 of it, centred).
    """
    x, y, width, height = box
    side = max(width, height) * scale
    return x + width / 2 - side / 2, y + height / 2 - side / 2, side


def crop_square(frame: np.ndarray, square: tuple[float, float, float], size: int) -> np.ndarray:
    """Resample `square` of a uint8 [h, w, 3] frame to uint8 [size, size, 3] with an antialiased triangle filter.

    Parts of the square outside the frame repeat its edge pixels.
    """
    left, top, side = square
    height, width = frame.shape[:2]
    reach = max(1.0, side / size) + 1
    pad_left = max(0, int(np.ceil(reach - left)))
    pad_top = max(0, int(np.ceil(reach - top)))
    pad_right = max(0, int(np.ceil(left + side + reach - width)))
    pad_bottom = max(0, int(np.ceil(top + side + reach - height)))
    if pad_left or pad_top or pad_right or pad_bottom:
        frame = np.pad(frame, ((pad_top, pad_bottom), (pad_left, pad_right), (0, 0)), mode="edge")
    box = (left + pad_left, top + pad_top, left + pad_left + side, top + pad_top + side)
    return np.asarray(_resize(frame, box, size))


def _resize(frame: np.ndarray, box: tuple[float, float, float, float], size: int) -> Image.Image:
    return Image.fromarray(frame).resize((size, size), Image.Resampling.BILINEAR, box=box)
