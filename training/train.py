"""Trains a frame network (backbone + linear) on crops: python train.py --data ../../shared/data --out runs/resnext50

Uses a GPU where there is one. Several processes or machines: torchrun --nproc-per-node 2 train.py ...
The schedule runs on wall-clock minutes, since what a machine does in an hour varies tenfold, or on steps. Resumes by
itself from OUT/last.pt; of several machines the first one has it. Writes OUT/config.json, OUT/curves.csv,
OUT/curves.png, OUT/best.pt (lowest validation loss) and OUT/last.pt.
"""

import argparse
import copy
import json
import math
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.metrics import roc_auc_score
from torch import Tensor, distributed, nn
from torch.utils.data import DataLoader

import curves
from data import FAKE_BLENDS, FAKE_CLIPS, REAL_DFDC, TrainingCrops, mix_clips, to_input, validation_crops
from frame_net import FrameNet, Locator, ReLSTMFrames, changed, decayed, make, unlike
from model import BACKBONES, FEATURES, fast_bfloat16, frame_weights, mixed

here = Path(__file__).parent
CHANGEABLE = {"data", "crops", "out", "minutes", "steps", "threads", "workers"}  # options of a run that is resumed
parser = argparse.ArgumentParser()
parser.add_argument("--data", type=Path, required=True)
parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
parser.add_argument("--out", type=Path, required=True)
parser.add_argument("--net", choices=[*BACKBONES, "light"], default="resnext50")
parser.add_argument("--teacher", type=Path, help="best.pt or last.pt of a light run to learn from")
parser.add_argument(
    "--clip-teacher",
    type=Path,
    help="the same of another, whose opinion of clips counts, right or wrong, not --teacher's",
)
parser.add_argument("--clip-sharpness", type=float, default=1.0, help="factor of that one's logits")
parser.add_argument("--start", type=Path, help="a shipped backbone.onnx to go on from, instead of from nothing")
parser.add_argument(
    "--lstm", type=Path, help="its temporal.onnx: ReLSTM goes on through its finished LSTM, and is its own teacher"
)
parser.add_argument("--after", type=Path, help="last.pt of a run to go on from, by a schedule of this run's own")
parser.add_argument("--small", type=int, default=96, help="px of crops in the first part of training: cheaper steps")
parser.add_argument("--small-share", type=float, default=0.0, help="length of that part, as a share of the minutes")
parser.add_argument("--blends", type=int, default=FAKE_BLENDS, help="sixteenths of the fakes that are self-blends")
parser.add_argument("--swaps", type=int, default=0, help="and that are made by landmarks, which landmarks.py finds")
parser.add_argument("--fake-clips", type=int, default=FAKE_CLIPS, help="and that are of clips; the rest are DFDC's")
parser.add_argument("--real-dfdc", type=int, default=REAL_DFDC, help="sixteenths of the reals that are DFDC's")
parser.add_argument("--minutes", type=float, default=100)
parser.add_argument("--steps", type=int, help="length in steps, instead of minutes")
parser.add_argument("--batch", type=int, default=64)
parser.add_argument("--lr", type=float, default=1e-3)
parser.add_argument("--warmup", type=int, default=200, help="steps")
parser.add_argument("--weight-decay", type=float, default=0.02)
parser.add_argument("--smoothing", type=float, default=0.05)
parser.add_argument("--distill", type=float, default=1.0, help="weight of the teacher's features and logits")
parser.add_argument(
    "--clip-labels",
    type=float,
    default=1.0,
    help="weight of a clip's label where the teacher is right and no forgery of the crop is in the batch",
)
parser.add_argument(
    "--mix", type=float, default=0.0, help="share of the clips' fakes that are mixed with another clip, for the teacher"
)
parser.add_argument("--locate", type=float, default=0.0, help="weight of where a swap differs from its original")
parser.add_argument("--evaluate-every", type=float, default=5, help="minutes")
parser.add_argument("--patience", type=int, default=8, help="evaluations without a better validation loss")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--threads", type=int, default=2, help="CPU threads of a process")
parser.add_argument("--workers", type=int, default=1, help="processes that make batches, for each that trains")
parser.add_argument("--dfdc-held", type=int, default=1500, help="DFDC validation frames looked at during training")
args = parser.parse_args()
if args.lstm and (args.net != "resnext50" or args.teacher or not args.start):
    parser.error("--lstm goes on from --start with --net resnext50 and no --teacher")
