"""pytest training: geometry, architecture, export and the shipped files. Needs neither ../shared nor a GPU."""

import csv
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from sklearn.metrics import roc_auc_score
from torch import nn

import report
from augment import CRFS, degrade, face_mask, jitter_crop, letterboxed, self_blend, streamed
from calibration import (
    CLEARED,
    FLAGGED,
    calibrate,
    calibration_error_by_chance,
    calibration_error_debiased,
    cross_fit,
    crowd_discount,
    expected_calibration_error,
    sigmoid,
)
from crop import crop_square, face_square
from data import SIZE, to_input
from evaluate import quick_auc
from export import contributions, export_backbones, export_temporal, fixture_crops
from features import file_hashes
from light import CONTRAST, LIGHT, LIGHT_FEATURES, RESNEXT, WIDTH, BothBackbones, Light
from model import FEATURES, ReLSTM, Temporal, resnet50, resnext50
from robustness import recode
from sequences import Sequence
from shipped import Shipped
from train_temporal import margins, start_from_frames, stretch, train_lstm

ROOT = Path(__file__).parent.parent
MANIFEST = json.loads((ROOT / "models/model.json").read_text())
FIXTURE = json.loads((ROOT / "e2e/fixtures/parity.json").read_text())


def picture(size: int = 128, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:size, :size]
    waves = [127 + 100 * np.sin(x / rng.uniform(4, 20) + y / rng.uniform(4, 20)) for _ in range(3)]
    return np.stack(waves, axis=2).astype(np.uint8)


def test_face_square_is_centred_on_the_box():
    assert face_square((10, 20, 30, 40), 1.0) == (5.0, 20.0, 40.0)
    assert face_square((10, 20, 30, 40), 1.5) == (-5.0, 10.0, 60.0)


def test_crop_of_a_whole_frame_at_its_own_size_is_the_frame():
    frame = picture(112)
    assert np.array_equal(crop_square(frame, (0, 0, 112), 112), frame)


def test_crop_outside_the_frame_repeats_the_edge():
    frame = picture(64)
    crop = crop_square(frame, (-32, 0, 64), 64)
    assert np.abs(crop[:, :31].astype(int) - frame[:, :1]).max() <= 1
    assert np.array_equal(crop[:, 32:], frame[:, :32])


def test_relstm_has_the_papers_size():
    assert sum(p.numel() for p in ReLSTM().parameters()) == pytest.approx(56.55e6, rel=1e-3)


@pytest.mark.parametrize("net", [resnext50, resnet50])
def test_backbones_give_2048_features(net):
    with torch.inference_mode():
        assert net().eval()(torch.zeros(2, 3, SIZE, SIZE)).shape == (2, FEATURES)


def test_contributions_average_to_the_logit_margin_and_stream():
    torch.manual_seed(0)
    net = Temporal().eval()
    features = torch.rand(2, 20, FEATURES)
    with torch.inference_mode():
        logits = net(features)
        whole, _ = net.contributions(features)
        assert torch.allclose(whole.mean(1), logits[:, 0] - logits[:, 1], atol=1e-5)
        state, steps = None, []
        for t in range(20):
            step, state = net.contributions(features[:, t : t + 1], state)
            steps.append(step)
        assert torch.allclose(torch.cat(steps, 1), whole, atol=1e-5)
        shuffled, _ = net.contributions(features[:, torch.randperm(20)])
        assert not torch.allclose(shuffled.mean(1), whole.mean(1), atol=1e-6)


def test_sequences_judged_together_are_judged_as_alone():
    net = Temporal().eval()
    made = [Sequence("", 0, "", torch.rand(t, FEATURES).half()) for t in (3, 1, 17, 90)]
    with torch.inference_mode():
        alone = torch.stack([net.contributions(s.features[None, :80].float())[0].mean() for s in made])
    assert torch.allclose(margins(net, made), alone, atol=1e-5)


def test_quick_auc_is_sklearns_with_ties_too():
    rng = np.random.default_rng(0)
    for _ in range(5):
        fake, scores = rng.random(50) < 0.4, rng.normal(size=50).round(1)
        assert quick_auc(fake, scores) == pytest.approx(roc_auc_score(fake, scores))


