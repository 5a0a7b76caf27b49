"""Forgeries made from real faces by their landmarks: swaps, redrawn mouths, faces blended with themselves, and faces
set in motion.

A swap ends where the face ends, and a lip-sync below the nose; landmarks.py says where that is in each real crop. The
masks of augment.py know only where it is in most faces. Points are float [468, 2], parts of the crop's side, in the
order of MediaPipe's face mesh.
"""

import cv2
import numpy as np
from scipy.interpolate import LinearNDInterpolator, NearestNDInterpolator

from augment import filled, jpeg, nudged, recolor, rescale, sharpened, softened_mask, warp

TOP, TIP, UNDER_NOSE, CHIN, LEFT, RIGHT = 10, 5, 2, 152, 234, 454
BROWS = [70, 63, 105, 66, 107, 336, 296, 334, 293, 300]
LIPS = [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185]
# Enough of the mesh to carry one face's picture to another's shape.
SOME = np.unique(np.r_[0:468:4, BROWS, LIPS, TOP, TIP, UNDER_NOSE, CHIN])
# What is replaced, and how often: most swaps leave the forehead, lip-syncs draw what is below the nose or a box of it.
PARTS = {
    "face": 0.15,
    "below the brows": 0.3,
    "inner": 0.15,
    "below the nose": 0.2,
    "lips": 0.05,
    "eyes": 0.05,
    "box": 0.1,
}
FIELD = 32  # side of the grid on which a correspondence is worked out


def pose(points: np.ndarray) -> np.ndarray:
    """Where the nose lies between the sides of the face, and between forehead and chin: float32 [2]."""
    left, right, top, chin, nose = (points[i].astype(np.float32) for i in (LEFT, RIGHT, TOP, CHIN, TIP))
    across, down = right - left, chin - top
    return np.array([(nose - left) @ across / (across @ across), (nose - top) @ down / (down @ down)])


def outline(points: np.ndarray, part: str) -> np.ndarray:
    """The points [n, 2] in whose hull `part` of the face lies, however the head is tilted."""
    down = points[CHIN] - points[TOP]
    height = points @ (down / np.linalg.norm(down))
    below = height >= height[BROWS].min()
    if part == "below the brows":
        return points[below]
    if part == "inner":
        return points[BROWS + LIPS]
    if part == "below the nose":
        return points[height >= height[UNDER_NOSE]]
    if part == "lips":
        return points[LIPS]
    if part == "eyes":
        return points[below & (height <= height[TIP])]
    if part == "box":
        return box(points)
    return points


