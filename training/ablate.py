"""What a batch is made of, by ablation: python ablate.py --data ../../shared/data --steps 500

The light branch, from ImageNet's weights on, by train.py with each of VARIANTS; the same steps, else the same options
(others than these go to train.py as they are). Looks at each as candidates.py does. Goes on where it was stopped.
Writes RUNS/NAME/ and docs/ablate.json; report.py puts the table into the documents.
"""

import argparse
import json
from pathlib import Path

import torch

from candidates import Held, light_says
from compare import train_frames
from evaluate import rounded

# Sixteenths of the fakes (the rest are DFDC's) and of the reals (the rest are of clips), and chance.
USUAL = {"blends": 0, "swaps": 9, "fake_clips": 4, "real_dfdc": 10, "seed": 1}
VARIANTS = {
    "usual": {},
    "second_seed": {"seed": 2},
    "self_blends": {"blends": 9, "swaps": 0},
    "self_blends_and_swaps": {"blends": 4, "swaps": 5},
    "no_forgeries_of_ours": {"swaps": 0},
    "no_fakes_of_dfdc": {"swaps": 12},
    "few_fakes_of_clips": {"fake_clips": 1},
    "few_reals_of_dfdc": {"real_dfdc": 4},
    "few_reals_of_clips": {"real_dfdc": 14},
    "few_reals_of_clips_second_seed": {"real_dfdc": 14, "seed": 2},
}


def options(variant: dict[str, int]) -> list[str]:
    """For train.py."""
    return [part for key, value in (USUAL | variant).items() for part in (f"--{key.replace('_', '-')}", str(value))]


def main() -> None:
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--runs", type=Path, default=here / "runs/ablate")
    parser.add_argument("--docs", type=Path, default=here / "../docs")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--threads", type=int, default=2)
    args, others = parser.parse_known_args()
    torch.set_num_threads(args.threads)
    usual = ["--net", "light", "--steps", str(args.steps), "--lr", "5e-4", "--warmup", "60", "--evaluate-every", "99"]
    held, found = Held.load(args.data, args.crops), {}
    for name, variant in VARIANTS.items():
        checkpoint = train_frames(args.runs / name, [*usual, *options(variant), *others], args.data, args.crops)
        found[name] = {"mixture": USUAL | variant, "auc": held.aucs(light_says(checkpoint, held))}
        print(name, json.dumps(rounded(found[name])), flush=True)
        (args.docs / "ablate.json").write_text(
            json.dumps(rounded({"steps": args.steps, "runs": found}), indent=1) + "\n"
        )


if __name__ == "__main__":
    main()
