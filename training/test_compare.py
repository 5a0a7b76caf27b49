"""pytest training: the comparison of the three networks, from training to the table, on a small made-up task."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import report
from augment import center_crop
from compare import NETS, claim
from data import CONTEXT, SEEN, SIZE, load_clips, to_input
from evaluate import paper_measures
from model import FEATURES, frame_weights, resnext50_max
from test_learning import make_data

HERE = Path(__file__).parent


def test_papers_measures_take_fake_for_the_positive_class():
    fake = np.array([True, True, True, False, False])
    found = paper_measures(np.array([0.9, 0.8, 0.2, 0.6, 0.1]), fake)
    assert found["confusion"] == [[1, 1], [1, 2]]
    assert found["accuracy"] == pytest.approx(3 / 5)
    assert found["precision"] == found["recall"] == found["f1"] == pytest.approx(2 / 3)
    assert found["cross_entropy"] == pytest.approx(-np.log([0.9, 0.8, 0.2, 0.4, 0.9]).mean())
    assert np.isfinite(paper_measures(np.array([0.0, 1.0]), np.array([True, False]))["cross_entropy"])


def test_max_pool_takes_the_largest_value_of_each_map():
    net = resnext50_max().eval()
    crops = torch.rand(2, 3, SIZE, SIZE)
    with torch.inference_mode():
        maps, features = net.stages(crops)
        assert torch.equal(features, net(crops))
        assert torch.equal(features, maps[-1].flatten(2).max(dim=2).values)


def test_a_run_made_with_other_settings_is_not_taken(tmp_path):
    claim(tmp_path / "run", {"steps": 3})
    claim(tmp_path / "run", {"steps": 3})
    with pytest.raises(SystemExit, match="another folder"):
        claim(tmp_path / "run", {"steps": 4})


def test_comparison_trains_measures_and_is_not_done_twice(tmp_path):
    data, crops, runs, docs = (tmp_path / name for name in ("data", "crops", "runs", "docs"))
    data.mkdir()
    crops.mkdir()
    make_data(data, crops, clips=12, frames=16)
    command = [sys.executable, HERE / "compare.py", "--data", data, "--crops", crops, "--runs", runs, "--docs", docs]
    command += ["--steps", 2, "--head-steps", 1, "--head-batch", 8, "--variants", 0, "--stills", 2]
    command += ["--batch", 16, "--warmup", 1, "--dfdc-held", 20, "--evaluate-every", 99, "--threads", 2]
    environment = os.environ | {"OMP_WAIT_POLICY": "PASSIVE"}

    def compare(*more) -> subprocess.CompletedProcess:
        whole = [str(c) for c in (*command, *more)]
        return subprocess.run(whole, env=environment, capture_output=True, text=True, timeout=1800)

    done = compare()
    assert done.returncode == 0, done.stderr[-2000:]
    assert (docs / "compare.png").stat().st_size > 0
    results = json.loads((docs / "compare.json").read_text())
    assert list(results["nets"]) == list(NETS)
    for name, (net, timed) in NETS.items():
        found = results["nets"][name]
        assert json.loads((runs / net / "config.json").read_text())["net"] == net
        assert (runs / f"{net}-lstm").exists() == timed
        assert found["steps"] == 2
        assert found["parameters"] > (56e6 if timed else 22e6)
        assert found["dfdc"]["videos"] == sum(r["split"] == "val" for r in csv.DictReader((crops / "dfdc.csv").open()))
        for split in ("val", "test"):
            (a, b), (c, d) = found[split]["confusion"]
            assert (a + b, c + d) == (found[split]["real"], found[split]["fake"]) == (2, 2)
            assert found[split]["accuracy"] == (a + d) / 4

    # The one without an LSTM, counted again by hand from its weights.
    checkpoint = runs / "resnext50_max/best.pt"
    net = resnext50_max().eval()
    net.load_state_dict(frame_weights(checkpoint, "backbone"))
    head = frame_weights(checkpoint, "head")
    assert head["weight"].shape == (2, FEATURES)
    pixels, clips = load_clips(data, crops)
    clips = [c for c in clips if c.split == "test"]
    losses = []
    for clip in clips:
        seen = torch.from_numpy(np.stack([center_crop(pixels[r], SIZE, CONTEXT, SEEN) for r in clip.rows]))
        with torch.inference_mode():
            logits = (net(to_input(seen)) @ head["weight"].T + head["bias"]).mean(0)
        losses.append(torch.nn.functional.cross_entropy(logits, torch.tensor(clip.label)).item())
    said = results["nets"]["ResNeXt-50, max pool, no LSTM"]["test"]["cross_entropy"]
    assert said == pytest.approx(np.mean(losses), abs=0.02)  # the comparison embeds in bfloat16

    table = report.compare({"compare": results})
    assert all(name in table for name in NETS)

    # Finished runs are taken as they are; one of another budget is refused.
    made = {p: p.stat().st_mtime_ns for p in runs.rglob("*.pt")}
    assert len(made) == 3 * 2 + 2 * 3
    assert compare().returncode == 0
    assert {p: p.stat().st_mtime_ns for p in runs.rglob("*.pt")} == made
    assert json.loads((docs / "compare.json").read_text()) == results
    other = compare("--seed", 2)
    assert other.returncode != 0 and "another folder" in other.stderr
