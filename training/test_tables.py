"""pytest training: what families.py, leave_one_out.py and report.py work out, on made-up clips."""

import json
from dataclasses import replace

import numpy as np
import pytest

import ablate
import leave_one_out
import report
from calibration import band_shares
from candidates import FORGED, STILLS, Held
from compare import NETS
from data import MANIFEST, SCENES, TEST_GENERATORS, TEST_SOURCES, Clip, related
from families import FAMILIES, GENERATORS, REENACTED, SYNTHETIC, direction, families_of, missing
from leave_one_out import by_kind, compact, judged, measured
from lengths import memory
from light import CONTRAST, LIGHT, RESNEXT, WIDTH
from seldom import EVERY, SHIPPED_EVERY, early, held
from sequences import contributions_of
from sweep import Recipe, unusual


def clip(label: int, origin: str, group: str, split: str) -> Clip:
    generator, source = ("", origin) if label else (origin, "studio")
    return Clip(f"{origin}-{group}", label, generator, source, group, split, np.arange(16))


def test_every_generator_has_one_family_and_a_reason():
    assert not TEST_GENERATORS - set(GENERATORS)
    assert all(family in FAMILIES and len(why) > 10 for family, why in GENERATORS.values())


def test_families_set_fakes_against_the_real_clips_of_their_kind():
    clips = [
        clip(1, "known", "a", "val"),
        clip(1, "new", "b", "test"),
        clip(0, "EMO", "c", "test"),
        clip(0, "Loopy", "d", "val"),
        clip(0, "Loopy", "e", "unused"),
        clip(0, "MMVID-text2video", "f", "val"),
    ]
    found = {(family, known): rows.tolist() for family, known, rows in families_of(clips, {"Loopy", "Ditto"})}
    assert found == {
        ("portrait animation", "generators never seen"): [2, 1],
        ("full synthesis", "generators never seen"): [5, 1],
        ("portrait animation", "known generators, other faces"): [3, 4, 0],
    }
    every = [*clips, clip(0, "LivePortrait", "g", "train")]
    gaps = missing(every, {"face swap", "portrait animation", SYNTHETIC})
    assert gaps == [
        f"{REENACTED} (all 1 clips (LivePortrait) are trained on)",
        "lip-sync (no generator of it in the data)",
    ]


def test_every_ablation_is_a_mixture_that_training_takes_and_a_row_of_its_own():
    runs = {}
    for name, variant in ablate.VARIANTS.items():
        mixture = ablate.USUAL | variant
        assert mixture["fake_clips"] + mixture["blends"] + mixture["swaps"] <= 16 >= mixture["real_dfdc"]
        asked = dict(zip(*[iter(ablate.options(variant))] * 2, strict=True))
        assert asked == {f"--{key.replace('_', '-')}": str(value) for key, value in mixture.items()}
        runs[name] = {"mixture": mixture, "auc": {"DFDC": 0.75, "test": 0.5}}
    head, _, *rows = report.ablate({"ablate": {"steps": 1, "runs": runs}}).splitlines()
    assert head.endswith("| seed | DFDC | test |")
    assert rows[0] == "| 3 | 4 | 0 | 9 | 10 | 1 | 0.750 | 0.500 |"
    assert len(set(rows)) == len(ablate.VARIANTS)


def test_direction_of_a_control():
    fake = np.array([True, True, False, False])
    assert direction(np.array([3.0, 2.0, 1.0, 0.0]), fake) == 1
    assert direction(np.array([0.0, 1.0, 2.0, 3.0]), fake) == -1


def made_up() -> tuple[np.ndarray, list[Clip]]:
    """Three generators, each betrayed by a feature of its own, and real clips of two sources, two clips a group."""
    rng = np.random.default_rng(0)
    clips = [
        clip(label, origin, f"{origin}{i // 2}", "train")
        for label, origin in ((0, "A"), (0, "B"), (0, "C"), (1, "s"), (1, "t"))
        for i in range(30)
    ]
    features = rng.normal(0, 1, (len(clips), 12))
    for i, c in enumerate(clips):
        if c.label == 0:
            features[i, "ABC".index(c.generator)] += 4
    return features, clips


