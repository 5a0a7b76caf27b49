"""Puts the measured numbers into the documents, so that none is typed by hand: python report.py

Reads docs/*.json, each written by the file of that name (results.json: evaluate.py), and rewrites whatever stands
between `<!-- NAME -->` and `<!-- /NAME -->` in DOCUMENTS, for each NAME in BLOCKS. Where a JSON is not there yet, what
stands in its blocks stays.
"""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / name for name in ("README.md", "models/MODEL_CARD.md", "docs/RESULTS.md", "docs/HISTORY.md")]


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
    counted = f"{t['real']} real, {t['fake']} fake of {t['fake_groups']} groups"
    rows = {
        f"DFDC validation, single frames ({r['dfdc_frames']['frames']:,})": r["dfdc_frames"],
        "clips of generators it never saw, real clips of sources it knows": r["left_out_generators_known_sources"],
        f"**clips of generators it never saw, real clips of sources it never saw** ({counted})": t,
    }
    return table(
        ["", "AUC", "95 % interval over groups"],
        [[name, auc(found["auc"], found["auc_interval"])] for name, found in rows.items()],
    )


def bars(measured: dict[str, dict]) -> str:
    """The quality that issue 3 asks for, and what there is."""
    r, extension, quantised, seldom = (measured[k] for k in ("results", "results-extension", "quantised", "seldom"))
    left_out, frames, calibration = r["left_out_generators_known_sources"], r["dfdc_frames"], r["calibration"]
    checked, said = f"`npm run check`, {extension['judged']} test clips", extension["cross_fitted"]
    processor = seldom["every"][str(seldom["ships"])]["all"]
    loss = max(abs(quantised[k]["int8_auc"] - quantised[k]["float32_auc"]) for k in ("val", "test"))

    graphs = json.loads((ROOT / "models/model.json").read_text())["files"].values()
    megabytes = sum(graph["bytes"] for graph in graphs) / 1e6

    def reached(is_so: bool) -> str:
        return "reached" if is_so else "missed"

    def at_least(what: str, asked: float, found: float) -> list[str]:
        return [what, f"at least {asked:g}", f"{found:.3f}", reached(found >= asked)]

    def at_most(what: str, asked: float, found: float) -> list[str]:
        return [what, f"at most {percent(asked)}", percent(found), reached(found <= asked)]

    def same(what: str, share: float) -> list[str]:
        return [what, "same verdict for 99 %", f"{100 * share:.1f} %", reached(share >= 0.99)]

    error = [f"{calibration[k]:.3f}" for k in ("error", "error_by_chance", "error_debiased")]
    rows = [
        at_least("AUC, DFDC validation frames", 0.88, frames["auc"]),
        at_least("AUC, generators left out, real clips of known sources", 0.93, left_out["auc"]),
        at_least("AUC, generators and sources left out", 0.93, r["test"]["auc"]),
        at_most("real validation clips flagged", 0.03, r["val"]["real_flagged"]),
        at_most("real clips of sources left out that are flagged", 0.05, r["test"]["real_flagged"]),
        at_least(f"AUC, {checked}", 0.85, extension["auc"]),
        at_most(f"real ones flagged, {checked}", 0.05, said["real_flagged"]),
        at_most(f'"Cannot tell", {checked}', 0.3, said["uncertain"]),
        [
            f"expected calibration error, {calibration['clips']} held-out clips",
            "at most 0.05",
            f"{error[0]} (true probabilities: {error[1]}; less what chance adds: {error[2]})",
            reached(calibration["error"] <= 0.05),
        ],
        ["both files together", "at most 60 MB", f"{megabytes:.1f} MB", reached(megabytes <= 60)],
        ["AUC lost by int8, val and test clips", "at most 0.005", f"{loss:.3f}", reached(loss <= 0.005)],
        same("int8 weights", quantised["same_verdict"]),
        same("the same on a processor, whose ReLSTM looks at every fourth frame", processor["same_verdict"]),
    ]
    return table(["", "asked for", "measured", ""], rows)


