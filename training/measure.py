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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

here = Path(__file__).parent
# The longest first.
AFTER = ("robustness", "held_forgeries", "families", "leave_one_out", "lengths", "seldom", "bands")
AT_A_TIME = 2


def run(script: str, *options: str, threads: int = 1) -> None:
    """Ends the program with what the script said if it fails."""
    started, log = time.time(), args.out / f"{script}.log"
    environment = os.environ | {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": "1"}
    with log.open("w") as file:
        command = [sys.executable, here / f"{script}.py", *options]
        failed = subprocess.run(command, stdout=file, stderr=file, env=environment, check=False).returncode
    if failed:
        sys.exit(f"{script}.py failed:\n{log.read_text()[-2000:]}")
    print(f"{script}.py: {time.time() - started:.0f} s", flush=True)


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
run("evaluate", *data, "--calibrate", threads=AT_A_TIME)
jobs = dict.fromkeys(AFTER, data)
if all(floats.values()):
    jobs["quantised"] = (*data, *(str(x) for part, path in floats.items() for x in (f"--{part}", path)))
with ThreadPoolExecutor(AT_A_TIME) as pool:
    for job in [pool.submit(run, script, *options) for script, options in jobs.items()]:
        job.result()
run("report")
