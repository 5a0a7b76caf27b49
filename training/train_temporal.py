"""Trains the temporal head on feature sequences of finished backbones, and puts the light branch beside it:

    python train_temporal.py --data ../../shared/data --backbone runs/resnext50/last.pt --light runs/light/last.pt \\
        --out runs/temporal

Writes OUT/config.json and OUT/both.pt (the LSTM and the light branch's layer, in the shares they have in the sum: what
export.py takes), and where the LSTM is trained further than its set-up, OUT/curves.csv, OUT/curves.png,
OUT/sequences.pt (cache) and OUT/best.pt (the LSTM of lowest validation loss).
"""

import argparse
import json
import math
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn

import curves
from data import MANIFEST, TrainingCrops
from light import CONTRAST, LIGHT, LIGHT_FEATURES, RESNEXT, BothBackbones, both_of
from model import FAKE, FEATURES, Temporal, frame_head, layer_of, margin_of, mixed
from sequences import Sequence, clip_sequences, contributions_of, embed, training_sequences

here = Path(__file__).parent
WINDOW = MANIFEST["sampling"]["window"]  # frames
SPREAD = 2.0  # standard deviation of the margins on validation clips: the step to probabilities is the calibration's
LIGHT_SHARE = 0.6  # of the light branch in the sum (docs/HISTORY.md)
CONTRAST_SHARE = 0.1  # of the locator's contrast beside both: with more, real faces of some strangers stand out too far


def start_from_frames(net: Temporal, head: nn.Linear, features: Tensor) -> None:
    """Sets the LSTM to pass every frame through nearly unchanged, and the linear layer to what `head` thinks of it.

    So training starts at the frame network's verdict and learns only what time adds. Random matrices of this size
    need far more sequences than we have to get there. An LSTM narrower than the features leaves those out that move
    the verdict least from frame to frame.
    """
    std, mean = torch.std_mean(features.float(), dim=0)
    std = std.clamp_min(1e-3)
    gain = 0.5
    with torch.no_grad():
        moves = margin_of(head)[0].abs() * std
        kept = moves.topk(net.lstm.hidden_size).indices.sort().values
        for name, p in net.lstm.named_parameters():
            nn.init.normal_(p, std=0.002) if p.ndim > 1 else nn.init.zeros_(p)
            i, f, g, o = p.chunk(4)
            if name == "weight_ih_l0":
                g[torch.arange(len(kept)), kept] += gain / std[kept]
            if name == "bias_ih_l0":
                i += 2.0
                f -= 2.0
                o += 2.0
                g -= gain * mean[kept] / std[kept]
        opened = torch.sigmoid(torch.tensor(2.0))
        scale = std[kept] / (gain * opened * opened)
        net.head.weight.copy_(head.weight[:, kept] * scale)
        net.head.bias.copy_(head.bias + head.weight @ mean)


def stretch(features: Tensor, length: int, rng: np.random.Generator) -> Tensor:
    """A window of `length` frames: a random part, played back and forth if the clip is shorter, frames dropped."""
    step = int(rng.integers(1, 3)) if len(features) >= 32 and rng.random() < 0.3 else 1
    features = features[int(rng.integers(step)) :: step]
    order = np.concatenate([np.arange(len(features)), np.arange(len(features) - 2, 0, -1)])
    start = rng.integers(len(order)) if length > len(features) else rng.integers(len(features) - length + 1)
    return features[order[(start + np.arange(length)) % len(order)]].float()


@torch.inference_mode()
def margins(net: Temporal, sequences: list[Sequence]) -> Tensor:
    """Logit margin of each sequence's first window by the LSTM."""
    net.eval()
    device = net.head.weight.device

    def run(windows: np.ndarray) -> np.ndarray:
        return net.contributions(torch.from_numpy(windows).to(device))[0].cpu().numpy()

    windows = [s.features[:WINDOW, RESNEXT].float().numpy() for s in sequences]
    return torch.tensor([own.mean() for own in contributions_of(run, windows)])


