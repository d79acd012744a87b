"""A film as pictures for slides and papers: a GIF of some frames, a PNG of the last.

Decision regions and points at the left (for data with other than two features the accuracies), both
costs at the right; sizes and work are bounded whatever the net is.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from core.data import Floats, Part
from core.network import forward, predict, probabilities
from core.scaling import apply
from core.snapshot import Snapshot
from core.training import Run
from lessons.shared.words import rounded
from ui import theme
from ui.film_page import thinned
from ui.run_film import extent, grid, scaled_extent

WIDTH, HEIGHT, SIDE = 660, 340, 280
MOST_FRAMES: Final = 40
WORK: Final = 2e9
"""Weights times points times frames of a GIF's regions are at most about this."""
MOST_POINTS: Final = 600
"""So many points of each part are drawn."""
COLOURS: Final = 128
"""So many a GIF has, over all its frames."""
FRAME_MS, LAST_MS = 90, 2500
INK, SOFT, PAPER = "#31333f", "#d5d6d9", "#ffffff"
Box = tuple[int, int, int, int]
LEFT: Final[Box] = (30, 32, 30 + SIDE, 32 + SIDE)
RIGHT: Final[Box] = (370, 32, WIDTH - 14, 32 + SIDE)


def film_gif(run: Run) -> bytes:
    """At most MOST_FRAMES frames of the film, evenly, over and over."""
    side = _side(run)
    frames = int(np.clip(WORK / (run.network.n_parameters * side**2), 8, MOST_FRAMES))
    snapshots = thinned(run, frames).snapshots
    drawn = [_picture(run, one, side) for one in snapshots]
    palette = _palette(drawn)
    pictures = [one.quantize(palette=palette, dither=Image.Dither.NONE) for one in drawn]
    stream = io.BytesIO()
    pictures[0].save(
        stream,
        "gif",
        save_all=True,
        append_images=pictures[1:],
        duration=[FRAME_MS] * (len(pictures) - 1) + [LAST_MS],
        loop=0,
    )
    return stream.getvalue()


