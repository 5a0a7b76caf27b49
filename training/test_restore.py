"""What restore.py gets back from the shipped files computes what they do."""

import numpy as np
import pytest
import torch

from data import SIZE, to_input
from export import contributions
from frame_net import Locator, ReLSTMFrames
from light import BESIDE, CONTRAST, LIGHT, RESNEXT, WIDTH
from model import margin_of
from restore import light_head, restore_backbone, restore_light, restore_locator, restore_temporal
from shipped import Shipped
from test_training import ROOT, picture


@pytest.mark.parametrize(("restored", "place"), [(restore_backbone, RESNEXT), (restore_light, LIGHT)])
def test_restored_network_computes_what_the_graph_does(restored, place):
    crops = torch.from_numpy(np.stack([picture(SIZE, seed) for seed in range(8)]))
    net = restored(ROOT / "models/backbone.onnx", crops)
    with torch.inference_mode():
        found = net(to_input(crops)).numpy()
    graph = Shipped(ROOT / "models").features(crops.numpy())[:, place]
    assert np.abs(found - graph).max() < 1e-3 * np.abs(graph).max()
    # It can be trained on: each batch norm's statistics are those of the crops.
    net.train()
    with torch.inference_mode():
        trained = net(to_input(crops)).numpy()
    assert np.corrcoef(trained.ravel(), graph.ravel())[0, 1] > 0.9


def test_restored_locator_computes_what_the_graph_does():
    crops = torch.from_numpy(np.stack([picture(SIZE, seed) for seed in range(8)]))
    net = restore_backbone(ROOT / "models/backbone.onnx", crops)
    locator = Locator(net)
    locator.load_state_dict(restore_locator(ROOT / "models/backbone.onnx"))
    with torch.inference_mode():
        net(to_input(crops))
        found = locator.contrast().numpy()
    graph = Shipped(ROOT / "models").features(crops.numpy())[:, CONTRAST]
    assert graph.std() > 0.01 and np.abs(found - graph).max() < 1e-3 * np.abs(graph).max()


def test_restored_head_computes_what_the_graph_does():
    features = torch.from_numpy(np.random.default_rng(0).random((2, 9, WIDTH), np.float32))
    with torch.inference_mode():
        found = contributions(*restore_temporal(ROOT / "models/temporal.onnx"), features).numpy()
    graph = Shipped(ROOT / "models").contributions(features.numpy())
    assert np.abs(found - graph).max() < 1e-4 * np.abs(graph).max()


def test_the_light_branch_gets_its_own_layer_without_the_contrast():
    features = torch.from_numpy(np.random.default_rng(0).random((9, WIDTH), np.float32))
    features[:, CONTRAST] = 1.4  # at its mean a contrast says nothing
    _, beside = restore_temporal(ROOT / "models/temporal.onnx")
    (weight, offset), (own, shifted) = margin_of(beside), margin_of(light_head(beside, 1.4))
    expected = ReLSTMFrames.SHARPER * (features[:, BESIDE] @ weight + offset)
    assert weight[0].abs() > 0.1
    assert torch.allclose(features[:, LIGHT] @ own + shifted, expected, atol=1e-4)