@torch.no_grad()
def frame_margins(head: nn.Linear, sequences: list[Sequence], part: slice) -> Tensor:
    """Mean logit margin of the frames of each sequence's first window by a linear layer over `part` of the features."""
    logits = torch.stack([head(s.features[:WINDOW, part].float()).mean(0) for s in sequences])
    return logits[:, FAKE] - logits[:, 1 - FAKE]


@torch.no_grad()
def scale(head: nn.Linear, factor: float) -> None:
    head.weight.mul_(factor)
    head.bias.mul_(factor)


def contrasts(sequences: list[Sequence]) -> Tensor:
    """Mean of the locator's contrast in each sequence's first window: [n]."""
    return torch.stack([s.features[:WINDOW, CONTRAST].float().mean() for s in sequences])


@torch.no_grad()
def contrast_head(sequences: list[Sequence]) -> nn.Linear:
    """The locator's contrast in its share: a linear layer over it alone, whose margins have mean 0 over `sequences`."""
    values = contrasts(sequences)
    share = torch.zeros(1)
    if values.std() > 0:  # the backbone learned to locate
        share[0] = CONTRAST_SHARE * SPREAD / values.std()
    return layer_of(share, -share[0] * values.mean())


def claim(run: Path, settings: dict) -> None:
    """Makes the folder of a run, or stops where it holds one that was made otherwise: budgets must not mix."""
    kept = run / "settings.json"
    run.mkdir(parents=True, exist_ok=True)
    if kept.exists() and json.loads(kept.read_text()) != settings:
        raise SystemExit(f"{run} was made with {kept.read_text()}, not {json.dumps(settings)}: take another folder")
    kept.write_text(json.dumps(settings))


def kept_sequences(
    cache: Path, backbone: Callable[[], nn.Module], data: Path, crops: Path, variants: int, stills: int
) -> tuple[list[Sequence], list[Sequence]]:
    """Training and validation sequences of what `backbone()` sees, from `cache` where that is there already."""
    if not cache.exists():
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        net = backbone().to(device, memory_format=torch.channels_last).eval()
        training = training_sequences(net, data, crops, variants, stills)
        validation, _ = clip_sequences(net, data, crops, "val")
        torch.save((training, validation), cache)
    return torch.load(cache, weights_only=False)