def _palette(pictures: Sequence[Image.Image]) -> Image.Image:
    """One palette for all: to choose one for each takes longer than to draw it."""
    some = [pictures[n] for n in sorted({0, len(pictures) // 3, len(pictures) - 1})]
    strip = Image.new("RGB", (WIDTH, HEIGHT * len(some)))
    for n, one in enumerate(some):
        strip.paste(one, (0, HEIGHT * n))
    palette = strip.quantize(COLOURS)
    colours = np.array(palette.getpalette()).reshape(-1, 3)
    colours[colours.min(axis=1) > 247] = 255  # else the paper takes a grey that is next to white
    palette.putpalette(colours.ravel().tolist())
    return palette


def film_png(run: Run) -> bytes:
    """The last frame."""
    stream = io.BytesIO()
    _picture(run, thinned(run, MOST_FRAMES).snapshots[-1], 2 * _side(run)).save(stream, "png")
    return stream.getvalue()


def _side(run: Run) -> int:
    """Points along an edge of the regions: the fewer, the larger the net."""
    return int(np.clip(math.sqrt(8e6 / run.network.n_parameters), 40, 100))


def _picture(run: Run, now: Snapshot, side: int) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    if run.data.n_x == 2 and now.theta is not None:
        image.paste(_regions(run, now.theta, side), LEFT[:2])
        for part, shape in ((run.data.train, "train"), (run.data.dev, "dev")):
            _points(draw, run, now.theta, part, shape)
        draw.rectangle(LEFT, outline=INK)
    else:
        _curves(draw, run, now, LEFT, ("train_accuracy", "dev_accuracy"))
    _curves(draw, run, now, RIGHT, ("train_cost", "dev_cost"))
    _words(draw, run, now)
    return image


def _regions(run: Run, theta: Floats, side: int) -> Image.Image:
    """The class at each place, the paler the less sure the net is."""
    with np.errstate(over="ignore", invalid="ignore"):
        A = forward(run.network, theta, grid(scaled_extent(run), side)).A[-1]
    P = probabilities(run.network, A)
    P = np.nan_to_num(P, nan=1 / len(P))
    chance = 1 / len(P)
    strength = 0.52 * ((P.max(axis=0) - chance) / (1 - chance)) ** 0.7
    colours = np.array([ImageColor.getrgb(c) for c in theme.FILM_COLOURS[: len(P)]])
    pixels = 255 + (colours[P.argmax(axis=0)] - 255) * strength[:, np.newaxis]
    small = Image.fromarray(np.rint(pixels).astype(np.uint8).reshape(side, side, 3))
    return small.resize((SIDE, SIDE), Image.Resampling.BILINEAR)


def _points(draw: ImageDraw.ImageDraw, run: Run, theta: Floats, part: Part, shape: str) -> None:
    """Discs for training, diamonds for dev; a ring is round each that is classified wrongly."""
    X, y = part.X[:, :MOST_POINTS], part.y[:MOST_POINTS]
    x0, x1, y0, y1 = extent(run.data)
    across = LEFT[0] + (X[0] - x0) / (x1 - x0) * SIDE
    down = LEFT[1] + (y1 - X[1]) / (y1 - y0) * SIDE
    with np.errstate(over="ignore", invalid="ignore"):
        A = forward(run.network, theta, apply(run.scaling, X)).A[-1]
    wrong = predict(run.network, A) != y
    for x, z, c, ring in zip(
        across.tolist(), down.tolist(), y.tolist(), wrong.tolist(), strict=True
    ):
        if ring:
            draw.ellipse((x - 5, z - 5, x + 5, z + 5), outline=INK)
        colour = theme.FILM_COLOURS[c]
        if shape == "train":
            draw.ellipse((x - 2.5, z - 2.5, x + 2.5, z + 2.5), fill=colour, outline=PAPER)
        else:
            diamond = ((x, z - 3.5), (x + 3.5, z), (x, z + 3.5), (x - 3.5, z))
            draw.polygon(diamond, fill=colour, outline=INK)


def _curves(
    draw: ImageDraw.ImageDraw, run: Run, now: Snapshot, box: Box, names: Sequence[str]
) -> None:
    """Both lines over the updates, pale from now on, with ends of the scale written out."""
    left, top, right, bottom = box
    t = np.array([s.iteration for s in run.snapshots], dtype=float)
    values = [np.array([getattr(s, name) for s in run.snapshots]) for name in names]
    finite = np.concatenate([v[np.isfinite(v)] for v in values])
    high = float(finite.max(initial=0.0)) or 1.0
    x = left + t / max(1.0, t[-1]) * (right - left)
    cursor = left + now.iteration / max(1.0, t[-1]) * (right - left)
    draw.rectangle(box, outline=SOFT)
    name = names[0].partition("_")[2]
    draw.text(((left + right) / 2, top + 5), name, INK, ImageFont.load_default(12), "mt")
    for v, colour in zip(values, (theme.TRAIN, theme.DEV), strict=True):
        y = bottom - np.nan_to_num(v, nan=high, posinf=high) / high * (bottom - top)
        path = np.stack([x, np.clip(y, top, bottom)], axis=1)
        pale = tuple((255 * 2 + c) // 3 for c in ImageColor.getrgb(colour))
        draw.line([tuple(p) for p in path.tolist()], fill=pale, width=2)
        draw.line([tuple(p) for p in path[x <= cursor].tolist()], fill=colour, width=2)
    draw.line((cursor, top, cursor, bottom), fill=INK)
    font = ImageFont.load_default(11)
    draw.text((left - 3, top), rounded(high, 2), fill=INK, font=font, anchor="rt")
    draw.text((left - 3, bottom), "0", fill=INK, font=font, anchor="rb")
    draw.text((right, bottom + 3), f"{int(t[-1]):,} updates", fill=INK, font=font, anchor="rt")


def _words(draw: ImageDraw.ImageDraw, run: Run, now: Snapshot) -> None:
    bold, font = ImageFont.load_default(14), ImageFont.load_default(12)
    draw.text((LEFT[0], 8), f"update {now.iteration:,}", fill=INK, font=bold)
    places = ((190, "train", theme.TRAIN), (430, "dev", theme.DEV))
    for x, part, colour in places:
        cost, accuracy = getattr(now, f"{part}_cost"), getattr(now, f"{part}_accuracy")
        words = f"{part}: cost {cost:.3f}, accuracy {100 * accuracy:.1f} %"
        draw.text((x, 9), words, fill=colour, font=font)
