"""Trains frame networks by recipe on a GPU, each on folds that leave whole sources and generators out.

    python sweep.py --data DATA --crops CROPS --out RUNS RECIPE...     RECIPE as name:key=value,key=value

Folds 0 to 3 leave out a quarter of the sources of real clips and of the generators each (every clip takes part, of
all splits); folds=split trains on the train split and looks at the val and test clips. Every run writes NAME-FOLD.json
(AUC along the way, margins of every clip left out) and NAME-FOLD.pt (float16 weights), or NAME.json and NAME.pt for
the split, to --out. Several processes may share one --out: each takes runs that no other has taken (a folder NAME.taken
says so; without it a run begins anew). A recipe waits for the teachers it names. Without recipes: sums up what was run
in docs/recipes.json.
"""

import argparse
import copy
import json
import math
import time
from collections import Counter
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn

import autoencoder
import batched
import coders
from data import Clip
from frame_net import FrameNet, decayed, make, unlike
from frames import MIXTURE, Frames, normalised
from light import LIGHT_FEATURES
from model import mixed
from restore import restore_backbone

FOLDS = 4


@dataclass
class Recipe:
    name: str
    net: str = "lite0"  # lite0, lite2, or a key of BACKBONES
    steps: int = 1000
    batch: int = 192
    lr: float = 1e-3
    decay: float = 0.02
    smoothing: float = 0.05
    size: int = 112
    widest: float = 1.3  # widest crop of a clip in training, in face boxes
    seen: float = 1.0  # crop that is evaluated, in face boxes
    much: float = 1.0  # degradation
    ema: float = 0.998
    dfdc: int = MIXTURE["dfdc"]
    fake_clips: int = MIXTURE["fake_clips"]
    blends: int = MIXTURE["blends"]
    redrawn: int = MIXTURE["redrawn"]
    folds: str = "0123"
    start: str = ""  # weights to go on from, in --out: of a run, or a shipped backbone.onnx
    teachers: str = ""  # weights of lite networks to learn from, with +
    distill: float = 1.0
    alike: float = 3.0
    seed: int = 1


def parse(text: str) -> Recipe:
    name, _, rest = text.partition(":")
    types = {f.name: f.type for f in fields(Recipe)}
    values = dict(pair.split("=") for pair in rest.split(",") if pair)
    return Recipe(name, **{k: types[k](v) for k, v in values.items()})


def load(path: Path, device: torch.device) -> FrameNet:
    saved = torch.load(path, map_location=device)
    net = make(saved["recipe"]["net"], pretrained=False).to(device, memory_format=torch.channels_last)
    net.load_state_dict(saved["net"])
    return net.eval()


def family(clip: Clip) -> str:
    """Its origin; variants of one generator ("EDTalk(+face-SR)") are one."""
    return clip.origin.split("(")[0]


def folds(clips: list[Clip]) -> list[set[str]]:
    """Origins left out by each fold: the largest first, to the fold that has least of its class."""
    parts: list[set[str]] = [set() for _ in range(FOLDS)]
    for label in (0, 1):
        count = Counter(family(clip) for clip in clips if clip.label == label)
        load = [0.0] * FOLDS
        for origin in sorted(count, key=lambda o: (-count[o], o)):
            least = int(np.argmin(load))
            parts[least].add(origin)
            load[least] += count[origin] ** 0.5
    return parts


def run_name(recipe: Recipe, fold: int) -> str:
    return recipe.name if fold < 0 else f"{recipe.name}-{fold}"


def division(clips: list[Clip], fold: int) -> tuple[list[Clip], dict[str, list[Clip]]]:
    """Clips to train on, and the named sets of clips to look at."""
    if fold < 0:
        held = {s: [c for c in clips if c.split == s] for s in ("val", "test")}
        return [c for c in clips if c.split == "train"], held
    out = folds(clips)[fold]
    held = [c for c in clips if family(c) in out]
    groups = {c.group for c in held}
    return [c for c in clips if family(c) not in out and c.group not in groups], {"held": held}


def weighted_auc(clips: list[Clip], margins: np.ndarray) -> float:
    """AUC in which an origin counts as the square root of its clips."""
    count = Counter(c.origin for c in clips)
    weights = [count[c.origin] ** -0.5 for c in clips]
    return float(roc_auc_score([1 - c.label for c in clips], margins, sample_weight=weights))