def test_a_generator_left_out_is_found_less():
    features, clips = made_up()
    found = by_kind(features, clips, [c.generator for c in clips])
    assert list(found) == ["A", "B", "C"] and found["A"]["clips"] == 30 and found["A"]["groups"] == 15
    one_group = [replace(c, group="one") if c.generator == "A" else c for c in clips]
    assert list(by_kind(features, one_group, [c.generator for c in one_group])) == ["B", "C"]
    for r in found.values():
        assert r["known"]["auc"] > 0.8
        assert r["left_out"]["auc"] < 0.65
        assert r["left_out"]["called_fake"] < r["known"]["called_fake"]


def test_compact_features_keep_all_distances():
    features = np.random.default_rng(0).normal(2, 3, (9, 50))
    small, standard = compact(features), (features - features.mean(0)) / features.std(0)
    assert small.shape == (9, 9)
    assert np.allclose(small @ small.T, standard @ standard.T, atol=1e-3)


def test_no_layer_sees_what_it_judges_or_what_is_left_out(monkeypatch):
    clips = made_up()[1]
    origins, groups = np.array([c.origin for c in clips]), np.array([c.group for c in clips])
    groups[0] = "s0"  # a fake that shares its group with real clips
    row = np.arange(len(clips), dtype=float)[:, None]
    fits = []

    def watched(x, fake, origins):
        seen = x[:, 0].astype(int)
        assert not (origins == "A").any() and "s0" not in groups[seen]
        fits.append(seen)

        def score(y):
            assert not set(groups[y[:, 0].astype(int)]) & set(groups[seen])
            return np.zeros(len(y))

        return score

    monkeypatch.setattr(leave_one_out, "fit", watched)
    judged(row, np.array([c.label == 0 for c in clips]), origins, groups, origins == "A")
    assert len(fits) == leave_one_out.FOLDS


def test_measures_of_the_chosen_are_against_the_other_class():
    fake = np.array([True, True, False, False, False])
    scores = np.array([3.0, 0.5, 0.0, 1.0, 2.0])
    first = measured(scores, fake, np.array([True, False, False, False, False]))
    assert first == {"auc": 1.0, "called_fake": 1.0}
    last = measured(scores, fake, np.array([False, False, False, False, True]))
    assert last["auc"] == pytest.approx(0.5) and last["called_fake"] == 1.0


def test_contributions_of_clips_of_many_lengths_are_those_of_each_alone():
    rng = np.random.default_rng(0)
    features = [rng.normal(size=(t, 3)).astype(np.float32) for t in rng.integers(1, 9, 40)]

    def run(x: np.ndarray) -> np.ndarray:  # causal, as the LSTM is
        return np.cumsum(x, axis=1)[:, :, 0]

    for found, alone in zip(contributions_of(run, features), features, strict=True):
        assert np.allclose(found, run(alone[None])[0])


def test_first_verdicts_are_set_against_those_on_all_frames():
    manipulated, clean = (np.log(p / (1 - p)) for p in MANIFEST["thresholds"].values())
    calibration = MANIFEST["calibration"]
    high, low = (
        (logit - calibration["bias"]) * calibration["temperature"] + sign
        for logit, sign in ((manipulated, 1), (clean, -1))
    )
    clips = [
        np.full(12, high),
        np.r_[np.full(4, low), np.full(96, high)],
        np.full(12, low),
        np.r_[[high] * 4, [low] * 96],
    ]
    clips, fake = clips * 3, np.array([True, True, False, False] * 3)
    split = dict.fromkeys(("val", "test"), np.ones(12, bool))
    first, whole = (early(clips, frames, fake, np.arange(12), split, MANIFEST) for frames in (4, 100))
    assert (first["same_verdict"], first["opposite_verdict"]) == (0.5, 0.5)
    assert (first["real_flagged"], first["fake_cleared"], first["test_auc"]) == (0.5, 0.5, 0.5)
    assert (whole["same_verdict"], whole["opposite_verdict"], whole["real_flagged"]) == (1, 0, 0)


def test_the_table_knows_how_many_frames_a_look_stands_for_in_the_extension():
    source = (report.ROOT / "src/offscreen/seldom.ts").read_text()
    assert f"export const STANDS_FOR = {SHIPPED_EVERY};" in source and SHIPPED_EVERY in EVERY


