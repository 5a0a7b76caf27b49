"""pytest training: int8 weights, to the nearest and by what a layer sees."""

import pytest
import torch
from torch import nn

from onnx_graph import quantise
from rounding import inputs_of


def test_quantised_weights_stay_close():
    weight = torch.randn(64, 300)
    small, scale = quantise(weight)
    assert small.dtype == torch.int8
    assert ((small.float() * scale - weight).norm() / weight.norm()) < 0.02


@pytest.mark.parametrize(("groups", "kernel"), [(1, 1), (1, 3), (4, 3), (16, 5)])
def test_rounding_by_what_a_layer_sees_changes_less_of_what_it_gives(groups, kernel):
    torch.manual_seed(0)
    conv = nn.Conv2d(16, 32, kernel, padding=kernel // 2, groups=groups)
    batches = [nn.functional.avg_pool2d(torch.rand(4, 16, 40, 40), 3, 1) for _ in range(3)]  # neighbours are alike
    batches = [x + x.mean(1, keepdim=True) for x in batches]  # and so are channels
    inputs = inputs_of(nn.Sequential(conv), batches[:2])[conv]
    assert inputs.products.shape[0] == groups and inputs.means.shape == inputs.products.shape[:2]
    lost = []
    for products in (None, inputs.products):
        small, scale = quantise(conv.weight, products)
        assert small.dtype == torch.int8 and (small.float() * scale - conv.weight).abs().max() < 0.1
        changed = nn.functional.conv2d(batches[2], small * scale, conv.bias, padding=kernel // 2, groups=groups)
        lost.append((changed - conv(batches[2])).square().mean().item())
    assert lost[1] < 0.5 * lost[0]
