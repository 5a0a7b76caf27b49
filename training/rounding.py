"""Rounds weights to int8 so that what a layer gives changes least, not the weights themselves.

The weights of an output channel are rounded one after another, and those still to come make good what was lost, as far
as their inputs go together (GPTQ: Frantar et al., ICLR 2023). Costs nothing where the network runs.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

BLOCK = 64  # weights of a channel that are rounded before all the others are mended: a matter of speed
DAMPING = 0.01  # of the mean square of the inputs, on the diagonal: some inputs are always 0


@dataclass
class Inputs:
    """What a convolution with `g` groups saw: products of each two of the k inputs of a weight, and their means."""

    products: Tensor  # float32 [g, k, k], mean over pixels
    means: Tensor  # float32 [g, k]


@torch.inference_mode()
def inputs_of(net: nn.Module, batches: list[Tensor]) -> dict[nn.Conv2d, Inputs]:
    """Inputs of all of a network's convolutions while it looks at `batches`, in eval mode."""
    sums: dict[nn.Conv2d, list] = {}

    def look(layer: nn.Conv2d, args: tuple[Tensor]) -> None:
        x = getattr(layer, "static_padding", nn.Identity())(args[0])  # EfficientNet's convolutions pad by themselves
        patches = F.unfold(x, layer.kernel_size, padding=layer.padding, stride=layer.stride)
        patches = patches.unflatten(1, (layer.groups, -1)).permute(1, 2, 0, 3).flatten(2)  # [g, k, pixels]
        found = (patches @ patches.transpose(1, 2), patches.sum(2), patches.shape[2])
        sums[layer] = [a + b for a, b in zip(sums[layer], found, strict=True)] if layer in sums else list(found)

    hooks = [m.register_forward_pre_hook(look) for m in net.modules() if isinstance(m, nn.Conv2d)]
    for batch in batches:
        net(batch)
    for hook in hooks:
        hook.remove()
    return {layer: Inputs(products / pixels, total / pixels) for layer, (products, total, pixels) in sums.items()}


def rounded(weight: Tensor, scale: Tensor, products: Tensor) -> Tensor:
    """Weights [g, out, k] with scales [g, out] -> whole numbers -127..127 of the same shape."""
    square = products.diagonal(dim1=1, dim2=2)
    order = square.mean(0).argsort(descending=True)  # what matters most first, while there is most left to mend it
    damped = products + torch.diag_embed((DAMPING * square.mean(1, keepdim=True)).expand_as(square) + 1e-12)
    damped = damped[:, order][:, :, order].double()
    inverse = torch.cholesky_inverse(torch.linalg.cholesky(damped))
    mending = torch.linalg.cholesky(inverse, upper=True).float()
    left, found = weight[..., order].clone(), torch.empty_like(weight)
    for start in range(0, len(order), BLOCK):
        block = slice(start, start + BLOCK)
        lost = torch.zeros_like(left[..., block])
        for j, i in enumerate(range(start, start + lost.shape[-1])):
            whole = (left[..., i] / scale).round().clamp(-127, 127)
            lost[..., j] = (left[..., i] - whole * scale) / mending[:, i, i, None]
            left[..., i + 1 : block.stop] -= lost[..., j, None] * mending[:, i, None, i + 1 : block.stop]
            found[..., order[i]] = whole
        left[..., block.stop :] -= lost @ mending[:, block, block.stop :]
    return found