if args.mix and not (args.lstm or args.teacher):
    parser.error("--mix is about what a teacher says")
if args.clip_teacher and not args.teacher:
    parser.error("--clip-teacher wants a --teacher for all other crops")
if args.locate and not args.swaps:
    parser.error("--locate is about --swaps")

rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
device = (
    torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if torch.cuda.is_available() else torch.device("cpu")
)
if world > 1:
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
# Backward passes of depthwise convolutions are slower in bfloat16 than in float32 on a CPU (17 against 13 ms an image).
half = fast_bfloat16(device) and (args.net != "light" or device.type == "cuda")


@torch.inference_mode()
def evaluate(net: FrameNet, crops: Tensor, labels: Tensor, per_video: int) -> dict[str, float]:
    """Loss (cross-entropy), accuracy and AUC of videos; each is the mean logit of `per_video` crops in uint8
    [n, 112, 112, 3]."""
    net.eval()
    with mixed(device):
        logits = torch.cat([net(to_input(x.to(device)))[1].float().cpu() for x in crops.split(128)])
    logits = logits.unflatten(0, (-1, per_video)).mean(dim=1)
    return {
        "loss": F.cross_entropy(logits, labels).item(),
        "accuracy": (logits.argmax(1) == labels).float().mean().item(),
        "auc": roc_auc_score((labels == 0).numpy(), (logits[:, 0] - logits[:, 1]).numpy()),
    }


def average_gradients(parameters: list[nn.Parameter]) -> None:
    """Each process takes the mean of all gradients, in one message."""
    used = [p for p in parameters if p.grad is not None]  # the light branch's ImageNet classifier is not
    flat = torch.cat([p.grad.flatten() for p in used])
    distributed.all_reduce(flat)
    for p, mean in zip(used, flat.div_(world).split([p.numel() for p in used]), strict=True):
        p.grad.copy_(mean.view_as(p))


def taught(path: Path) -> FrameNet:
    """A finished light network, as it was averaged."""
    net = make("light", pretrained=False)
    for part in ("backbone", "head"):
        getattr(net, part).load_state_dict(frame_weights(path, part))
    return net.to(device, memory_format=torch.channels_last).eval().requires_grad_(False)


def claim(out: Path) -> None:
    """Writes OUT/config.json, or stops where OUT/last.pt was made with other options. Those that an old config.json
    lacks had their defaults."""
    kept, now = out / "config.json", json.loads(json.dumps(vars(args), default=str))
    if (out / "last.pt").exists() and kept.exists():
        before = json.loads(kept.read_text())
        was = {k: before.get(k, parser.get_default(k)) for k in now.keys() - CHANGEABLE}
        other = [f"--{k.replace('_', '-')} {v}, not {now[k]}" for k, v in sorted(was.items()) if v != now[k]]
        if other:
            raise SystemExit(f"{out} was made with {'; '.join(other)}: take another folder")
    kept.write_text(json.dumps(now, indent=1))


def saved_state(last: Path, after: Path | None) -> dict:
    """What a run goes on from, the first process's `last` or else its `after`, in all processes: other machines have
    other disks. Empty where there is neither; of `after` nothing is "done", since the schedule is the new run's own."""
    found = [{}]
    if rank == 0 and last.exists():
        found = [torch.load(last, map_location="cpu")]
    elif rank == 0 and after:
        found = [torch.load(after, map_location="cpu") | {"done": {}}]
    if world > 1:
        distributed.broadcast_object_list(found, device=device)
    return found[0]


def progress(done: dict) -> float:
    """How much of the training is behind us, 0..1."""
    return done["step"] / args.steps if args.steps else done["minutes"] / args.minutes


torch.manual_seed(args.seed)
np.random.seed(args.seed)
torch.set_num_threads(args.threads)
args.out.mkdir(parents=True, exist_ok=True)
if rank == 0:
    claim(args.out)

net = make(args.net).to(memory_format=torch.channels_last)
if args.start:
    from restore import restore_backbone, restore_light

    restored = restore_light if args.net == "light" else restore_backbone
    net.backbone = restored(args.start, next(iter(TrainingCrops(args.data, args.crops, 512, 0)))[0]).to(
        memory_format=torch.channels_last
    )