def controls(measured: dict[str, dict]) -> str:
    r = measured["results"]
    t, v, known = r["test"], r["val"], r["val_known_generators"]
    return table(
        ["", "AUC"],
        [
            [f"val clips: other groups of known sources, {v['fake']} fakes ({v['clips']})", f"{v['auc']:.3f}"],
            [f"the same, the {known['fake']} fakes of known generators alone", f"{known['auc']:.3f}"],
            ["test clips", f"{t['auc']:.3f}"],
            ["the same, frames shuffled", f"{r['test_shuffled_auc']:.3f}"],
            ["the same, every frame from a zero state (no time)", f"{r['test_without_time_auc']:.3f}"],
            *[[f"the same, first {n} frames", f"{v:.3f}"] for n, v in r["test_by_length"].items()],
        ],
    )


def beside_controls(measured: dict[str, dict]) -> str:
    """Left-out generators against both kinds of real clips, beside what knows no face."""
    head = ["fakes of generators left out, against", "fake, real", "AUC", "95 % interval over groups", "over sources"]
    head += ["size alone", "sharpness alone", "bits a second alone"]
    rows = []
    for key, real in (("left_out_generators_known_sources", "known"), ("test", "unknown")):
        found = measured["results"][key]
        parts = {"all": found, "those of `panel`": found["by_repository"]["panel"]}
        for of, m in (parts | {"the others": found["by_repository"]["others"]}).items():
            low, high = m["auc_interval_sources"]
            alone = [f"{m['controls'][k]:.3f}" for k in ("size", "sharpness", "bits")]
            counted = f"{m['fake']}, {m['real']}"
            over_groups = auc(m["auc"], m["auc_interval"])
            rows.append([f"real clips of {real} sources: {of}", counted, over_groups, f"{low:.2f}–{high:.2f}", *alone])
    return table(head, rows)


def branches(measured: dict[str, dict]) -> str:
    head = ["AUC", "DFDC frames", "val clips", "left-out generators, known sources", "both left out"]
    keys = ("dfdc_frames", "val", "left_out_generators_known_sources", "test")
    found = measured["results"]["branches"]
    return table(head, [[name, *(f"{aucs[k]:.3f}" for k in keys)] for name, aucs in found.items()])


def measures(measured: dict[str, dict]) -> str:
    r = measured["results"]
    t, c = r["test"], r["calibration"]
    (real_real, real_fake), (fake_real, fake_fake) = t["confusion"]
    return (
        f"Test clips at 50 %: accuracy {percent(t['accuracy'])}, precision {percent(t['precision'])}, recall "
        f"{percent(t['recall'])}, F1 {t['f1']:.2f}, cross-entropy {t['cross_entropy']:.2f}. Of the real ones "
        f"{real_real} were called real and {real_fake} fake; of the fake ones {fake_real} real and {fake_fake} fake."
        f"\n\nProbabilities of all {c['clips']} held-out clips, each as calibrated without its source or generator: "
        f"expected calibration error {c['error']:.3f} (true ones show {c['error_by_chance']:.3f} on so few clips, the "
        f"median of many draws; less what chance adds, as a root mean square, {c['error_debiased']:.3f}), "
        f"slope {c['slope']:.2f} (1 would be true, less is overconfident), intercept {c['intercept']:.2f}."
    )


def bands(measured: dict[str, dict]) -> str:
    t = measured["results"]["test"]
    found = {k: percent(v) for k, v in t.items() if isinstance(v, float)}
    low, high = t["real_flagged_interval_sources"]
    return (
        f'Of the test clips {found["uncertain"]} get "Cannot tell". "Signs of manipulation" is said of '
        f"{found['fake_flagged']} of the fake ones and, wrongly, of {found['real_flagged']} of the real ones "
        f"(95 % interval over sources {100 * low:.0f} to {percent(high)}); "
        f'"No signs found" of {found["real_cleared"]} of the real ones and, wrongly, of {found["fake_cleared"]} of the '
        "fake ones."
    )


def generators(measured: dict[str, dict]) -> str:
    found = sorted(measured["results"]["test"]["by_generator"].items(), key=lambda item: -item[1]["auc"])
    return table(
        ["left-out generator", "clips (groups)", "AUC against all real test clips", "95 % interval"],
        [[name, f"{g['clips']} ({g['groups']})", auc(g["auc"], g["auc_interval"])] for name, g in found],
    )


