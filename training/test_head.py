"""pytest training: what head.py makes of features, and mixtures of clips."""

import numpy as np
import torch

from data import mix_clips
from head import Lessons, clip_direction, fitted, forgery_direction
from model import FAKE

WIDTH, PAIRS = 12, 400


def made_up(seed: int = 0) -> tuple[torch.Tensor, Lessons]:
    """Features in which real faces differ mostly along the first, forgeries change the first and the second alike, and
    the clips' fakes have another third."""
    rng = np.random.default_rng(seed)
    real, clip_fakes = rng.normal(size=(PAIRS, WIDTH)), rng.normal(size=(PAIRS, WIDTH))
    real[:, 0] *= 10
    clip_fakes[:, 0] *= 10
    clip_fakes[:, 2] += 1
    swaps = real + np.eye(WIDTH)[0] + np.eye(WIDTH)[1]
    features = torch.from_numpy(np.concatenate([swaps, clip_fakes, real])).float()
    labels = torch.tensor([0] * (2 * PAIRS) + [1] * PAIRS)
    of_clip = torch.tensor([False] * PAIRS + [True] * (2 * PAIRS))
    originals = torch.cat([torch.arange(2 * PAIRS, 3 * PAIRS), torch.full((2 * PAIRS,), -1)])
    return features, Lessons(np.zeros(0), labels, of_clip, originals)


def test_forgeries_are_looked_for_where_real_faces_do_not_differ():
    direction = forgery_direction(*made_up())
    assert direction[1] > 2 * direction[0] > 0
    assert direction[2:].abs().max() < 0.1 * direction[1]


def test_the_direction_of_clips_knows_nothing_of_swaps():
    direction = clip_direction(*made_up())
    assert direction.argmax() == 2
    assert abs(direction[1]) < 0.2 * direction[2]


def test_a_layer_tells_both_and_has_the_spread_it_says():
    features, lessons = made_up()
    layer = fitted(features, lessons, features[PAIRS:])
    with torch.no_grad():
        logits = layer(features)
    margins = logits[:, FAKE] - logits[:, 1 - FAKE]
    swaps, clips, real = margins.split(PAIRS)
    assert (swaps > real).float().mean() == 1
    assert clips.mean() - real.mean() > 0.5
    assert abs(torch.cat([clips, real]).mean()) < 1e-4
    assert abs(torch.cat([clips, real]).std() - 1) < 1e-4


def test_only_fakes_of_clips_are_mixed_and_only_with_clips():
    torch.manual_seed(0)
    values = torch.tensor([0, 0, 255, 10, 20, 30], dtype=torch.uint8)  # a pixel is whose it is
    crops = values.view(-1, 1, 1, 1).expand(-1, 4, 4, 3).clone()
    labels, of_clip = torch.tensor([0, 0, 0, 1, 1, 1]), torch.tensor([True, True, False, True, False, False])
    chosen = mix_clips(crops, labels, of_clip, 1.0)
    assert chosen.tolist() == [True, True, False, False, False, False]
    assert torch.equal(crops[2:, 0, 0, 0], values[2:])
    assert crops[:2].max() <= 10
    assert not mix_clips(crops, labels, of_clip, 0.0).any()
    assert not mix_clips(crops, labels, torch.zeros_like(of_clip), 1.0).any()
