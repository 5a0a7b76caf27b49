"""Puts the measured numbers into the documents, so that none is typed by hand: python report.py

Reads docs/results.json (evaluate.py), docs/robustness.json (robustness.py) and docs/probe.json (probe.py) and rewrites
whatever stands between `<!-- NAME -->` and `<!-- /NAME -->` in DOCUMENTS, for each NAME in BLOCKS.
"""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENTS = (ROOT / "README.md", ROOT / "models/MODEL_CARD.md", ROOT / "docs/RESULTS.md")


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def table(head: list[str], rows: list[list]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(v) for v in line) + " |" for line in lines)


def auc(value: float, interval: list[float] | None = None) -> str:
    return f"{value:.3f}" + (f" | {interval[0]:.2f}–{interval[1]:.2f}" if interval else " | ")


def headline(measured: dict[str, dict]) -> str:
    """What a user wants to know first."""
    r = measured["results"]
    t = r["test"]
    return table(
        ["", "AUC", "95 % interval over groups"],
        [
            [f"DFDC validation, single frames ({r['dfdc_frames']['frames']:,})", auc(r["dfdc_frames"]["auc"])],
            [
                "clips of generators it never saw, real clips of sources it knows",
                auc(r["left_out_generators_known_sources_auc"]),
            ],
            [
                f"**clips of generators it never saw, real clips of sources it never saw** ({t['real']} real, "
                f"{t['fake']} fake)",
                auc(t["auc"], t["auc_interval"]),
            ],
        ],
    )


def controls(measured: dict[str, dict]) -> str:
    r = measured["results"]
    t, v = r["test"], r["val"]
    return table(
        ["", "AUC"],
        [
            [f"val clips: other groups, mostly known generators and sources ({v['clips']})", f"{v['auc']:.3f}"],
            ["test clips", f"{t['auc']:.3f}"],
            ["the same, frames shuffled", f"{r['test_shuffled_auc']:.3f}"],
            ["the same, every frame from a zero state (no time)", f"{r['test_without_time_auc']:.3f}"],
            *[[f"the same, first {n} frames", f"{v:.3f}"] for n, v in r["test_by_length"].items()],
            ["the same, a control that knows only sharpness", f"{r['test_sharpness_control_auc']:.3f}"],
        ],
    )


def branches(measured: dict[str, dict]) -> str:
    head = ["AUC", "DFDC frames", "val clips", "left-out generators, known sources", "both left out"]
    keys = ("dfdc_frames", "val", "left_out_generators_known_sources", "test")
    found = measured["results"]["branches"]
    return table(head, [[name, *(f"{aucs[k]:.3f}" for k in keys)] for name, aucs in found.items()])


def measures(measured: dict[str, dict]) -> str:
    r = measured["results"]
    t = r["test"]
    (a, b), (c, d) = t["confusion"]
    return (
        f"Test clips at 50 %: accuracy {percent(t['accuracy'])}, precision {percent(t['precision'])}, recall "
        f"{percent(t['recall'])}, F1 {t['f1']:.2f}, cross-entropy {t['cross_entropy']:.2f}, expected calibration error "
        f"{t['calibration_error']:.2f}. Of the real ones {a} were called real and {b} fake; of the fake ones {c} real "
        f"and {d} fake."
    )


def bands(measured: dict[str, dict]) -> str:
    r = measured["results"]
    t = r["test"]
    return (
        f'Of the test clips {percent(t["uncertain"])} get "Cannot tell". Of the real ones {percent(t["real_flagged"])} '
        f'are wrongly called "Signs of manipulation"; of the fake ones {percent(t["fake_flagged"])} are, and '
        f'{percent(t["fake_cleared"])} are wrongly called "No signs found".'
    )


def generators(measured: dict[str, dict]) -> str:
    r = measured["results"]
    found = sorted(r["test"]["auc_by_generator"].items(), key=lambda item: -item[1])
    return table(
        ["left-out generator", "AUC against all real test clips"], [[name, f"{value:.3f}"] for name, value in found]
    )


def sources(measured: dict[str, dict]) -> str:
    r = measured["results"]
    found = r["test"]["flagged_by_source"].items()
    return "Real test clips flagged, by source: " + ", ".join(f"{name} {k} of {n}" for name, (k, n) in found) + "."


def degradations(measured: dict[str, dict]) -> str:
    r = measured["robustness"]
    return table(
        [f"test clips ({r['clips']}, 16 frames each)", "AUC", "95 % interval"],
        [[name, auc(value, [low, high])] for name, (value, low, high) in r["auc"].items()],
    )


def probe(measured: dict[str, dict]) -> str:
    head = ["side of the crop in face boxes", "mean of the frames", "mean, and variation between frames"]
    rows = [[seen, *(f"{v:.3f}" for v in found.values())] for seen, found in measured["probe"].items()]
    return table(head, rows)


BLOCKS = {
    f.__name__: f for f in (headline, branches, controls, measures, bands, generators, sources, degradations, probe)
}


def filled(text: str) -> str:
    """A document with its blocks brought up to date."""
    names = ("results", "robustness", "probe")
    measured = {name: json.loads((ROOT / f"docs/{name}.json").read_text()) for name in names}

    def block(match: re.Match) -> str:
        name = match[1]
        return f"<!-- {name} -->\n{BLOCKS[name](measured)}\n<!-- /{name} -->"

    return re.sub(r"<!-- (\w+) -->\n.*?<!-- /\1 -->", block, text, flags=re.DOTALL)


if __name__ == "__main__":
    for path in DOCUMENTS:
        path.write_text(filled(path.read_text()))