def scenes(measured: dict[str, dict]) -> str:
    return table(
        ["held-out real clips", "clips (sources)", '"Signs of manipulation"', '"No signs found"'],
        [
            [name, f"{s['clips']} ({s['sources']})", percent(s["flagged"]), percent(s["cleared"])]
            for name, s in measured["results"]["by_scene"].items()
        ],
    )


def extension(measured: dict[str, dict]) -> str:
    r = measured["results-extension"]

    def shares(found: dict[str, float]) -> str:
        said = {k: percent(v) for k, v in found.items()}
        return (
            f'"Signs of manipulation" of {said["real_flagged"]} of the real and {said["fake_flagged"]} of the fake '
            f'ones, "No signs found" of {said["real_cleared"]} and {said["fake_cleared"]}, "Cannot tell" of '
            f"{said['uncertain']} of all"
        )

    return (
        f"Of {r['clips']} test clips it judged {r['judged']}: AUC {r['auc']:.3f} (95 % interval over groups "
        f"{r['auc_interval'][0]:.2f} to {r['auc_interval'][1]:.2f}); {r['median_seconds']:.1f} s a clip (median). By "
        f"bands fitted without a clip's source or generator: {shares(r['cross_fitted'])}. By the bands that ship, with "
        f"which these clips had a say: {shares(r['as_shipped'])}."
    )


def degradations(measured: dict[str, dict]) -> str:
    r = measured["robustness"]
    return table(
        [f"test clips ({r['clips']}, up to 16 frames each)", "AUC", "95 % interval"],
        [[name, auc(value, [low, high])] for name, (value, low, high) in r["auc"].items()],
    )


def probe(measured: dict[str, dict]) -> str:
    head = ["side of the crop in face boxes", "mean of the frames", "mean, and variation between frames"]
    rows = [[seen, *(f"{v:.3f}" for v in found.values())] for seen, found in measured["probe"].items()]
    return table(head, rows)


def compare(measured: dict[str, dict]) -> str:
    head = ["network", "videos", "accuracy", "precision", "recall", "F1", "AUC", "95 % interval", "cross-entropy"]
    head += ["real: called real, fake", "fake: called real, fake"]
    rows = []
    for name, found in measured["compare"]["nets"].items():
        for split, said in (("dfdc", "DFDC frames"), ("val", "val clips"), ("test", "test clips")):
            m = found[split]
            shares = [f"{m[k]:.3f}" for k in ("accuracy", "precision", "recall", "f1")]
            errors = [f"{a}, {b}" for a, b in m["confusion"]]
            own = f"{name} ({found['parameters'] / 1e6:.1f} M)" if split == "dfdc" else ""
            named = f"{said} ({m['videos']})"
            rows.append([own, named, *shares, auc(m["auc"], m["auc_interval"]), f"{m['cross_entropy']:.3f}", *errors])
    return table(head, rows)


def lengths(measured: dict[str, dict]) -> str:
    r = measured["lengths"]
    head = ["frames"]
    for name in r["quality"]:
        for which in (f"{r['test_clips']} test clips", f"val and test, {r['clips']} clips"):
            head += [f"{name}: accuracy, {which}", "AUC"]
    rows = [
        [n, *(f"{q[n][s][k]:.3f}" for q in r["quality"].values() for s in ("test", "all") for k in ("accuracy", "auc"))]
        for n in next(iter(r["quality"].values()))
    ]
    said = f"The clips have {r['frames'][0]} frames at the median and {r['frames'][1]} at most: 80 is all there are."
    costs = ["frames"]
    for name in r["forward"]:
        costs += [f"{name}: CPU seconds", "peak memory, MB", "of these above the loaded model"]
    forward = [
        [n, *(t for f in r["forward"].values() for t in (f"{f[n]['cpu_seconds']:.2f}", *whole_mb(f[n])))]
        for n in next(iter(r["forward"].values()))
    ]
    return f"{table(head, rows)}\n\n{said}\n\n{table(costs, forward)}"


def whole_mb(cost: dict[str, float]) -> list[str]:
    return [f"{cost[k]:,.0f}" for k in ("peak_mb", "grown_mb")]