@torch.inference_mode()
def margins_of(net: nn.Module, crops: Tensor) -> np.ndarray:
    """fake - real, for each of float [n, 3, h, w] in 0..1."""
    net.eval()
    with mixed(crops.device):
        logits = torch.cat([net(normalised(part))[1].float() for part in crops.split(512)])
    return (logits[:, 0] - logits[:, 1]).cpu().numpy()


class Look:
    """What is looked at during a run, cut once."""

    def __init__(self, frames: Frames, held: dict[str, list[Clip]], recipe: Recipe, per_clip: int = 8):
        self.held, self.per_clip = held, per_clip
        rows = torch.nonzero(frames.still_val).flatten()
        self.labels = frames.still_labels[rows].cpu().numpy()
        self.stills = frames.stills_of(rows, recipe.size)
        self.crops = {k: frames.frames_of(c, recipe.size, per_clip, recipe.seen) for k, c in held.items()}
        self.crops |= {
            f"{k} coded": torch.cat([coders.h264(batched.rescale(p, 0.5, 0.8), 30, 34) for p in c.split(512)])
            for k, c in self.crops.items()
        }

    def __call__(self, net: nn.Module) -> tuple[dict[str, float], dict[str, list[float]]]:
        aucs = {"dfdc": float(roc_auc_score(1 - self.labels, margins_of(net, self.stills)))}
        margins = {k: margins_of(net, c).reshape(-1, self.per_clip).mean(1) for k, c in self.crops.items()}
        for k, m in margins.items():
            aucs[k] = weighted_auc(self.held[k.split()[0]], m)
        return aucs, {k: m.round(3).tolist() for k, m in margins.items()}


