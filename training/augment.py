"""What happens to a crop before the network sees it in training: jitter, social-media degradation, self-blending.

Pictures are uint8 RGB arrays [h, w, 3], masks float32 [h, w, 1]; chance comes from a numpy Generator. The degradations
fall on both classes alike, so that neither sharpness nor compression tells the label.
"""

from fractions import Fraction

import cv2
import numpy as np

FACE = np.array([(0.5, 0.02), (0.86, 0.2), (0.93, 0.5), (0.8, 0.85), (0.5, 1.0), (0.2, 0.85), (0.07, 0.5), (0.14, 0.2)])
LIVE = {"deadline": "realtime", "lag-in-frames": "0", "b": "0"}
# Of each codec its encoder, how fast it may be, and other options.
STREAMS = {
    "h264": ("libx264", [{"preset": "ultrafast"}, {"preset": "veryfast"}], {"tune": "zerolatency"}),
    "vp9": ("libvpx-vp9", [{"cpu-used": "8"}, {"cpu-used": "5"}], LIVE),
}
CRFS = {"h264": (18, 38), "vp9": (22, 56)}  # from hardly to plainly visible


def jitter_crop(image: np.ndarray, rng: np.random.Generator, size: int, context: float, seen: float = 1.0):
    """Cuts a square of `seen` face boxes out of a stored crop of `context` boxes, as an unsteady detector would."""
    stored = image.shape[0]
    side = stored / context * seen * rng.uniform(0.86, 1.14)
    center = stored / 2 + stored / context * rng.uniform(-0.06, 0.06, 2)
    angle = np.deg2rad(rng.normal(0, 4))
    scale = size / side
    c, s = np.cos(angle) * scale, np.sin(angle) * scale
    flip = -1 if rng.random() < 0.5 else 1
    matrix = np.array([[flip * c, -flip * s, 0.0], [s, c, 0.0]])
    matrix[:, 2] = size / 2 - matrix[:, :2] @ center
    return cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def center_crop(image: np.ndarray, size: int, context: float, seen: float = 1.0) -> np.ndarray:
    """A square of `seen` face boxes, without jitter: what evaluation uses."""
    stored = image.shape[0]
    side = min(stored, round(stored / context * seen))
    start = (stored - side) // 2
    return cv2.resize(image[start : start + side, start : start + side], (size, size), interpolation=cv2.INTER_AREA)


