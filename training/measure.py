"""Measures everything about the shipped files anew, after export.py, and writes it into the documents:

    python measure.py --data DATA --backbone runs/student.pt --light runs/light.pt --temporal runs/temporal/both.pt

Fits the calibration first, then runs all that needs it, two scripts at a time with a thread each; what each printed
stands in OUT. The three are the float32 weights that export.py took; without them quantised.py is left out.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

here = Path(__file__).parent
# The longest first.
AFTER = ("robustness", "held_forgeries", "families", "leave_one_out", "lengths", "seldom", "bands")
AT_A_TIME = 2


def start(script: str, options: tuple[str, ...], threads: int) -> subprocess.Popen:
    """What it prints goes to OUT/SCRIPT.log."""
    environment = os.environ | {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": "1"}
    with (args.out / f"{script}.log").open("w") as log:
        return subprocess.Popen(
            [sys.executable, here / f"{script}.py", *options], stdout=log, stderr=log, env=environment
        )


def run(jobs: dict[str, tuple[str, ...]], threads: int = 1) -> None:
    """Scripts with their options, AT_A_TIME. If one fails, ends the others, and the program with what it said."""
    waiting, running, started = list(jobs), {}, {}
    try:
        while waiting or running:
            while waiting and len(running) < AT_A_TIME:
                script = waiting.pop(0)
                running[script], started[script] = start(script, jobs[script], threads), time.time()
            time.sleep(0.2)
            for script in [script for script, process in running.items() if process.poll() is not None]:
                if running.pop(script).returncode:
                    sys.exit(f"{script}.py failed:\n{(args.out / f'{script}.log').read_text()[-2000:]}")
                print(f"{script}.py: {time.time() - started[script]:.0f} s", flush=True)
    finally:
        for process in running.values():
            process.terminate()


parser = argparse.ArgumentParser()
parser.add_argument("--data", type=Path, required=True)
parser.add_argument("--out", type=Path, default=here / "runs/measured")
for part in ("backbone", "light", "temporal"):
    parser.add_argument(f"--{part}", type=Path)
args = parser.parse_args()
floats = {part: getattr(args, part) for part in ("backbone", "light", "temporal")}
if any(floats.values()) and not all(floats.values()):
    parser.error("--backbone, --light and --temporal go together")
args.out.mkdir(parents=True, exist_ok=True)
data = ("--data", str(args.data))
jobs = dict.fromkeys(AFTER, data)
if all(floats.values()):
    jobs["quantised"] = (*data, *(str(x) for part, path in floats.items() for x in (f"--{part}", path)))
run({"evaluate": (*data, "--calibrate")}, threads=AT_A_TIME)
run(jobs)
run({"report": ()})
