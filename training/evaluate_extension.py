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
from sklearn.metrics import roc_auc_score

import report
from data import load_clips
from evaluate import bootstrap_auc
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
        "auc": round(roc_auc_score(fake, p), 4),
        "auc_interval": [round(v, 4) for v in bootstrap_auc(fake, p, [c.group for c, _ in judged])],
        "real_flagged": round(float((said[~fake] == "manipulated").mean()), 4),
        "fake_flagged": round(float((said[fake] == "manipulated").mean()), 4),
        "fake_cleared": round(float((said[fake] == "clean").mean()), 4),
        "uncertain": round(float((said == "uncertain").mean()), 4),
        "median_seconds": round(float(np.median([r["seconds"] for _, r in judged])), 2),
    }
    (ROOT / "docs/results-extension.json").write_text(json.dumps(results, indent=1) + "\n")
    print(json.dumps(results, indent=1))
    report.main()