def through(image: np.ndarray, kind: str, option: int, quality: int) -> np.ndarray:
    """Through a picture's coder and back, which takes BGR."""
    there = cv2.imencode(kind, cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [option, quality])[1]
    return cv2.cvtColor(cv2.imdecode(there, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def jpeg(image: np.ndarray, quality: int) -> np.ndarray:
    return through(image, ".jpg", cv2.IMWRITE_JPEG_QUALITY, quality)


def webp(image: np.ndarray, quality: int) -> np.ndarray:
    return through(image, ".webp", cv2.IMWRITE_WEBP_QUALITY, quality)


def streamed(image: np.ndarray, codec: str, crf: int, rng: np.random.Generator) -> np.ndarray:
    """As the second frame of an "h264" or "vp9" stream, predicted from a slightly moved first one."""
    import av  # only here: machines that train on a GPU (batched.py) need not have it

    height, width = image.shape[:2]
    name, speeds, options = STREAMS[codec]
    encoder = av.CodecContext.create(name, "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base = Fraction(1, 25)
    encoder.options = options | speeds[rng.integers(len(speeds))] | {"threads": "1", "crf": str(crf)}
    moved = np.array([[1, 0, rng.normal(0, 1.5)], [0, 1, rng.normal(0, 1.5)]])
    before = cv2.warpAffine(image, moved, (width, height), borderMode=cv2.BORDER_REPLICATE)
    packets = []
    for time, frame in enumerate((before, image)):
        picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
        picture.pts = time
        packets += encoder.encode(picture)
    packets += encoder.encode(None)
    decoder = av.CodecContext.create(codec, "r")
    decoder.thread_count = 1
    frames = [frame for packet in packets for frame in decoder.decode(packet)]
    return (frames + decoder.decode(None))[-1].to_ndarray(format="rgb24")


def rescale(image: np.ndarray, factor: float, rng: np.random.Generator) -> np.ndarray:
    """Down to `factor` of the size and up again."""
    height, width = image.shape[:2]
    small = (max(8, round(width * factor)), max(8, round(height * factor)))
    ups = (cv2.INTER_LINEAR, cv2.INTER_CUBIC)
    return cv2.resize(
        cv2.resize(image, small, interpolation=cv2.INTER_AREA), (width, height), interpolation=ups[rng.integers(2)]
    )


def sharpened(image: np.ndarray, sigma: float, amount: float) -> np.ndarray:
    blurred = cv2.GaussianBlur(image, (0, 0), sigma)
    return np.clip(image * (1 + amount) - blurred * amount, 0, 255).astype(np.uint8)


def recolor(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Brightness, contrast, gamma, saturation and a colour cast."""
    x = image.astype(np.float32) / 255
    x = x ** np.exp(rng.normal(0, 0.25 * strength))
    x = (x - 0.5) * np.exp(rng.normal(0, 0.18 * strength)) + 0.5 + rng.normal(0, 0.06 * strength)
    gray = x.mean(axis=2, keepdims=True)
    x = (
        gray
        + (x - gray) * np.exp(rng.normal(0, 0.2 * strength))
        + rng.normal(0, 0.025 * strength, 3).astype(np.float32)
    )
    return (np.clip(x, 0, 1) * 255).astype(np.uint8)


def degrade(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What cameras, editors and platforms do to a face, real or not."""
    if rng.random() < 0.5:
        image = recolor(image, rng, 1.0)
    if rng.random() < 0.06:
        image = np.repeat(image.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    if rng.random() < 0.08:  # beauty filter
        image = cv2.bilateralFilter(image, 5, rng.uniform(15, 40), 3)
    if rng.random() < 0.45:
        image = rescale(image, rng.uniform(0.35, 0.95), rng)
    if rng.random() < 0.15:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1.2))
    elif rng.random() < 0.1:
        image = sharpened(image, 1.0, 0.5)
    if rng.random() < 0.15:
        noise = rng.normal(0, rng.uniform(1, 8), (*image.shape[:2], 1 if rng.random() < 0.5 else 3))
        image = np.clip(image + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.35:  # coded larger or smaller than it is seen
        size = 2 * round(image.shape[0] * rng.uniform(0.7, 1.6) / 2)
        codec = "vp9" if rng.random() < 0.35 else "h264"
        small = cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA)
        coded = streamed(small, codec, int(rng.integers(*CRFS[codec])), rng)
        image = cv2.resize(coded, image.shape[1::-1], interpolation=cv2.INTER_AREA)
    for _ in range(rng.integers(0, 3)):
        image = webp(image, int(rng.integers(30, 90))) if rng.random() < 0.1 else jpeg(image, int(rng.integers(35, 96)))
    if rng.random() < 0.05:  # caption or hand over part of the face
        size = image.shape[0]
        y, x = rng.integers(0, size, 2)
        h, w = rng.integers(size // 10, size // 3, 2)
        image = image.copy()
        image[y : y + h, x : x + w] = rng.integers(0, 256, 3)
    if rng.random() < 0.03:
        image = letterboxed(image, rng)
    return image


def letterboxed(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """With a black bar over up to a fifth of one side, as a face at the edge of a picture of another shape has it."""
    image = np.rot90(image, side := int(rng.integers(4))).copy()
    image[: int(rng.integers(1, image.shape[0] // 5))] = rng.integers(0, 17)
    return np.ascontiguousarray(np.rot90(image, -side))


def face_mask(size: int, rng: np.random.Generator, seen: float = 1.0) -> np.ndarray:
    """Soft random mask of the inner face, float32 [size, size, 1] in 0..1, for a crop of `seen` face boxes."""
    kind = rng.random()
    points = FACE.copy()
    if kind < 0.2:  # mouth and chin, as lip-sync pastes them
        points = np.array([(0.2, 0.58), (0.5, 0.52), (0.8, 0.58), (0.85, 0.8), (0.5, 1.0), (0.15, 0.8)])
    elif kind < 0.3:  # eyes and brows
        points = np.array([(0.1, 0.2), (0.5, 0.15), (0.9, 0.2), (0.9, 0.48), (0.5, 0.55), (0.1, 0.48)])
    # In a wider crop the outline of the whole face is in sight, and swaps end there more often than inside.
    spread = rng.uniform(0.7, 1.0) if seen < 1.15 else rng.uniform(0.8, 1.15)
    points = (points - 0.5) * spread + rng.normal(0, 0.035, points.shape)
    points = points / seen + 0.5
    return softened_mask(filled(points, size), rng, 0.05)


def filled(points: np.ndarray, size: int) -> np.ndarray:
    """The hull of points [n, 2] (parts of the side) as a solid mask: float32 [size, size]."""
    mask = np.zeros((size, size), np.float32)
    cv2.fillConvexPoly(mask, cv2.convexHull((points * size).astype(np.int32)), 1.0)
    return mask


def softened_mask(mask: np.ndarray, rng: np.random.Generator, bend: float) -> np.ndarray:
    """A solid mask float32 [size, size] with its outline bent by about `bend` of the size and softened, so that no two
    edges are alike: float32 [size, size, 1]."""
    size = mask.shape[0]
    field = cv2.resize(
        rng.normal(0, size * bend, (4, 4, 2)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC
    )
    grid = np.stack(np.meshgrid(np.arange(size), np.arange(size)), axis=2).astype(np.float32)
    mask = cv2.remap(mask, grid + field, None, cv2.INTER_LINEAR)
    sigma = size * np.exp(rng.uniform(np.log(0.008), np.log(0.06)))
    mask = cv2.GaussianBlur(mask, (0, 0), sigma)
    return (mask * rng.choice([0.5, 0.75, 1.0, 1.0, 1.0]))[:, :, None]


def warp(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """A smooth random deformation of at most about `strength` of the size, as re-enactment moves a still face."""
    size = image.shape[0]
    field = rng.normal(0, size * strength / 2, (5, 5, 2)).astype(np.float32)
    field = cv2.resize(field, (size, size), interpolation=cv2.INTER_CUBIC)
    grid = np.stack(np.meshgrid(np.arange(size), np.arange(size)), axis=2).astype(np.float32)
    return cv2.remap(image, grid + field, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def nudged(image: np.ndarray, rng: np.random.Generator, resized: float, stretched: float, moved: float) -> np.ndarray:
    """As a pasted face sits: larger or smaller, higher or lower, and off its place, by about these parts of it."""
    size, scale = image.shape[0], rng.uniform(1 - resized, 1 + resized)
    tilted = rng.normal(0, 0.01)
    matrix = np.array([[scale, tilted, 0], [rng.normal(0, 0.01), scale * rng.uniform(1 - stretched, 1 + stretched), 0]])
    matrix[:, 2] = size / 2 - matrix[:, :2] @ (size / 2, size / 2) + rng.normal(0, size * moved, 2)
    return cv2.warpAffine(image, matrix, (size, size), borderMode=cv2.BORDER_REPLICATE)


def match_color(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """`source` with the mean and spread of `target`, channel by channel."""
    s, t = source.astype(np.float32), target.astype(np.float32)
    s = (s - s.mean((0, 1))) / (s.std((0, 1)) + 1) * (t.std((0, 1)) + 1) + t.mean((0, 1))
    return np.clip(s, 0, 255).astype(np.uint8)


def self_blend(
    target: np.ndarray, rng: np.random.Generator, donor: np.ndarray | None = None, seen: float = 1.0
) -> np.ndarray:
    """A forgery made from real crops: another look of the same face (or a donor's) pasted through a soft mask.

    After Shiohara & Yamasaki, "Detecting Deepfakes with Self-Blended Images" (CVPR 2022), without landmarks: the
    crop is `seen` times the detector's face box, so the mask is drawn from the average face outline.
    """
    size = target.shape[0]
    source = target if donor is None else match_color(donor, target)
    base = target
    changed = recolor(source, rng, 0.7)
    if rng.random() < 0.5:
        changed = rescale(changed, rng.uniform(0.3, 0.9), rng)
    elif rng.random() < 0.5:
        changed = sharpened(changed, 1.2, 0.6)
    if rng.random() < 0.3:
        changed = jpeg(changed, int(rng.integers(30, 80)))
    if rng.random() < 0.3:
        changed = warp(changed, rng, rng.uniform(0.01, 0.05))
    changed = nudged(changed, rng, 0.05, 0.03, 0.015)
    if donor is None and rng.random() < 0.5:  # either side of the blend may be the altered one
        base, changed = changed, base
    mask = face_mask(size, rng, seen)
    return (base * (1 - mask) + changed * mask).astype(np.uint8)