if args.lstm:
    from restore import restore_locator, restore_temporal

    net = ReLSTMFrames(net.backbone, restore_temporal(args.lstm)[0])
net = net.to(device)
ema = copy.deepcopy(net).requires_grad_(False)
teacher = project = None
parameters = [p for p in net.parameters() if p.requires_grad]
if args.lstm:
    teacher = copy.deepcopy(net).eval().requires_grad_(False)
elif args.teacher:
    teacher = taught(args.teacher)
    if args.start and args.net == "light":  # the teacher is what it was: it goes on from the same verdict
        for own in (net, ema):
            own.head.load_state_dict(teacher.head.state_dict())
if args.teacher and args.net != "light":
    from light import LIGHT_FEATURES

    project = nn.ModuleList(
        nn.Conv2d(*widths, 1) for widths in zip(net.backbone.widths, teacher.backbone.widths, strict=True)
    )
    project.append(nn.Linear(FEATURES, LIGHT_FEATURES))
    project.to(device)
    parameters += list(project.parameters())
clip_teacher = taught(args.clip_teacher) if args.clip_teacher else None
locator = Locator(net.backbone).to(device) if args.locate else None
if locator:
    parameters += list(locator.parameters())
    if args.lstm:
        locator.load_state_dict(restore_locator(args.start) or locator.state_dict())
where_mean = copy.deepcopy(locator)
means = [(ema, net), (where_mean, locator)] if locator else [(ema, net)]
optimizer = torch.optim.AdamW(decayed(parameters, args.weight_decay), lr=args.lr, fused=True)
done = {"minutes": 0.0, "step": 0, "best": math.inf, "stale": 0}
last = args.out / "last.pt"
saved = saved_state(last, args.after)
if saved:
    net.load_state_dict(saved["net"])
    ema.load_state_dict(saved["ema"])
    groups = zip(saved["optimizer"]["param_groups"], optimizer.param_groups, strict=True)
    if all(len(before["params"]) == len(now["params"]) for before, now in groups):  # else it had other tasks
        optimizer.load_state_dict(saved["optimizer"])
    for group, own in zip(optimizer.param_groups, decayed(parameters, args.weight_decay), strict=True):
        group["weight_decay"] = own["weight_decay"]
    if project:
        project.load_state_dict(saved["project"])
    if locator and "locator" in saved:
        where_mean.load_state_dict(saved["locator"])
        locator.load_state_dict(saved.get("latest_locator", saved["locator"]))
    done |= saved["done"]
    print("resumed", done, flush=True)