def box(points: np.ndarray) -> np.ndarray:
    """Corners [4, 2] of an upright box around the lower face, as lip-sync tools paste it."""
    left, right, top, bottom = *(points[[LEFT, RIGHT], 0]), points[UNDER_NOSE, 1], points[CHIN, 1]
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def affine_between(points: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Affine map [3, 2] that takes `points` [n, 2] nearest to `others` (least squares), and where it takes them."""
    flat = np.c_[points, np.ones(len(points))]
    affine = np.linalg.solve(flat.T @ flat, flat.T @ others)
    return affine, flat @ affine


def correspondence(at: np.ndarray, points: np.ndarray, size: int) -> np.ndarray:
    """Where in a crop with landmarks `points` each pixel of one with landmarks `at` is: float32 [size, size, 2], px."""
    affine, taken = affine_between(at, points)
    rest = (points - taken)[SOME]

    steps = (np.arange(FIELD) + 0.5) / FIELD
    grid = np.stack(np.meshgrid(steps, steps), axis=2).reshape(-1, 2)
    bent = LinearNDInterpolator(at[SOME], rest)(grid)
    beyond = np.isnan(bent[:, 0])  # outside the face: as its nearest point
    bent[beyond] = NearestNDInterpolator(at[SOME], rest)(grid[beyond])
    bent = cv2.resize(bent.reshape(FIELD, FIELD, 2).astype(np.float32), (size, size))
    steps = ((np.arange(size) + 0.5) / size)[:, None]
    plain = (steps * affine[0])[None] + (steps * affine[1] + affine[2])[:, None]
    return ((plain + bent) * size - 0.5).astype(np.float32)


def carried(image: np.ndarray, points: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The face of `image`, with landmarks `points`, in the shape of `at`."""
    places = correspondence(at, points, image.shape[0])
    return cv2.remap(image, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)


def restless(before: np.ndarray, after: np.ndarray) -> float:
    """How much a face changed but for its place, size and tilt: mean distance of its landmarks, parts of the side."""
    return float(np.linalg.norm(after - affine_between(before, after)[1], axis=1).mean())


def following(points: np.ndarray, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Landmarks `points` [468, 2] of one face after the move that another made from `before` to `after`."""
    return points + (after - before) @ affine_between(before, points)[0][:2]


def match_color(source: np.ndarray, target: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """`source` with the mean and spread that `target` has inside the mask, in Lab, as face swappers do it."""
    inside = mask > 0.5
    if inside.sum() < 30:
        return source
    s, t = (cv2.cvtColor(x, cv2.COLOR_RGB2LAB).astype(np.float32) for x in (source, target))
    a, b = s[inside], t[inside]
    s = (s - a.mean(0)) / (a.std(0) + 1) * (b.std(0) + 1) + b.mean(0)
    return cv2.cvtColor(np.clip(s, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB)


def match_light(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """`source` with the target's colours and shading: all that is coarser than a twelfth of the size."""
    change = cv2.GaussianBlur(target.astype(np.float32) - source, (0, 0), target.shape[0] / 12)
    return np.clip(source + change, 0, 255).astype(np.uint8)


def forged(
    target: np.ndarray, at: np.ndarray, source: np.ndarray, points: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """`target` uint8 [size, size, 3] with a part of its face from `source` of the same size: a donor, the same face at
    another moment, or target itself, otherwise coloured, resized and coded."""
    size, own = target.shape[0], source is target
    part = str(rng.choice(list(PARTS), p=list(PARTS.values())))
    hull = outline(at, part)
    middle = hull.mean(0)
    hull = (hull - middle) * rng.uniform(0.9, 1.06) + middle + rng.normal(0, 0.006, hull.shape)
    solid = filled(hull, size)
    changed = source
    if not own:
        changed = carried(source, points, at)
        changed = match_color(changed, target, solid) if rng.random() < 0.6 else match_light(changed, target)
    if own or rng.random() < 0.4:
        changed = recolor(changed, rng, 0.25 if rng.random() < 0.7 else 0.6)
    kind = rng.random()
    if kind < 0.45:
        changed = rescale(changed, rng.uniform(0.3, 0.9), rng)
    elif kind < 0.65:
        changed = sharpened(changed, 1.2, 0.6)
    if rng.random() < 0.25:
        changed = jpeg(changed, int(rng.integers(30, 80)))
    if own:
        changed = warp(changed, rng, rng.uniform(0.005, 0.03)) if rng.random() < 0.4 else changed
        changed = nudged(changed, rng, 0.04, 0.02, 0.008)
    mask = softened_mask(solid, rng, 0.005 if part == "box" else rng.uniform(0.005, 0.04))
    inner, outer = (target, changed) if own and rng.random() < 0.4 else (changed, target)
    return (outer * (1 - mask) + inner * mask).astype(np.uint8)


def animated(
    target: np.ndarray, at: np.ndarray, source: np.ndarray, points: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """`target` drawn anew from `source`, the same face with landmarks `points` before it moved to `at`: as portrait
    animation warps a still, with all that is around the face or up to a soft edge there."""
    size = target.shape[0]
    moved = carried(source, points, at)
    kind = rng.random()
    if kind < 0.3:  # what a generator draws is smoother than what a camera saw, or sharpened to look like it
        moved = rescale(moved, rng.uniform(0.4, 0.9), rng)
    elif kind < 0.45:
        moved = cv2.bilateralFilter(moved, 7, rng.uniform(15, 40), 4)
    elif kind < 0.6:
        moved = sharpened(moved, 1.2, 0.6)
    if rng.random() < 0.5:
        return moved
    middle = at.mean(0)
    mask = softened_mask(filled((at - middle) * rng.uniform(1.0, 1.3) + middle, size), rng, 0.03)
    mask = mask / mask.max()
    return (target * (1 - mask) + moved * mask).astype(np.uint8)