def test_temporal_head_starts_at_the_frame_networks_verdict():
    torch.manual_seed(0)
    net, head = Temporal().eval(), nn.Linear(FEATURES, 2)
    features = torch.rand(40, FEATURES)
    start_from_frames(net, head, features)
    clips = features.view(8, 5, FEATURES)
    with torch.inference_mode():
        logits = net(clips)
        time = (logits[:, 0] - logits[:, 1]).numpy()
        frames = head(clips).mean(1)
    assert np.corrcoef(time, (frames[:, 0] - frames[:, 1]).numpy())[0, 1] > 0.95


def test_the_lstm_learns_what_only_time_tells(tmp_path):
    torch.manual_seed(0)
    rng = np.random.default_rng(0)

    def made(label: int) -> Sequence:
        """One direction of the features goes up and down: from frame to frame in a fake, slowly in a real one."""
        period = 2 if label == 0 else 20
        wave = np.sign(np.sin(2 * np.pi * (np.arange(40) + rng.uniform(0, period)) / period + 0.1))
        features = 0.1 * torch.rand(40, FEATURES)
        features[:, :200] += torch.from_numpy(wave).float()[:, None].clamp_min(0)
        return Sequence("", label, f"{label}{rng.integers(4)}", features.half())

    training, validation = ([made(i % 2) for i in range(n)] for n in (40, 40))
    settings = {"minutes": 5, "steps": 75, "batch": 8, "lr": 2e-3, "patience": 99, "seed": 0, "hidden": 64}
    net = train_lstm(nn.Linear(FEATURES, 2), training, validation, tmp_path, **settings)
    truth = np.array([s.label == 0 for s in validation])
    assert roc_auc_score(truth, margins(net, validation)) > 0.9
    rows = list(csv.DictReader((tmp_path / "curves.csv").open()))
    assert [int(r["step"]) for r in rows] == [0, 25, 50, 75]
    assert all(0.2 < float(r["mean_of_frames_auc"]) < 0.8 for r in rows)
    assert (tmp_path / "curves.png").stat().st_size > 0


def test_exported_graphs_compute_what_pytorch_computes(tmp_path):
    torch.manual_seed(1)
    both, temporal = BothBackbones(resnext50(), Light(pretrained=False)), Temporal()
    light = nn.Linear(1 + LIGHT_FEATURES, 2)
    nn.init.normal_(both.locator.tell.weight)
    for norm in (m for m in both.modules() if isinstance(m, nn.BatchNorm2d)):
        nn.init.uniform_(norm.weight, 0.5, 1)
        nn.init.uniform_(norm.running_var, 0.5, 2)
        nn.init.normal_(norm.running_mean, 0, 0.1)
    crops = fixture_crops(4)
    (tmp_path / "backbone.onnx").write_bytes(export_backbones(both, torch.from_numpy(crops)).SerializeToString())
    (tmp_path / "temporal.onnx").write_bytes(export_temporal(temporal, light).SerializeToString())
    with torch.inference_mode():
        features = both(to_input(torch.from_numpy(crops)))
        expected = contributions(temporal, light, features[None]).numpy()
    shipped = Shipped(tmp_path)
    found = shipped.features(crops)
    assert features.shape[1] == WIDTH and features[:, CONTRAST].std() > 0
    for part in (RESNEXT, CONTRAST, LIGHT):
        assert np.abs(found[:, part] - features[:, part].numpy()).max() < 1e-3 * features[:, part].abs().max()
    assert np.abs(shipped.contributions(features[None].numpy()) - expected).max() < 1e-4


def test_shipped_files_are_the_manifests():
    for entry in MANIFEST["files"].values():
        data = (ROOT / "models" / entry["file"]).read_bytes()
        assert len(data) == entry["bytes"] < 95e6
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert sum(f["bytes"] for f in MANIFEST["files"].values()) < 60e6


