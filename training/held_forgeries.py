"""Face swaps and redrawn mouths, which no generator here makes: python held_forgeries.py --data ../../shared/data

Makes them of the val and test clips' real faces, by landmarks (landmarks.py has to find them first), has them and the
real clips coded alike, and asks the shipped files which is which. The donor is a held-out face too. Of these four ways
to forge, training knows the last three in kind (swaps.py), on other faces; blending by Poisson's equation it never
does. Writes docs/held_forgeries.json; report.py puts it into the documents. --look PNG draws some of them.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from augment import center_crop, filled
from calibration import judged
from data import CONTEXT, MIN_FRAMES, SEEN, SIZE, Clip, held_clips, load_clips
from evaluate import auc_of, rounded
from features import file_hashes
from robustness import recode
from shipped import Shipped, arguments
from swaps import box, carried, match_color, outline, pose

CRF = 23
POISSON, PASTED = "swap, blended by Poisson's equation", "swap, colours matched and pasted softly"
MOUTH, BOXED = "mouth of another moment", "mouth of another moment, drawn small and pasted as a box"
KINDS = (POISSON, PASTED, MOUTH, BOXED)


def solid(hull: np.ndarray, size: int) -> np.ndarray:
    """The hull of points [n, 2] (parts of the side) filled: float32 [size, size], 0 along the edges of the crop."""
    mask = filled(hull, size)
    mask[[0, 1, -2, -1]] = 0
    mask[:, [0, 1, -2, -1]] = 0
    return mask


def blend(target: np.ndarray, changed: np.ndarray, mask: np.ndarray, sigma: float) -> np.ndarray:
    soft = cv2.GaussianBlur(mask, (0, 0), sigma)[:, :, None]
    return (target * (1 - soft) + changed * soft).astype(np.uint8)


def swaps(target: np.ndarray, at: np.ndarray, donor: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Another's face below the brows: by Poisson's equation, and pasted."""
    mask = solid(outline(at, "below the brows"), target.shape[0])
    face = match_color(carried(donor, points, at), target, mask)
    top, left = np.argwhere(mask > 0).min(0)
    bottom, right = np.argwhere(mask > 0).max(0)
    middle = (int(left + right) // 2, int(top + bottom) // 2)
    smooth = cv2.seamlessClone(face, target, (mask * 255).astype(np.uint8), middle, cv2.NORMAL_CLONE)
    return smooth, blend(target, face, cv2.erode(mask, np.ones((5, 5))), 2.5)


def mouths(target: np.ndarray, at: np.ndarray, other: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mouth and chin that the same face has at another moment: as they are, and at the 96 px a face of Wav2Lip."""
    size = target.shape[0]
    face, mask = carried(other, points, at), solid(outline(at, "below the nose"), size)
    side = round(96 * CONTEXT)
    small = cv2.resize(
        cv2.resize(face, (side, side), interpolation=cv2.INTER_AREA), (size, size), interpolation=cv2.INTER_CUBIC
    )
    return blend(target, match_color(face, target, mask), mask, 3.0), blend(target, small, solid(box(at), size), 1.2)


def forgeries(pixels: np.ndarray, points: np.ndarray, rows: list[int], donor: list[int]) -> dict[str, list[np.ndarray]]:
    """Stored crops of a clip's `rows`, real and forged."""
    made: dict[str, list[np.ndarray]] = {kind: [] for kind in ("real", *KINDS)}
    for i, row in enumerate(rows):
        target, at = np.ascontiguousarray(pixels[row]), points[row].astype(np.float32)
        other = rows[(i + len(rows) // 2) % len(rows)]
        made["real"].append(target)
        for kinds, forge, source in (((POISSON, PASTED), swaps, donor[i]), ((MOUTH, BOXED), mouths, other)):
            image = np.ascontiguousarray(pixels[source])
            for kind, forged in zip(kinds, forge(target, at, image, points[source].astype(np.float32)), strict=True):
                made[kind].append(forged)
    return made


def donors(clips: list[Clip], points: np.ndarray, rows: dict[str, list[int]]) -> dict[str, str]:
    """For each clip the one of another group of its split whose face looks most nearly where its own does."""
    poses = {c.path: np.mean([pose(points[r]) for r in rows[c.path]], axis=0) for c in clips}
    return {
        c.path: min(
            (d.path for d in clips if d.split == c.split and d.group != c.group),
            key=lambda path: np.abs(poses[path] - poses[c.path]).sum(),
        )
        for c in clips
    }


def forged_clips(data: Path, crops: Path) -> Iterator[tuple[Clip, dict[str, np.ndarray]]]:
    """Each real held-out clip with its crops uint8 [MIN_FRAMES, 112, 112, 3], real and forged in each of KINDS, all
    coded alike. Raises FileNotFoundError where landmarks.py has not been."""
    pixels, _ = load_clips(data, crops)
    points = np.load(crops / "clips-landmarks.npy", mmap_mode="r")
    clips = [c for c in held_clips(data, crops) if c.label == 1]
    rows = {c.path: [int(r) for r in c.rows if not np.isnan(points[r, 0, 0])][:MIN_FRAMES] for c in clips}
    clips = [c for c in clips if len(rows[c.path]) == MIN_FRAMES]
    donor_of = donors(clips, points, rows)
    for clip in clips:
        made = forgeries(pixels, points, rows[clip.path], rows[donor_of[clip.path]])
        yield (
            clip,
            {
                kind: np.stack([center_crop(frame, SIZE, CONTEXT, SEEN) for frame in recode(frames, "libx264", CRF)])
                for kind, frames in made.items()
            },
        )


def main() -> None:
    parser = arguments()
    parser.add_argument("--look", type=Path, help="a picture of the first crop of every tenth clip, to look at")
    args = parser.parse_args()
    shipped = Shipped(args.models)
    margins: dict[str, list[float]] = {kind: [] for kind in ("real", *KINDS)}
    clips, pictures = [], []
    for clip, seen in forged_clips(args.data, args.crops):
        for kind, crops in seen.items():
            margins[kind].append(float(shipped.contributions(shipped.features(crops)[None])[0].mean()))
        if len(clips) % 10 == 0:
            pictures.append(np.hstack([crops[0] for crops in seen.values()]))
            print(f"clip {len(clips)}", flush=True)
        clips.append(clip)
    if args.look:
        cv2.imwrite(str(args.look), cv2.cvtColor(np.vstack(pictures), cv2.COLOR_RGB2BGR))
    real, groups = np.array(margins["real"]), [c.group for c in clips]
    fake = np.arange(2 * len(clips)) >= len(clips)
    results = {
        "files": file_hashes(args.models),
        "clips": len(clips),
        "real": shares(real, shipped.manifest),
        "kinds": {},
    }
    for kind in KINDS:
        both = np.concatenate([real, margins[kind]])
        found = auc_of(fake, both, groups * 2)
        found["more_suspicious"] = float((np.array(margins[kind]) > real).mean())
        results["kinds"][kind] = found | shares(np.array(margins[kind]), shipped.manifest)
    text = json.dumps(rounded(results), indent=1)
    (args.docs / "held_forgeries.json").write_text(text + "\n")
    print(text)


def shares(margins: np.ndarray, manifest: dict) -> dict[str, float]:
    """Of clips flagged and cleared by the bands of a model.json, though these were fitted on the same real clips."""
    _, verdicts = judged(margins, manifest)
    return {"flagged": float((verdicts == 1).mean()), "cleared": float((verdicts == -1).mean())}


if __name__ == "__main__":
    main()
