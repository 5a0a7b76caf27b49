"""How a training went, evaluation by evaluation: RUN/curves.csv, and curves.png drawn from it."""

import csv
from pathlib import Path


def add(run: Path, row: dict[str, float]) -> None:
    """One evaluation more; draws anew."""
    path = run / "curves.csv"
    new = not path.exists()
    with path.open("a") as file:
        writer = csv.DictWriter(file, row.keys())
        if new:
            writer.writeheader()
        writer.writerow(row)
    draw(run)


def draw(run: Path) -> None:
    """Losses, accuracies and AUCs over the steps."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    rows = list(csv.DictReader((run / "curves.csv").open()))
    figure, axes = plt.subplots(1, 3, figsize=(15, 4))
    for axis, kind in zip(axes, ("loss", "accuracy", "auc"), strict=True):
        for name in (k for k in rows[0] if k.endswith(kind)):
            axis.plot([int(r["step"]) for r in rows], [float(r[name]) for r in rows], label=name)
        axis.set_xlabel("step")
        axis.legend()
    figure.tight_layout()
    figure.savefig(run / "curves.png", dpi=100)
    plt.close(figure)