def test_shipped_files_agree_with_pytorchs_fixture():
    shipped = Shipped(ROOT / "models")
    features = shipped.features(fixture_crops(FIXTURE["crops"]))
    expected = np.array(FIXTURE["features"])
    assert np.abs(features[: len(expected)] - expected).max() < 1e-3 * np.abs(expected).max()
    contributions = shipped.contributions(features[None])[0]
    assert np.abs(contributions - FIXTURE["contributions"]).max() < 1e-3
    backwards = shipped.contributions(np.ascontiguousarray(features[None, ::-1]))[0].mean()
    assert backwards == pytest.approx(FIXTURE["reversedMargin"], abs=1e-3)
    assert abs(backwards - FIXTURE["margin"]) > 1e-5  # order matters


def test_documents_say_what_was_measured_of_the_shipped_files():
    hashes = file_hashes(ROOT / "models")
    measured = {path.stem: json.loads(path.read_text()) for path in (ROOT / "docs").glob("*.json")}
    of_shipped = {name for name, found in measured.items() if "files" in found}
    assert of_shipped >= {"results", "robustness", "held_forgeries", "families", "seldom", "bands", "lengths"}
    assert [name for name in sorted(of_shipped) if measured[name]["files"] != hashes] == []
    for path in report.DOCUMENTS:
        text = path.read_text()
        assert re.search(r"<!-- \w+ -->", text)
        assert report.filled(text) == text


def test_the_card_is_the_shipped_models():
    card = (ROOT / "models/MODEL_CARD.md").read_text()
    assert card.startswith(f"# Model card: ReLSTM {MANIFEST['version']}\n")
    assert f"flagged from where {100 * FLAGGED:g} % of the real ones are" in card
    assert f"cleared up to where {100 * CLEARED:g} % of the fake ones are" in card


def test_report_rewrites_only_its_blocks():
    text = "before\n<!-- bands -->\nold\n<!-- /bands -->\nafter <!-- a comment -->\n"
    filled = report.filled(text)
    assert filled.startswith("before\n<!-- bands -->\nOf the test clips")
    assert filled.endswith("<!-- /bands -->\nafter <!-- a comment -->\n")
    assert "old" not in filled


def test_recoding_keeps_the_frames_and_loses_detail():
    frames = [picture(128, seed) for seed in range(5)]
    back = {crf: recode(frames, "libx264", crf) for crf in (20, 44)}
    error = {crf: np.abs(np.stack(out).astype(int) - np.stack(frames)).mean() for crf, out in back.items()}
    assert all(len(out) == 5 and out[0].shape == frames[0].shape for out in back.values())
    assert 0 < error[20] < error[44]


def test_shipped_graphs_are_float_in_and_out():
    session = onnxruntime.InferenceSession(ROOT / "models/temporal.onnx")
    assert {i.name: i.type for i in session.get_inputs()} == dict.fromkeys(("features", "h0", "c0"), "tensor(float)")


def test_augmentation_keeps_shape_and_is_repeatable():
    image = picture()
    for seed in range(20):
        crop = jitter_crop(image, np.random.default_rng(seed), SIZE, 1.0)
        again = jitter_crop(image, np.random.default_rng(seed), SIZE, 1.0)
        assert crop.shape == (SIZE, SIZE, 3) and np.array_equal(crop, again)
        out = degrade(crop, np.random.default_rng(seed))
        assert out.shape == crop.shape and out.dtype == np.uint8


@pytest.mark.parametrize("codec", CRFS)
def test_a_crop_of_a_stream_loses_more_the_coarser_it_is_coded(codec):
    image, (fine, coarse) = picture(), CRFS[codec]
    back = [streamed(image, codec, crf, np.random.default_rng(0)) for crf in (fine, coarse)]
    error = [np.abs(out.astype(int) - image).mean() for out in back]
    assert back[0].shape == image.shape
    assert 0 < error[0] < error[1]


def test_a_letterbox_is_dark_along_one_side_and_leaves_the_rest():
    image = np.full((SIZE, SIZE, 3), 128, np.uint8)
    sides = set()
    for seed in range(30):
        out = letterboxed(image, np.random.default_rng(seed))
        dark = (out < 17).all(axis=2)
        assert out.shape == image.shape and (out[~dark] == 128).all()
        assert 1 <= dark.sum() // SIZE < SIZE // 5 and dark.sum() % SIZE == 0
        sides.add((bool(dark[0].all()), bool(dark[-1].all()), bool(dark[:, 0].all()), bool(dark[:, -1].all())))
    assert len(sides) == 4


