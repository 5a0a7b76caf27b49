"""The paper's table by sequence length: python lengths.py --data ../../shared/data

Accuracy and AUC of the shipped files on the first 10, 20, 40 and 80 frames of the clips that training did not see, of
ReLSTM alone and with the light branch. And what one forward pass of the whole network over one sequence costs, crops
in, verdict out: in PyTorch (ReLSTM in float32; random weights, since values cost nothing) and in the shipped graphs
(with the light branch). Each is measured in a process of its own. Time is CPU seconds of all threads, for other work
may share the machine; memory is the process's peak, and how far that is above what it held with the model loaded.
Writes docs/lengths.json; report.py puts it into the documents.
"""

import json
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from calibration import cross_fit
from data import SIZE, held_clips, related
from evaluate import paper_measures, rounded
from features import features_of, file_hashes
from light import BESIDE
from sequences import contributions_of
from shipped import Shipped, arguments

LENGTHS = (10, 20, 40, 80)
PASSES = 2  # the fastest counts


def memory(field: str) -> float:
    """A line of /proc/self/status in MB: VmRSS what the process holds, VmHWM the most it held."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) / 1024


def network(kind: str, models: Path, threads: int):
    """The whole network as a function of crops uint8 [t, 112, 112, 3]."""
    if kind == "PyTorch":
        import torch

        from data import to_input
        from model import ReLSTM

        torch.set_num_threads(threads)
        net = ReLSTM().eval().to(memory_format=torch.channels_last)

        def forward(crops: np.ndarray):
            with torch.inference_mode():
                return net(to_input(torch.from_numpy(crops))[None])

        return forward
    shipped = Shipped(models, threads)
    return lambda crops: shipped.contributions(shipped.backbone.run(None, {"crops": crops})[0][None])


def cost(kind: str, models: Path, threads: int, length: int) -> dict[str, float]:
    forward, crops = network(kind, models, threads), np.full((length, SIZE, SIZE, 3), 127, np.uint8)
    forward(crops[:1])  # what is only made by the first pass belongs to the model
    loaded, times = memory("VmRSS"), []
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    for _ in range(PASSES):
        started = time.process_time()
        forward(crops)
        times.append(time.process_time() - started)
    return {"cpu_seconds": min(times), "peak_mb": memory("VmHWM"), "grown_mb": memory("VmHWM") - loaded}


def quality(margins: np.ndarray, p: np.ndarray, fake: np.ndarray) -> dict[str, float]:
    """Accuracy at one half of the probabilities [n], and AUC of the margins that they were made of."""
    return {"accuracy": paper_measures(p, fake)["accuracy"], "auc": roc_auc_score(fake, margins)}


def main() -> None:
    parser = arguments()
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()

    shipped = Shipped(args.models, args.threads)
    clips = held_clips(args.data, args.crops)
    features, _ = features_of(shipped, args.data, args.crops, clips)
    fake, test = np.array([c.label == 0 for c in clips]), np.array([c.split == "test" for c in clips])
    # Contributions are causal: those of the first frames are the same whatever follows.
    contributions = {
        "ReLSTM alone": contributions_of(lambda f: shipped.contributions(f, BESIDE), features),
        "with the light branch": contributions_of(shipped.contributions, features),
    }
    kinds, found = related(clips), {name: {} for name in contributions}
    for name, by_clip in contributions.items():
        for length in LENGTHS:
            margins = np.array([c[:length].mean() for c in by_clip])
            p = cross_fit(margins, fake, kinds)["p"].mean(0)  # by the other sources and generators
            found[name][str(length)] = {
                "all": quality(margins, p, fake),
                "test": quality(margins[test], p[test], fake[test]),
            }

    forward = {}
    for kind in ("PyTorch", "shipped graphs"):
        forward[kind] = {}
        for length in LENGTHS:
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
                forward[kind][str(length)] = alone.submit(cost, kind, args.models, args.threads, length).result()
            print(kind, length, forward[kind][str(length)], flush=True)
    results = {
        "files": file_hashes(args.models),
        "clips": len(clips),
        "test_clips": int(test.sum()),
        "frames": [int(np.median([len(f) for f in features])), max(len(f) for f in features)],
        "threads": args.threads,
        "quality": found,
        "forward": forward,
    }
    (args.docs / "lengths.json").write_text(json.dumps(rounded(results), indent=1) + "\n")
    print(json.dumps(rounded(results), indent=1))


if __name__ == "__main__":
    main()
