"""Measures the extension itself on the test clips, through `npm run check`:

    python evaluate_extension.py --data ../../shared/data

What evaluate.py says of the files, this says of the whole line: decoder, detector, tracks, crops, network, bands.
Writes docs/results-extension.json, and into the documents.
"""

import argparse
import json
import subprocess
from pathlib import Path

import numpy as np

import report
from data import load_clips
from evaluate import auc_of, rounded
from features import file_hashes

ROOT = Path(__file__).parent.parent

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=ROOT / ".cache/crops")
    parser.add_argument("--every", type=int, default=1, help="only each so many-th clip: a check takes seconds")
    args = parser.parse_args()

    _, clips = load_clips(args.data, args.crops)
    clips = [c for c in clips if c.split == "test"][:: args.every]
    command = ["npm", "run", "--silent", "check", "--", *(str((args.data / c.path).resolve()) for c in clips), "--json"]
    printed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout
    rows = json.loads(printed.strip().splitlines()[-1])
    judged = [(c, r) for c, r in zip(clips, rows, strict=True) if r["probability"] is not None]
    fake = np.array([c.label == 0 for c, _ in judged])
    p = np.array([r["probability"] for _, r in judged])
    said = np.array([r["verdict"] for _, r in judged])
    results = {
        "files": file_hashes(ROOT / "models"),
        "every": args.every,
        "clips": len(clips),
        "judged": len(judged),
        "not_judged": [f"{c.path}: {r['error']}" for c, r in zip(clips, rows, strict=True) if r["probability"] is None],
        **auc_of(fake, p, [c.group for c, _ in judged]),
        "real_flagged": float((said[~fake] == "manipulated").mean()),
        "fake_flagged": float((said[fake] == "manipulated").mean()),
        "fake_cleared": float((said[fake] == "clean").mean()),
        "uncertain": float((said == "uncertain").mean()),
        "median_seconds": round(float(np.median([r["seconds"] for _, r in judged])), 2),
    }
    (ROOT / "docs/results-extension.json").write_text(json.dumps(rounded(results), indent=1) + "\n")
    print(json.dumps(rounded(results), indent=1))
    report.main()