def train(recipe: Recipe, fold: int, frames: Frames, out: Path) -> dict:
    device, started, run = frames.device, time.time(), run_name(recipe, fold)
    clips, held = division(frames.clips, fold)
    np.random.seed(0)
    torch.manual_seed(0)
    look = Look(frames, held, recipe)
    torch.manual_seed(recipe.seed * 100 + fold)
    np.random.seed(recipe.seed * 100 + fold + 1)
    net = make(recipe.net).to(device, memory_format=torch.channels_last)
    if recipe.start.endswith(".onnx"):
        some = frames.batches(clips, recipe.size, 512, recipe.widest, dict(MIXTURE, redrawn=0), recipe.much)
        faces = (next(some)[0] * 255).byte().permute(0, 2, 3, 1).cpu()
        net.backbone = restore_backbone(out / recipe.start, faces).to(device, memory_format=torch.channels_last)
    elif recipe.start:
        net.load_state_dict(torch.load(out / recipe.start, map_location=device)["net"])
    ema = copy.deepcopy(net).requires_grad_(False)
    parameters, teachers = list(net.parameters()), []
    if recipe.teachers:
        while not all((out / t).with_suffix(".json").exists() for t in recipe.teachers.split("+")):
            time.sleep(1)
        teachers = [load(out / t, device).requires_grad_(False) for t in recipe.teachers.split("+")]
        project = nn.ModuleList(nn.LazyConv2d(c, 1) for c in teachers[0].backbone.widths).to(device)
        project.append(nn.LazyLinear(LIGHT_FEATURES).to(device))
        with torch.no_grad():
            maps, _ = net.eval().stages(torch.zeros(2, 3, recipe.size, recipe.size, device=device))
            for p, m in zip(project, maps, strict=True):
                p(m)
        parameters += list(project.parameters())
    optimizer = torch.optim.AdamW(decayed(parameters, recipe.decay), lr=recipe.lr, fused=device.type == "cuda")
    mixture = {k: getattr(recipe, k) for k in MIXTURE}
    batches = frames.batches(clips, recipe.size, recipe.batch, recipe.widest, mixture, recipe.much)
    result = {"recipe": asdict(recipe), "fold": fold, "curve": []}
    mean_loss = torch.zeros((), device=device)
    for step in range(1, recipe.steps + 1):
        rate = (
            recipe.lr
            * min(1, step / min(200, recipe.steps / 5))
            * (0.5 + 0.5 * math.cos(math.pi * step / recipe.steps))
        )
        for group in optimizer.param_groups:
            group["lr"] = rate
        with torch.no_grad():
            crops, labels = next(batches)
            x = normalised(crops)
        net.train()
        with mixed(device):
            if teachers:
                maps, logits = net.stages(x)
                mine = [p(m) for p, m in zip(project, maps, strict=True)]
            else:
                logits = net(x)[1]
        logits = logits.float()
        loss = F.cross_entropy(logits, labels, label_smoothing=recipe.smoothing)
        mean_loss.lerp_(loss.detach(), 0.02)
        if teachers:
            with torch.no_grad(), mixed(device):
                seen, pooled = teachers[0].backbone.stages(x)
                opinions = [teachers[0].head(pooled).float(), *(t(x)[1].float() for t in teachers[1:])]
                opinion = torch.stack(opinions).mean(0)
            maps = zip(mine, [*seen, pooled], strict=True)
            alike = torch.stack([unlike(a.float(), b.float()) for a, b in maps]).mean()
            mine, theirs = F.log_softmax(logits, 1), F.log_softmax(opinion, 1)
            agree = F.kl_div(mine, theirs, log_target=True, reduction="batchmean")
            loss = (1 - recipe.distill * 0.8) * loss + recipe.distill * (recipe.alike * alike + 2 * agree)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 2.0)
        optimizer.step()
        with torch.no_grad():
            decay = min(recipe.ema, step / (step + 20))
            states = zip(ema.state_dict().values(), net.state_dict().values(), strict=True)
            pairs = [pair for pair in states if pair[0].is_floating_point()]
            torch._foreach_lerp_([a for a, _ in pairs], [b for _, b in pairs], 1 - decay)
        if step % max(1, recipe.steps // 4) == 0:
            aucs, margins = look(ema)
            point = {"step": step, "loss": mean_loss.item(), "seconds": time.time() - started} | aucs
            if teachers:
                point |= {"alike": alike.item(), "agree": agree.item()}
            result["curve"].append(point)
            state = {k: v.half() if v.is_floating_point() else v for k, v in ema.state_dict().items()}
            torch.save({"net": state, "recipe": asdict(recipe), "fold": fold}, out / f"{run}.pt")
            print(recipe.name, fold, {k: round(v, 3) for k, v in point.items()}, flush=True)
    result["margins"] = margins
    result["clips"] = {k: [c.path for c in held[k]] for k in held}
    (out / f"{run}.json").write_text(json.dumps(result))
    return result


def unusual(recipe: Recipe) -> dict:
    """What differs from the usual recipe, and from folds and name, by field."""
    usual = asdict(Recipe(recipe.name, folds=recipe.folds))
    return {k: v for k, v in asdict(recipe).items() if v != usual[k]}


def summarise(out: Path, docs: Path) -> None:
    """Every run in `out`, its recipe and how it ended, to DOCS/recipes.json: the order is that of the runs' names."""
    runs = []
    for path in sorted(out.glob("*.json")):
        run = json.loads(path.read_text())
        end = {k: round(v, 4) for k, v in run["curve"][-1].items() if k != "seconds"}
        runs.append(
            {"recipe": run["recipe"], "unusual": unusual(Recipe(**run["recipe"])), "fold": run["fold"], "end": end}
        )
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU"
    (docs / "recipes.json").write_text(json.dumps({"device": device, "runs": runs}, indent=1) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("recipes", nargs="*", type=parse, help="none: sums up what was run")
    parser.add_argument("--docs", type=Path, default=Path(__file__).parent / "../docs")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    if not args.recipes:
        raise SystemExit(summarise(args.out, args.docs))
    torch.backends.cudnn.benchmark = True
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    frames = Frames(args.data, args.crops, torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    for recipe in args.recipes:
        for fold in [-1] if recipe.folds == "split" else map(int, recipe.folds):
            try:
                (args.out / f"{run_name(recipe, fold)}.taken").mkdir()
            except FileExistsError:
                continue
            kinds = sorted(args.crops.glob("autoencoder-*.pt")) if recipe.redrawn else []
            if recipe.redrawn and not kinds:
                raise FileNotFoundError(f"{args.crops}/autoencoder-*.pt: run autoencoder.py first, or redrawn=0")
            frames.autoencoders = [autoencoder.load(args.crops, k.stem.split("-")[1], frames.device) for k in kinds]
            train(recipe, fold, frames, args.out)