def test_self_blend_changes_the_face_and_leaves_the_corners():
    face, donor = picture(SIZE), picture(SIZE, 1)
    changed, corner = [], []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        assert face_mask(SIZE, rng).max() <= 1.0 + 1e-6
        blend = self_blend(face, np.random.default_rng(seed), donor)
        difference = np.abs(blend.astype(int) - face)
        changed.append(difference[40:80, 30:80].mean())
        corner.append(difference[:4, :4].mean())
    assert np.median(changed) > 5
    assert np.median(corner) < 3


def test_stretch_plays_short_clips_back_and_forth():
    features = torch.arange(20)[:, None].repeat(1, 3).float()
    window = stretch(features, 80, np.random.default_rng(0))
    assert window.shape == (80, 3)
    assert (window[1:, 0] - window[:-1, 0]).abs().max() == 1


def test_crowd_discount_keeps_many_faces_from_being_flagged_by_chance():
    rng = np.random.default_rng(0)
    margins, sources = rng.normal(0, 1, 4000), [f"s{i % 40}" for i in range(4000)]
    flag = np.quantile(margins, 0.97)
    discount = crowd_discount(margins, sources, flag, share=0.03)
    worst = rng.choice(margins, (5000, 4)).max(axis=1)
    assert (worst >= flag).mean() > 0.08
    assert (worst - discount * np.log(4) >= flag).mean() < 0.04
    # Where no clip is near the band, what independent normal margins need: it grows with the band.
    far = crowd_discount(margins, sources, 9.0)
    assert far == pytest.approx(9.0 * 0.19, abs=0.06)


def test_calibration_recovers_an_overconfident_scale():
    rng = np.random.default_rng(0)
    truth = rng.random(4000) < 0.5
    logits = np.where(truth, 1.0, -1.0) + rng.normal(0, 1.4, 4000)
    temperature, bias = calibrate(logits * 3, truth)
    assert abs(bias) < 0.3
    assert expected_calibration_error(sigmoid(logits * 3 / temperature + bias), truth) < 0.05
    # True probabilities of few clips look wrong by chance, those of many do not.
    p = rng.random(4000)
    assert calibration_error_by_chance(p, 20) < 0.04 < calibration_error_by_chance(p[:100], 20)
    # What chance adds is taken off, and no more than that.
    few = [p[i : i + 100] for i in range(0, 4000, 100)]
    assert np.mean([calibration_error_debiased(q, rng.random(100) < q) ** 2 for q in few]) < 0.004
    assert calibration_error_debiased(p, rng.random(4000) < np.clip(p + 0.2, 0, 1)) == pytest.approx(0.18, abs=0.03)


def test_a_clip_is_calibrated_without_its_kind():
    kinds = np.repeat(np.arange(5), 40)
    fake = np.arange(200) % 2 == 0
    margins = np.where(fake, 1.0, -1.0) + np.random.default_rng(0).normal(0, 1, 200)
    judged = cross_fit(margins, fake, kinds, draws=2)
    assert judged["p"].shape == (2, 200)
    # With five folds each kind has one of its own: what it is judged by is fitted on the four others, in each draw.
    margins[kinds == 3] += 100
    again = cross_fit(margins, fake, kinds, draws=2)
    assert np.allclose(again["clean"][:, kinds == 3], judged["clean"][:, kinds == 3])
    assert not np.allclose(again["p"][:, kinds == 0], judged["p"][:, kinds == 0])


def test_bands_keep_the_error_rates_they_are_asked_for_on_sources_like_the_others():
    rng = np.random.default_rng(0)
    fake = rng.random(4000) < 0.5
    margins = np.where(fake, 1.0, -1.0) + rng.normal(0, 1.5, 4000)
    sources = [f"s{i % 40}" for i in range(4000)]
    for flagged, cleared in ((0.01, 0.08), (0.03, 0.15)):
        judged = cross_fit(margins, fake, sources, flagged=flagged, cleared=cleared)
        assert (judged["p"] >= judged["manipulated"])[:, ~fake].mean() == pytest.approx(flagged, abs=0.01)
        assert (judged["p"] <= judged["clean"])[:, fake].mean() == pytest.approx(cleared, abs=0.02)