batches = iter(
    DataLoader(
        TrainingCrops(
            args.data,
            args.crops,
            args.batch,
            args.seed + done["step"] + 1_000_003 * rank,
            args.blends,
            args.swaps,
            args.fake_clips,
            args.real_dfdc,
        ),
        batch_size=None,
        num_workers=args.workers,
        prefetch_factor=4,
    )
)
validation = validation_crops(args.data, args.crops, dfdc=args.dfdc_held, per_clip=6)
started = time.time() - done["minutes"] * 60
next_evaluation = done["minutes"] + args.evaluate_every
running = {}
while progress(done) < 1 and done["stale"] < args.patience:
    rate = args.lr * min(1, done["step"] / max(1, args.warmup)) * (0.5 + 0.5 * math.cos(math.pi * progress(done)))
    for group in optimizer.param_groups:
        group["lr"] = rate
    crops, labels, of_clip, originals = (t.to(device) for t in next(batches))
    mixtures = mix_clips(crops, labels, of_clip, args.mix)
    x = to_input(crops)
    if progress(done) < args.small_share:
        x = F.interpolate(x, size=(args.small, args.small), mode="bilinear", antialias=True)
        x = x.contiguous(memory_format=torch.channels_last)
    net.train()
    with torch.autocast(device.type, torch.bfloat16, enabled=half):
        if project:
            maps, logits = net.stages(x)
            copies = [p(m) for p, m in zip(project, maps, strict=True)]
        else:
            start = net.start(x)
            logits = net.rest(start)[1]
    logits = logits.float()
    weights = torch.ones_like(labels, dtype=torch.float)
    if teacher:
        with torch.no_grad(), mixed(device):
            if project:
                seen, pooled = teacher.backbone.stages(x)
                opinion = teacher.head(pooled).float()
            else:
                opinion = teacher.rest(start)[1].float()
            if clip_teacher:
                opinion[of_clip] = args.clip_sharpness * clip_teacher(x[of_clip])[1].float()
        right = (opinion.argmax(1) == labels) | mixtures
        if clip_teacher:
            right |= of_clip
        # The few clips are known by heart long before the rest is learned; where the teacher is right about one, its
        # opinion is worth more than the label. Where it is wrong, the label alone counts, and where the batch has a
        # forgery of the very crop beside it: two such labels say nothing of the source.
        forged = torch.zeros_like(of_clip)
        forged[originals[originals >= 0]] = True
        weights = torch.where(of_clip & right & ~forged, args.clip_labels, 1.0) * ~mixtures
    loss = F.cross_entropy(logits, labels, label_smoothing=args.smoothing, reduction="none").mul(weights).mean()
    losses = {"loss": loss.item(), "accuracy": (logits.argmax(1) == labels).float().mean().item()}
    if teacher:
        alike = torch.zeros(())
        if project:
            pairs = zip(copies, [*seen, pooled], strict=True)
            alike = torch.stack([unlike(c.float(), s.float()) for c, s in pairs]).mean()
        agree = F.kl_div(F.log_softmax(logits / 2, 1), F.log_softmax(opinion / 2, 1), log_target=True, reduction="none")
        agree = agree.sum(1).mul(right).mean()
        loss = loss + args.distill * (3 * alike + 4 * agree)
        losses |= {"alike": alike.item(), "agree": agree.item()}
    if locator:
        known = torch.nonzero((originals >= 0) | (labels == 1))[:, 0]  # a real one is its own original, unchanged
        where = locator(known)
        own = torch.where(labels == 1, torch.arange(len(labels), device=device), originals)[known]
        located = F.binary_cross_entropy_with_logits(where, changed(crops[known], crops[own], where.shape[1:]))
        loss = loss + args.locate * located
        losses["located"] = located.item()
    optimizer.zero_grad()
    loss.backward()
    if world > 1:
        average_gradients(parameters)
    nn.utils.clip_grad_norm_(parameters, 2.0)
    optimizer.step()
    done["step"] += 1
    done["minutes"] = (time.time() - started) / 60
    with torch.no_grad():
        share = 20 / (done["step"] + 20)  # so that the means are those of about the last twentieth of the steps
        for mean, latest in means:
            for a, b in zip(mean.state_dict().values(), latest.state_dict().values(), strict=True):
                a.lerp_(b, share) if a.is_floating_point() else a.copy_(b)
    for k, v in losses.items():
        running[k] = 0.98 * running.get(k, v) + 0.02 * v
    if rank == 0 and done["step"] % 50 == 0:
        print(done["step"], f"{done['minutes']:.1f} min", {k: round(v, 4) for k, v in running.items()}, flush=True)
    if rank == 0 and (done["minutes"] >= next_evaluation or progress(done) >= 1):
        next_evaluation += args.evaluate_every
        row = {"step": done["step"], "minutes": round(done["minutes"], 2), "lr": rate} | running
        for name, held in validation.items():
            row |= {f"{name}_{measure}": value for measure, value in evaluate(ema, *held).items()}
        score = (row["dfdc_loss"] + row["val_loss"]) / 2
        better = score < done["best"]
        done |= {"best": min(score, done["best"]), "stale": 0 if better else done["stale"] + 1}
        curves.add(args.out, row)
        print("validation", {k: round(v, 4) for k, v in row.items()}, "best" if better else "", flush=True)
        beside = {"locator": where_mean.state_dict()} if locator else {}
        if better:
            torch.save({"net": ema.state_dict(), "row": row} | beside, args.out / "best.pt")
        if project:
            beside["project"] = project.state_dict()
        if locator:
            beside["latest_locator"] = locator.state_dict()
        state = {"net": net.state_dict(), "ema": ema.state_dict(), "optimizer": optimizer.state_dict(), "done": done}
        state |= beside
        torch.save(state, args.out / "last.tmp")
        (args.out / "last.tmp").rename(last)
    if world > 1:  # all go by the first one's clock and patience
        told = torch.tensor([done["minutes"], done["stale"]], device=device)
        distributed.broadcast(told, 0)
        done |= {"minutes": told[0].item(), "stale": int(told[1])}
if world > 1:
    distributed.destroy_process_group()