def train_lstm(
    head: nn.Linear,
    training: list[Sequence],
    validation: list[Sequence],
    out: Path,
    *,
    minutes: float,
    steps: int | None,
    batch: int,
    lr: float,
    patience: int,
    seed: int,
    hidden: int = FEATURES,
) -> Temporal:
    """The LSTM of lowest validation loss, started at the verdict of `head`, a frame network's linear layer. Ends after
    `minutes`, `steps` or `patience` evaluations that were no better. Writes curves and best.pt into `out`."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    rng = np.random.default_rng(seed)
    net = Temporal(hidden)
    start_from_frames(net, head, torch.cat([s.features[:, RESNEXT] for s in training[::5]]))
    net.to(device)
    optimizer = torch.optim.AdamW(net.parameters(), lr=lr, weight_decay=0.01)
    # Drawn by origin first, as in data.py, though less evenly.
    by_label = [[s for s in training if s.label == c] for c in (0, 1)]
    shares = [np.array([1 / np.sqrt(sum(o.origin == s.origin for o in group)) for s in group]) for group in by_label]
    truth = np.array([s.label == 0 for s in validation])
    (out / "curves.csv").unlink(missing_ok=True)
    best, stale, started, step = math.inf, 0, time.time(), 0
    running = {"train_loss": math.log(2), "train_accuracy": 0.5}
    while True:
        if step % 25 == 0 or step == steps:
            found = margins(net, validation)
            loss = F.binary_cross_entropy_with_logits(found, torch.from_numpy(truth).float()).item()
            frames = torch.stack([(s.features[:, RESNEXT].float() @ margin_of(head)[0]).mean() for s in validation])
            row = {
                "step": step,
                **running,
                "val_loss": loss,
                "val_auc": roc_auc_score(truth, found.numpy()),
                "val_accuracy": float(((found > 0).numpy() == truth).mean()),
                "mean_of_frames_auc": roc_auc_score(truth, frames.numpy()),
            }
            curves.add(out, row)
            better = loss < best
            best, stale = min(loss, best), 0 if better else stale + 1
            if better:
                torch.save({"net": net.state_dict(), "row": row}, out / "best.pt")
            spent = (time.time() - started) / 60
            print(f"{spent:.1f} min", {k: round(v, 4) for k, v in row.items()}, "best" if better else "", flush=True)
            if stale >= patience or spent > minutes or step == steps:
                break
        length = int(rng.choice([16, 24, 40, 40, WINDOW]))
        half = batch // 2
        chosen = [
            by_label[c][i]
            for c in (0, 1)
            for i in rng.choice(len(by_label[c]), half, replace=False, p=shares[c] / shares[c].sum())
        ]
        windows = torch.stack([stretch(s.features[:, RESNEXT], length, rng) for s in chosen])
        net.train()
        with mixed(device):
            logits = net(windows.to(device)).float().cpu()
        labels = torch.tensor([s.label for s in chosen])
        loss = F.cross_entropy(logits, labels, label_smoothing=0.05)
        for group in optimizer.param_groups:
            group["lr"] = lr * min(1, (step + 1) / 20)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        latest = {"train_loss": loss.item(), "train_accuracy": (logits.argmax(1) == labels).float().mean().item()}
        running = {k: 0.95 * running[k] + 0.05 * v for k, v in latest.items()}
        step += 1

    net.load_state_dict(torch.load(out / "best.pt")["net"])
    return net.cpu().eval()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--light", type=Path, required=True)
    parser.add_argument("--head", type=Path, help="ReLSTM's layer by head.py, instead of the one that training left")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=15, help="0: the LSTM stays as it is set up")
    parser.add_argument("--hidden", type=int, default=FEATURES, help="width of the LSTM")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--lr", type=float, default=1e-4)
    parser.add_argument("--patience", type=int, default=6)
    parser.add_argument("--variants", type=int, default=2)
    parser.add_argument("--stills", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "config.json").write_text(json.dumps(vars(args), default=str, indent=1))

    def both() -> BothBackbones:
        return both_of(args.backbone, args.light)

    def relstm_head() -> nn.Linear:
        if not args.head:
            return frame_head(args.backbone, FEATURES)
        layer = nn.Linear(FEATURES, 2)
        layer.load_state_dict(torch.load(args.head))
        return layer

    light = frame_head(args.light, LIGHT_FEATURES)
    if args.minutes:
        seen = {"backbone": str(args.backbone), "light": str(args.light)}
        claim(args.out, seen | {"variants": args.variants, "stills": args.stills})
        cache = args.out / "sequences.pt"
        training, validation = kept_sequences(cache, both, args.data, args.crops, args.variants, args.stills)
        net = train_lstm(
            relstm_head(),
            training,
            validation,
            args.out,
            minutes=args.minutes,
            steps=None,
            batch=args.batch,
            lr=args.lr,
            patience=args.patience,
            seed=args.seed,
            hidden=args.hidden,
        )
    else:
        frames = both()
        crops = next(iter(TrainingCrops(args.data, args.crops, 768, args.seed)))[0]
        net = Temporal(args.hidden).eval()
        start_from_frames(net, relstm_head(), embed(frames, crops.numpy())[:, RESNEXT])
        validation, _ = clip_sequences(frames, args.data, args.crops, "val")
    truth = np.array([s.label == 0 for s in validation])
    scale(net.head, (1 - LIGHT_SHARE) * SPREAD / margins(net, validation).std().item())
    scale(light, LIGHT_SHARE * SPREAD / frame_margins(light, validation, LIGHT).std().item())
    contrast = contrast_head(validation)
    said = {
        "LSTM": margins(net, validation),
        "light": frame_margins(light, validation, LIGHT),
        "contrast": frame_margins(contrast, validation, CONTRAST),
    }
    said["together"] = sum(said.values())
    print({name: round(roc_auc_score(truth, found.numpy()), 4) for name, found in said.items()}, flush=True)
    beside = {
        "weight": torch.cat([contrast.weight, light.weight], 1).detach(),
        "bias": (contrast.bias + light.bias).detach(),
    }
    torch.save({"temporal": net.state_dict(), "light": beside}, args.out / "both.pt")


if __name__ == "__main__":
    main()
