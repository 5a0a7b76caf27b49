"""Measures the extension itself on the val and test clips, through `npm run check`:

    python evaluate_extension.py --data ../../shared/data

What evaluate.py says of the files, this says of the whole line: decoder, detector, tracks, crops, network, bands.
Writes docs/results-extension.json, and into the documents. The figures are of the test clips: by the bands that ship,
which these clips had a say in, and cross-fitted as in evaluate.py, which is what unknown videos may expect.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

import report
from calibration import band_shares, cross_fit
from data import load_clips, related
from evaluate import auc_of, rounded
from features import file_hashes

ROOT = Path(__file__).parent.parent
SAID = {"manipulated": 1.0, "uncertain": 0.5, "clean": 0.0}  # verdicts, as scores between bands at 0 and 1

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=ROOT / ".cache/crops")
    args = parser.parse_args()

    clips = [c for c in load_clips(args.data, args.crops)[1] if c.split in ("val", "test")]
    command = ["npm", "run", "--silent", "check", "--", *(str((args.data / c.path).resolve()) for c in clips), "--json"]
    printed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.strip()
    if not printed:
        sys.exit("npm run check said nothing: see above")
    rows = json.loads(printed.splitlines()[-1])
    found = list(zip(clips, rows, strict=True))
    judged = [(c, r) for c, r in found if r["probability"] is not None]
    clips = [c for c, _ in judged]
    fake, test = np.array([c.label == 0 for c in clips]), np.array([c.split == "test" for c in clips])
    p = np.array([r["probability"] for _, r in judged])
    margins = np.log(p / (1 - p))  # the calibration that ships is a line in them, which another fit undoes
    fitted = {k: v[:, test] for k, v in cross_fit(margins, fake, related(clips)).items()}
    said = np.array([SAID[r["verdict"]] for _, r in judged])[None, test]
    as_shipped = {"p": said, "manipulated": np.ones_like(said), "clean": np.zeros_like(said)}
    tests = [(c, r) for c, r in found if c.split == "test"]
    results = {
        "files": file_hashes(ROOT / "models"),
        "clips": len(tests),
        "judged": int(test.sum()),
        "not_judged": [f"{c.path}: {r['error']}" for c, r in tests if r["probability"] is None],
        **auc_of(fake[test], p[test], [c.group for c, k in zip(clips, test, strict=True) if k]),
        "cross_fitted": band_shares(fitted, fake[test]),
        "as_shipped": band_shares(as_shipped, fake[test]),
        "median_seconds": round(float(np.median([r["seconds"] for _, r in judged])), 2),
    }
    (ROOT / "docs/results-extension.json").write_text(json.dumps(rounded(results), indent=1) + "\n")
    print(json.dumps(rounded(results), indent=1))
    report.main()