def test_a_look_stands_for_the_frames_after_it():
    features = np.arange(5, dtype=np.float32)[:, None] * np.ones((1, WIDTH), np.float32)
    for own in (RESNEXT, CONTRAST):
        assert held(features, 2)[:, own][:, -1].tolist() == [0, 0, 2, 2, 4]
    assert held(features, 2)[:, LIGHT][:, 0].tolist() == [0, 1, 2, 3, 4]


def test_shares_of_real_and_of_fake_clips_by_band():
    judged = {"p": np.array([[0.9, 0.5, 0.1, 0.1, 0.9]]), "manipulated": np.full((1, 5), 0.8)}
    judged["clean"] = np.full((1, 5), 0.2)
    fake = np.array([False, False, False, True, True])
    assert np.allclose(list(band_shares(judged, fake).values()), [1 / 3, 1 / 3, 1 / 2, 1 / 2, 1 / 5])
    # Of two draws, one with bands that nothing reaches, half of it.
    twice = {k: np.concatenate([v, v + (10 if k == "manipulated" else 0)]) for k, v in judged.items()}
    assert np.allclose(band_shares(twice, fake)["fake_flagged"], 1 / 4)


def test_clips_that_share_groups_are_related():
    clips = [clip(0, "EMO", "a", "test"), clip(0, "MEMO", "a", "test"), clip(0, "MEMO", "b", "test")]
    clips += [clip(0, "Hallo", "b", "test"), clip(1, "new", "c", "test"), clip(1, "new", "d", "test")]
    clips += [clip(1, "known", "e", "val")]
    found = related(clips)
    assert len(set(found[:4])) == 1 and found[4] == found[5] and len(set(found)) == 3


def test_every_real_source_has_one_scene():
    named = [source for own in SCENES.values() for source in own]
    assert len(named) == len(set(named)) and set(named) >= TEST_SOURCES


def test_a_recipe_tells_what_is_unusual_about_it():
    assert unusual(Recipe("a", folds="split", teachers="light1.pt", lr=3e-4)) == {"teachers": "light1.pt", "lr": 3e-4}


def test_memory_of_this_process_is_read():
    assert 20 < memory("VmRSS") <= memory("VmHWM")


def test_report_leaves_a_block_whose_numbers_are_not_there(tmp_path):
    text = "<!-- compare -->\nnot yet\n<!-- /compare -->"
    assert report.filled(text, tmp_path) == text
    one = {"videos": 8, "auc": 0.5, "auc_interval": [0.4, 0.6], "accuracy": 0.5, "precision": 0.5, "recall": 0.25}
    one |= {"f1": 0.33, "cross_entropy": 0.7, "confusion": [[3, 1], [3, 1]]}
    nets = {name: {"parameters": 56.5e6, "dfdc": one, "val": one, "test": one} for name in NETS}
    (tmp_path / "compare.json").write_text(json.dumps({"nets": nets}))
    filled = report.filled(text, tmp_path)
    assert "not yet" not in filled and all(name in filled for name in NETS)
    assert "| 0.500 | 0.40–0.60 | 0.700 | 3, 1 | 3, 1 |" in filled


def test_candidates_are_judged_by_clips_frames_and_forgeries_apart():
    fake, test = np.array([1, 1, 0, 0] * 2, bool), np.arange(8) < 4
    still_fake = np.arange(STILLS) % 2 == 0
    known = np.arange(8) != 4
    held = Held(np.zeros(0), np.repeat(np.arange(8), 3), fake, test, known, still_fake)
    forged = np.repeat([[0.0, 1, 1, 1, -1], [0.5, 1, 1, 1, -1]], FORGED, axis=1).ravel()
    clips = np.array([3.0, 2, 1, 0, 3, 0, 2, 2])  # right in the test, and in val of what training has none of
    margins = np.r_[np.repeat(clips, 3), still_fake, forged]
    found = held.aucs(margins)
    expected = {"DFDC": 1, "val": 0.5, "known": 0, "test": 1, "generators": pytest.approx(0.75), "forgeries": 0.75}
    assert found == expected
    moved = held.standardised(5 * margins + 1)
    assert held.aucs(moved) == found
    assert held.of_clips(moved)[~test].std() == pytest.approx(1) and held.of_clips(moved).mean() == pytest.approx(0)
