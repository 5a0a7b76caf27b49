"""How well each way of making fakes is found: python families.py --data ../../shared/data

The shipped files over every clip that training did not see, fakes by the family of their generator against the real
clips of the same kind (never-seen generators against never-seen sources), and over DFDC's validation frames, which are
face swaps. Beside it controls that know only the size of the face, the sharpness or the bits a second of the file, with
intervals over groups. Writes docs/families.json; report.py puts it into the documents.
"""

import csv
import json
import tarfile
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from data import MIN_FRAMES, Clip, held_stills, load_clips, trained_generators
from evaluate import auc_of, rounded
from features import controls_of, features_of, file_hashes, sharpness
from sequences import contributions_of
from shipped import Shipped, arguments

SWAP, REENACTED, LIPS = "face swap", "reenactment", "lip-sync"
ANIMATED, SYNTHETIC = "portrait animation", "full synthesis"
FAMILIES = (SWAP, REENACTED, LIPS, ANIMATED, SYNTHETIC)

# Generator: its family, and why. Reenactment takes the motion from a video of a face, portrait animation from a voice;
# both move one still portrait. Lip-sync redraws the mouth of a real video: no generator here does.
GENERATORS = {
    "VASA-1": (ANIMATED, "a voice drives one portrait: diffusion of facial motion, drawn by a face decoder"),
    "EMO": (ANIMATED, "a voice drives one portrait: video diffusion of the whole picture, no face model between"),
    "Loopy": (ANIMATED, "a voice drives one portrait: video diffusion with long-term motion from the voice alone"),
    "CyberHost": (ANIMATED, "a voice drives one picture of a person: video diffusion of half or whole bodies"),
    "EDTalk": (ANIMATED, "one portrait: mouth, pose and expression moved apart, here mostly by a voice"),
    "EDTalk(+face-SR)": (ANIMATED, "EDTalk with its faces sharpened by super-resolution"),
    "ACTalker": (ANIMATED, "one portrait: video diffusion that a voice and facial motion steer together"),
    "Hallo": (ANIMATED, "a voice drives one portrait: diffusion with attention to lips, expression and pose"),
    "EchoMimic": (ANIMATED, "a voice, with or without landmarks, drives one portrait: diffusion"),
    "MEMO": (ANIMATED, "a voice drives one portrait: diffusion with memory of earlier frames and with emotion"),
    "AniPortrait": (ANIMATED, "a voice drives one portrait: landmarks from the voice, then diffusion along them"),
    "V-Express": (ANIMATED, "a voice, keypoints and a picture drive one portrait: diffusion"),
    "SadTalker": (ANIMATED, "a voice drives one portrait: 3D face coefficients from the voice, then warping"),
    "Ditto": (ANIMATED, "a voice drives one portrait: diffusion of implicit keypoints, then warping"),
    "FantasyTalking": (ANIMATED, "a voice drives one portrait: a video diffusion transformer"),
    "LivePortrait": (REENACTED, "the motion of a face in a video on a portrait: implicit keypoints, then warping"),
    "X-Portrait": (REENACTED, "the motion of a face in a video on a portrait: diffusion under motion control"),
    "Follow-Your-Emoji": (REENACTED, "the landmarks of a face in a video on a portrait: diffusion"),
    "MMVID-text2video": (SYNTHETIC, "no portrait is given: the whole video is generated from words"),
    "DFDC": (SWAP, "mostly autoencoder and GAN face swaps into real videos; the official set's labels"),
}


def direction(values: np.ndarray, fake: np.ndarray) -> float:
    """1 where larger values speak for a fake, else -1."""
    return 1.0 if roc_auc_score(fake, values) >= 0.5 else -1.0


def families_of(clips: list[Clip], trained: set[str]) -> list[tuple[str, str, np.ndarray]]:
    """(family, "generators never seen" or "known generators, other faces", rows [n]): the family's fakes among clips
    that training did not see, and the real ones of the same kind: never-seen sources, or other groups of known ones."""
    found = []
    for known in (False, True):
        real = [i for i, c in enumerate(clips) if c.label == 1 and c.split == ("val" if known else "test")]
        for family in FAMILIES:
            fake = [
                i
                for i, c in enumerate(clips)
                if c.label == 0 and GENERATORS[c.generator][0] == family and (c.generator in trained) == known
            ]
            if fake:
                named = "known generators, other faces" if known else "generators never seen"
                found.append((family, named, np.array(fake + real)))
    return found


