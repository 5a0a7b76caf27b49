"""Takes the training data to a machine that is reached only through small parcels, and unpacks it there.

    python carry.py pack --data ../../shared/data --out ../.carry      parcels 1 to 4, each under 60 MB
    python carry.py unpack --parcels DIR --out /tmp                    DIR/1..4 -> /tmp/data, /tmp/crops

Unpacked it is what preprocess.py makes, without its detector: the boxes travel, not the crops.
"""

import argparse
import csv
import io
import shutil
import tarfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from crop import crop_square, face_square
from data import CONTEXT, STORED

PARTS = {"train-real": "2", "train-fake": "3", "val": "4"}


def pack(data: Path, crops: Path, out: Path) -> None:
    for parcel in "1234":
        (out / parcel).mkdir(parents=True, exist_ok=True)
    shutil.copytree(data / "clips", out / "1/clips", dirs_exist_ok=True, copy_function=shutil.copyfile)
    shutil.copyfile(data / "clips.csv", out / "1/clips.csv")
    shutil.copyfile(crops / "clips.csv", out / "1/boxes.csv")
    shutil.copyfile(crops / "dfdc.csv", out / "4/dfdc.csv")
    pictures = {}
    for archive in sorted(data.glob("dfdc-faces-*.tar")):
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.isfile():
                    pictures[member.name.removeprefix("./")] = tar.extractfile(member).read()
    rows = list(csv.DictReader((crops / "dfdc.csv").open()))
    for part, parcel in PARTS.items():
        own = [i for i, r in enumerate(rows) if part in (r["split"], f"{r['split']}-{r['label']}")]
        np.savez(out / parcel / f"{part}.npz", rows=own, bytes=[len(pictures[rows[i]["path"]]) for i in own])
        (out / parcel / f"{part}.bin").write_bytes(b"".join(pictures[rows[i]["path"]] for i in own))


def cut_clip(work: tuple[Path, list[dict]]) -> np.ndarray:
    """The stored crops of one clip, in order of its rows."""
    path, rows = work
    video, crops, index = cv2.VideoCapture(str(path)), [], 0
    fps = video.get(cv2.CAP_PROP_FPS) or 25.0
    wanted = {r["time"]: tuple(float(r[k]) for k in ("x", "y", "width", "height")) for r in rows}
    while True:
        ok, frame = video.read()
        if not ok:
            break
        box = wanted.get(f"{index / fps:.3f}")
        if box:
            crops.append(crop_square(frame[:, :, ::-1], face_square(box, CONTEXT), STORED))
        index += 1
    if len(crops) != len(rows):
        raise ValueError(f"{path}: {len(crops)} frames with a face where {len(rows)} were packed")
    return np.stack(crops)


def decode(picture: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))


def unpack(parcels: Path, out: Path) -> None:
    for folder in ("data", "crops"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(parcels / "1/clips.csv", out / "data/clips.csv")
    shutil.copyfile(parcels / "1/boxes.csv", out / "crops/clips.csv")
    shutil.copyfile(parcels / "4/dfdc.csv", out / "crops/dfdc.csv")
    clips: dict[str, list[dict]] = {}
    for row in csv.DictReader((parcels / "1/boxes.csv").open()):
        clips.setdefault(row["clip"], []).append(row)
    with ProcessPoolExecutor() as pool:
        cut = list(pool.map(cut_clip, [(parcels / "1" / path, rows) for path, rows in clips.items()], chunksize=4))
        np.save(out / "crops/clips.npy", np.concatenate(cut))
        count = sum(1 for _ in csv.DictReader((parcels / "4/dfdc.csv").open()))
        stills = np.zeros((count, 128, 128, 3), np.uint8)
        for part, parcel in PARTS.items():
            index = np.load(parcels / parcel / f"{part}.npz")
            whole = (parcels / parcel / f"{part}.bin").read_bytes()
            ends = np.cumsum(index["bytes"])
            pictures = [whole[e - n : e] for e, n in zip(ends, index["bytes"], strict=True)]
            stills[index["rows"]] = np.stack(list(pool.map(decode, pictures, chunksize=256)))
    np.save(out / "crops/dfdc.npy", stills)


if __name__ == "__main__":
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["pack", "unpack"])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--parcels", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if args.what == "pack":
        pack(args.data, args.crops, args.out)
    else:
        unpack(args.parcels, args.out)
