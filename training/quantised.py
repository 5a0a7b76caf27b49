"""What the shipped int8 weights change against the float32 ones they were made of:

    python quantised.py --data DATA --backbone runs/student.pt --light runs/light.pt --temporal runs/temporal/both.pt

Runs PyTorch with the float32 weights and the shipped graphs over the same crops of the val and test clips (8 frames
each) and writes docs/quantised.json: AUC of both, the largest change of a probability, verdicts that stay the same.
"""

import json
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from calibration import judged
from data import held_clips, to_input
from evaluate import rounded
from export import contributions, saved_heads
from features import file_hashes
from light import both_of
from preprocess import boxes_of, spread_crops
from shipped import Shipped, arguments

FRAMES = 8
parser = arguments()
for name in ("backbone", "light", "temporal"):
    parser.add_argument(f"--{name}", type=Path, required=True)
args = parser.parse_args()

both = both_of(args.backbone, args.light)
temporal, light = saved_heads(args.temporal)
shipped = Shipped(args.models)

clips = held_clips(args.data, args.crops)
boxes, margins = boxes_of(args.crops), []
for clip in clips:
    crops = spread_crops(args.data / clip.path, boxes[clip.path], FRAMES)
    with torch.inference_mode():
        exact = contributions(temporal, light, both(to_input(torch.from_numpy(crops)))[None]).mean().item()
    margins.append((exact, shipped.contributions(shipped.features(crops)[None]).mean()))
margins = np.array(margins)
p, verdicts = judged(margins, shipped.manifest)
found: dict = {"files": file_hashes(args.models), "clips": len(clips), "frames": FRAMES}
for split in ("val", "test"):
    rows = [i for i, c in enumerate(clips) if c.split == split]
    fake = np.array([clips[i].label == 0 for i in rows])
    found[split] = {name: roc_auc_score(fake, margins[rows, k]) for k, name in enumerate(("float32_auc", "int8_auc"))}
found["probability_moves_at_most"] = np.abs(p[:, 0] - p[:, 1]).max()
found["same_verdict"] = (verdicts[:, 0] == verdicts[:, 1]).mean()
(args.docs / "quantised.json").write_text(json.dumps(rounded(found), indent=1) + "\n")
print(json.dumps(rounded(found), indent=1))