def families(measured: dict[str, dict]) -> str:
    head = ["how the fakes were made", "generators", "fake, real", "AUC", "95 % interval"]
    head += ["size alone", "sharpness alone", "bits a second alone"]
    rows = []
    for r in measured["families"]["rows"]:
        controls = [f"{r['controls'][k]:.3f}" for k in ("size", "sharpness", "bits")]
        counted = f"{r['fake']:,}, {r['real']:,}"
        rows.append(
            [f"{r['family']}, {r['known']}", r["generators"], counted, auc(r["auc"], r["auc_interval"]), *controls]
        )
    missing = measured["families"]["missing"]
    return table(head, rows) + "\n\nNo held-out clips: " + "; ".join(missing) + "."


def held_forgeries(measured: dict[str, dict]) -> str:
    r = measured["held_forgeries"]
    head = ["made of each real clip", "AUC", "95 % interval", "more suspicious than its original"]
    head += ['"Signs of manipulation"', '"No signs found"']
    rows = [["nothing: coded again only", "", "", "", percent(r["real"]["flagged"]), percent(r["real"]["cleared"])]]
    for kind, m in r["kinds"].items():
        shares = [percent(m[k]) for k in ("more_suspicious", "flagged", "cleared")]
        rows.append([kind, auc(m["auc"], m["auc_interval"]), *shares])
    return table(head, rows)


def quantised(measured: dict[str, dict]) -> str:
    q = measured["quantised"]
    val, test = q["val"], q["test"]
    moves = f"{100 * q['probability_moves_at_most']:.1f} points"
    aucs = [f"{part['int8_auc']:.3f} instead of {part['float32_auc']:.3f}" for part in (test, val)]
    return (
        f"Against the float32 weights they were made of, on {q['clips']} val and test clips ({q['frames']} frames "
        f"each): AUC {aucs[0]} on the test clips, {aucs[1]} on the val clips; the verdict is the same for "
        f"{percent(q['same_verdict'])}, and no probability moves by more than {moves}."
    )


def seldom(measured: dict[str, dict]) -> str:
    found = measured["seldom"]
    head = ["a look stands for", "AUC, all clips", "test clips", "val clips", "probability moves, median", "at most"]
    head += ["same verdict", "first verdicts: moves at most", "same verdict"]
    rows = []
    for every, row in found["every"].items():
        whole, first = row["all"], row["first"]
        points = [f"{100 * x:.1f} points" for x in (whole["moves_median"], whole["moves_most"], first["moves_most"])]
        same = [f"{100 * r['same_verdict']:.1f} %" for r in (whole, first)]
        frames = "1 frame" if every == "1" else f"{every} frames"
        aucs = [f"{whole[k]:.3f}" for k in ("auc", "test_auc", "val_auc")]
        rows.append([frames, *aucs, *points[:2], same[0], points[2], same[1]])
    return table(head, rows)


def early(measured: dict[str, dict]) -> str:
    head = ["first frames of a clip", "AUC, test clips", "AUC, val clips", "as of all frames", "the opposite"]
    head += ["of the real clips flagged", "of the fake ones cleared"]
    shares = ("same_verdict", "opposite_verdict", "real_flagged", "fake_cleared")
    return table(
        head,
        [
            [frames, *(f"{row[f'{s}_auc']:.3f}" for s in ("test", "val")), *(f"{100 * row[k]:.1f} %" for k in shares)]
            for frames, row in measured["seldom"]["early"].items()
        ],
    )


def error_rates(measured: dict[str, dict]) -> str:
    head = ["asked for: real flagged, fake cleared", "real flagged", "of unknown sources"]
    head += ["fake flagged", "fake cleared", "real cleared"]
    head += ["real cleared for each fake", '"Cannot tell"', "the same of the test clips"]
    rows = []
    for row in measured["bands"]["rows"]:
        found = row["all"]
        shown = [found["real_flagged"], row["test"]["real_flagged"]]
        shown += [found[k] for k in ("fake_flagged", "fake_cleared", "real_cleared")]
        ratio = f"{found['real_cleared'] / found['fake_cleared']:.1f}"
        uncertain = [percent(row[part]["uncertain"]) for part in ("all", "test")]
        rows.append(
            [f"{100 * row['flagged']:g} %, {100 * row['cleared']:g} %", *map(percent, shown), ratio, *uncertain]
        )
    return table(head, rows)


