"""From logit margins to probabilities and bands, fitted and judged on clips that training did not see."""

import math

import numpy as np

QUANTILE = 1.7507  # of a normal distribution: 4 % lie above
FLAGGED = 0.0125  # of the real clips that bands are fitted on; on other sources it comes to 6 % (bands.py)
CROWD_FLAGGED = 0.045  # of real videos with several faces
CLEARED = 0.35  # of the fake ones; with fewer, "No signs found" is worth more and most are "Cannot tell" (bands.py)
NEAREST = 0.05  # to one half that "No signs found" may end
LOWEST_FLAG = 0.6  # and "Signs of manipulation" may begin
DRAWS = 10  # of the folds of cross_fit


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def judged(margins: np.ndarray, manifest: dict) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of margins (any shape) by a model.json, and their verdicts: 1 manipulated, -1 clean, 0 neither."""
    calibration, bands = manifest["calibration"], manifest["thresholds"]
    p = sigmoid(margins / calibration["temperature"] + calibration["bias"])
    return p, (p >= bands["manipulated"]).astype(int) - (p <= bands["clean"])


def calibrate(margins: np.ndarray, fake: np.ndarray) -> tuple[float, float]:
    """Temperature and bias of least cross-entropy, both classes weighing alike: the prior is one half."""
    weights = np.where(fake, 0.5 / fake.sum(), 0.5 / (~fake).sum())
    # A weak pull towards temperature 1.5 and bias 0: there are few groups, and overconfidence costs trust.
    grid = [
        (
            -(weights * np.where(fake, np.log(sigmoid(z) + 1e-9), np.log(1 - sigmoid(z) + 1e-9))).sum()
            + 0.02 * np.log(t / 1.5) ** 2
            + 0.01 * b**2,
            t,
            b,
        )
        for t in np.exp(np.linspace(np.log(0.3), np.log(6), 60))
        for b in np.linspace(-3, 3, 61)
        for z in [margins / t + b]
    ]
    _, temperature, bias = min(grid)
    return float(temperature), float(bias)


def bands(p: np.ndarray, fake: np.ndarray, flagged: float, cleared: float) -> tuple[float, float]:
    """Probabilities (flag at or above, clear at or below) by which the share `flagged` of the real clips is flagged and
    `cleared` of the fake ones cleared. Neither comes nearer to one half than the calibration can carry."""
    flag = float(np.clip(np.quantile(p[~fake], 1 - flagged), LOWEST_FLAG, 0.98))
    clear = float(np.clip(np.quantile(p[fake], cleared), 0.02, 0.5 - NEAREST))
    return flag, clear


def fit(margins: np.ndarray, fake: np.ndarray, flagged: float = FLAGGED, cleared: float = CLEARED) -> dict[str, float]:
    """Calibration and bands from clips that the network was not trained on."""
    temperature, bias = calibrate(margins, fake)
    flag, clear = bands(sigmoid(margins / temperature + bias), fake, flagged, cleared)
    return {"temperature": temperature, "bias": bias, "manipulated": flag, "clean": clear}


def crowd_discount(margins: np.ndarray, sources: list[str], flag: float, share: float = CROWD_FLAGGED) -> float:
    """Logits to take off a face's margin for each e-fold of faces judged, so that a video with several is not flagged
    by chance: `margins` of real clips, videos made of 2, 4 and 8 clips of one source, `flag` the margin of the band.

    A video is flagged by its worst face. With one threshold for any number of faces, 8 faces mean 8 chances. Beyond 8,
    for want of clips, margins are taken for independent and normal, so wide that 4 % of single faces are flagged: not
    many more videos of many faces may be.
    """
    rng = np.random.default_rng(0)
    by_source = [margins[[k for k, s in enumerate(sources) if s == name]] for name in sorted(set(sources))]
    weights = np.array([len(m) for m in by_source]) / len(margins)
    worst = {
        faces: np.array(
            [rng.choice(by_source[rng.choice(len(by_source), p=weights)], faces).max() for _ in range(2000)]
        )
        for faces in (2, 4, 8)
    }

    def chance(faces: int, discount: float) -> float:
        """That one of many normal margins is flagged."""
        one = (1 + math.erf((1 + discount * math.log(faces) / flag) * QUANTILE / math.sqrt(2))) / 2
        return 1 - one**faces

    for discount in np.arange(0, 2, 0.05):
        if all((m - discount * np.log(k) >= flag).mean() <= share for k, m in worst.items()) and all(
            chance(k, discount) <= 1.5 * 0.04 for k in (2, 8, 40, 200, 1200)
        ):
            return float(discount)
    raise ValueError(f"No discount below 2 keeps videos of several faces at {share:.1%} flagged")


def cross_fit(
    margins: np.ndarray,
    fake: np.ndarray,
    kinds: np.ndarray,
    folds: int = 5,
    draws: int = DRAWS,
    of: np.ndarray | None = None,
    **shares: float,
) -> dict[str, np.ndarray]:
    """For each clip its probability `p` and the bands, `manipulated` and `clean`, as fitted without its kind:
    [draws, n] each. `kinds` [n]: data.related; which of them share a fold is drawn anew each time. `of` [n]: margins
    to judge, if not those that it is fitted on. `shares`: of bands()."""
    of = margins if of is None else of
    names, kind = np.unique(kinds, return_inverse=True)
    found = {k: np.zeros((draws, len(margins))) for k in ("p", "manipulated", "clean")}
    for draw in range(draws):
        fold = (np.random.default_rng(draw).permutation(len(names)) % folds)[kind]
        for k in range(folds):
            here, fitted = fold == k, fit(margins[fold != k], fake[fold != k], **shares)
            found["p"][draw, here] = sigmoid(of[here] / fitted["temperature"] + fitted["bias"])
            for band in ("manipulated", "clean"):
                found[band][draw, here] = fitted[band]
    return found


def band_shares(judged: dict[str, np.ndarray], fake: np.ndarray) -> dict[str, float]:
    """What becomes of clips that cross_fit judged, in the mean of its draws: the shares of the real and of the fake
    ones that are flagged and cleared, and of all that are neither."""
    flagged, cleared = judged["p"] >= judged["manipulated"], judged["p"] <= judged["clean"]
    return {
        "real_flagged": float(flagged[:, ~fake].mean()),
        "real_cleared": float(cleared[:, ~fake].mean()),
        "fake_flagged": float(flagged[:, fake].mean()),
        "fake_cleared": float(cleared[:, fake].mean()),
        "uncertain": float((~flagged & ~cleared).mean()),
    }


def binned(p: np.ndarray, bins: int) -> list[np.ndarray]:
    """Indices of the probabilities [n] in bins of as many each, as far as equal ones allow."""
    edges = np.quantile(p, np.linspace(0, 1, bins + 1))
    which = np.clip(np.searchsorted(edges, p, side="right") - 1, 0, bins - 1)
    return [np.flatnonzero(which == b) for b in sorted(set(which))]


def expected_calibration_error(p: np.ndarray, fake: np.ndarray, bins: int = 8) -> float:
    """Mean distance between the probabilities [n] of a bin and the share of fakes in it."""
    return float(sum(len(b) / len(p) * abs(p[b].mean() - fake[b].mean()) for b in binned(p, bins)))


def calibration_error_by_chance(p: np.ndarray, draws: int = 1000) -> float:
    """The median expected calibration error where every probability is true: what so few clips show at the least."""
    rng = np.random.default_rng(0)
    return float(np.median([expected_calibration_error(p, rng.random(len(p)) < p) for _ in range(draws)]))


def calibration_error_debiased(p: np.ndarray, fake: np.ndarray, bins: int = 8) -> float:
    """Root of the mean square of the same distances, less what chance adds to each square (Kumar, Liang and Ma 2019):
    0 in the mean where every probability is true, however few they are."""
    squares = 0.0
    for b in binned(p, bins):
        share = fake[b].mean()
        squares += len(b) / len(p) * ((p[b].mean() - share) ** 2 - share * (1 - share) / max(len(b) - 1, 1))
    return math.sqrt(max(squares, 0.0))