def missing(clips: list[Clip], measured: set[str]) -> list[str]:
    """Why there is no row of a family."""
    found = []
    for family in (f for f in FAMILIES if f not in measured):
        of = [c for c in clips if c.label == 0 and GENERATORS[c.generator][0] == family]
        names = sorted({c.generator for c in of})
        why = f"all {len(of)} clips ({', '.join(names)}) are trained on" if of else "no generator of it in the data"
        found.append(f"{family} ({why})")
    return found


def row(margins: np.ndarray, fake: np.ndarray, groups: list[str], controls: dict, signs: dict) -> dict:
    """Measures of logit margins [n] and of the controls [n] by name, each in the direction of its sign."""
    return {
        "fake": int(fake.sum()),
        "real": int((~fake).sum()),
        **auc_of(fake, margins, groups),
        "controls": {name: roc_auc_score(fake, signs[name] * values) for name, values in controls.items()},
    }


def dfdc_row(shipped: Shipped, data: Path, crops: Path, frames: int) -> dict:
    """Face swaps: `frames` of DFDC's validation split. Bits are those of the JPEG, size the face's in the video."""
    rows, stills, labels = held_stills(crops, frames)
    listed = list(csv.DictReader((crops / "dfdc.csv").open()))
    size_of = {r["path"]: float(r["source_face_px"]) for r in csv.DictReader((data / "dfdc-faces.csv").open())}
    bytes_of = {}
    for archive in data.glob("dfdc-faces-val-*.tar"):
        with tarfile.open(archive) as tar:
            bytes_of |= {m.name.removeprefix("./"): m.size for m in tar if m.isfile()}
    margins = shipped.contributions(shipped.features(stills)[:, None])[:, 0]
    fake, paths = labels == 0, [listed[i]["path"] for i in rows]
    controls = {
        "size": np.array([size_of[p] for p in paths]),
        "sharpness": np.array([sharpness(still[None]) for still in stills]),
        "bits": np.array([bytes_of[p] for p in paths], float),
    }
    signs = {name: direction(values, fake) for name, values in controls.items()}
    return row(margins, fake, [listed[i]["group"] for i in rows], controls, signs)


def main() -> None:
    parser = arguments()
    parser.add_argument("--frames", type=int, default=1500, help="of DFDC's validation split")
    args = parser.parse_args()

    shipped = Shipped(args.models)
    _, every = load_clips(args.data, args.crops)
    clips = [c for c in every if c.split != "train" and len(c.rows) >= MIN_FRAMES]
    features, sharp = features_of(shipped, args.data, args.crops, clips)
    margins = np.array([c.mean() for c in contributions_of(shipped.contributions, features)])
    fake = np.array([c.label == 0 for c in clips])
    controls = controls_of(args.data, args.crops, clips, sharp)
    signs = {name: direction(values, fake) for name, values in controls.items()}

    trained = trained_generators(every)
    swaps = {"family": SWAP, "known": "other faces of DFDC", "generators": "DFDC, single frames"}
    rows = [swaps | dfdc_row(shipped, args.data, args.crops, args.frames)]
    for family, known, chosen in families_of(clips, trained):
        mine = [clips[i] for i in chosen]
        names = {"generators": ", ".join(sorted({c.generator for c in mine if c.label == 0}))}
        own = {name: values[chosen] for name, values in controls.items()}
        found = row(margins[chosen], fake[chosen], [c.group for c in mine], own, signs)
        rows.append({"family": family, "known": known} | names | found)
    results = {
        "files": file_hashes(args.models),
        "rows": rounded(rows),
        "missing": missing(every, {r["family"] for r in rows}),
    }
    (args.docs / "families.json").write_text(json.dumps(results, indent=1) + "\n")
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