def recipes(measured: dict[str, dict]) -> str:
    """Recipes on the four folds that leave sources and generators out, then what was trained on the train split."""
    runs: dict[str, list[dict]] = {}
    for run in measured["recipes"]["runs"]:
        runs.setdefault(run["recipe"]["name"], []).append(run)
    rows = []
    for name, own in runs.items():
        split = own[0]["fold"] < 0
        told = [f"{k} {v}" for k, v in own[0]["unusual"].items()]
        keys = ["dfdc", *(["val", "test", "test coded"] if split else ["held", "held coded"])]
        means = {k: sum(run["end"][k] for run in own) / len(own) for k in keys}
        each = ", ".join(f"{run['end']['held']:.2f}" for run in own) if not split else "train split"
        unseen = [f"{means[k]:.3f}" for k in keys[-2:]]
        known = f"{means['val']:.3f}" if split else ""
        rows.append([name, ", ".join(told), each, *unseen, known, f"{means['dfdc']:.3f}"])
    head = [
        "recipe",
        "not as usual",
        "left out, by fold",
        "AUC left out",
        "the same, coded again",
        "val",
        "DFDC frames",
    ]
    return table(head, rows)


def ablate(measured: dict[str, dict]) -> str:
    rows = []
    for run in measured["ablate"]["runs"].values():
        mixture = run["mixture"]
        ours = [mixture[k] for k in ("fake_clips", "blends", "swaps")]
        rows.append(
            [16 - sum(ours), *ours, mixture["real_dfdc"], mixture["seed"], *(f"{v:.3f}" for v in run["auc"].values())]
        )
    head = ["of 16 fakes: DFDC's", "clips'", "self-blends", "swaps by landmarks", "of 16 reals: DFDC's", "seed"]
    head += next(iter(measured["ablate"]["runs"].values()))["auc"]
    return table(head, rows)


def left_out(kind: str, what: str, rows: dict[str, dict]) -> str:
    head = [
        kind,
        "clips (groups)",
        "AUC, others of its clips known",
        "AUC, left out",
        f"{what}, known",
        f"{what}, left out",
    ]
    return table(
        head,
        [
            [
                name,
                f"{r['clips']} ({r['groups']})",
                *(f"{r[k]['auc']:.3f}" for k in ("known", "left_out")),
                *(percent(r[k]["called_fake"]) for k in ("known", "left_out")),
            ]
            for name, r in rows.items()
        ],
    )


def leave_one_out(measured: dict[str, dict]) -> str:
    r = measured["leave_one_out"]
    return "\n\n".join(
        [
            left_out("generator", "of its fakes called fake", r["generators"]),
            left_out("way of making fakes", "of its fakes called fake", r["families"]),
            left_out("source of real clips", "of its real ones called fake", r["sources"]),
        ]
    )


BLOCKS = {
    f.__name__: f
    for f in (
        headline, bars, beside_controls, branches, controls, measures, bands, generators, scenes, extension,
        degradations, probe, compare, lengths, families, held_forgeries, leave_one_out, recipes, ablate, quantised,
        seldom, early, error_rates,
    )
}  # fmt: skip
# Which JSON a block is made from, where not from results.json.
FROM = {"degradations": "robustness", "early": "seldom", "error_rates": "bands"}
FROM |= dict.fromkeys(("bars", "extension"), "results-extension")
FROM |= {
    name: name
    for name in (
        "probe",
        "compare",
        "lengths",
        "families",
        "held_forgeries",
        "leave_one_out",
        "recipes",
        "ablate",
        "quantised",
        "seldom",
    )
}


def filled(text: str, docs: Path = ROOT / "docs") -> str:
    """A document with its blocks brought up to date."""
    measured = {path.stem: json.loads(path.read_text()) for path in docs.glob("*.json")}

    def block(match: re.Match) -> str:
        name = match[1]
        if FROM.get(name, "results") not in measured:
            return match[0]
        return f"<!-- {name} -->\n{BLOCKS[name](measured)}\n<!-- /{name} -->"

    return re.sub(r"<!-- (\w+) -->\n.*?<!-- /\1 -->", block, text, flags=re.DOTALL)


def main() -> None:
    for path in DOCUMENTS:
        path.write_text(filled(path.read_text()))


if __name__ == "__main__":
    main()
