"""A sheet to draw a chart on, in pixels from the top left corner, and its SVG.

Text stays text, in the reader's own fonts; nothing depends on the fonts of the server. The same chart is the same
file, byte for byte. matplotlib is drawn with under a lock: it is not made for threads.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from threading import Lock
from typing import Literal

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

# Set once for the process and never put back: a context around each chart would not hold between threads.
mpl.rcParams.update(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "surveyapp",
        "font.family": ["sans-serif"],
        "font.sans-serif": ["Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "Arial", "DejaVu Sans"],
        "text.parse_math": False,
        "hatch.linewidth": 0.6,
    }
)

WIDTH = 440
MARGIN = 4
INK = "#2a2139"
SOFT = "#54485f"
PAPER = "#ffffff"
TEXT, SMALL = 13.0, 12.0
LINE = 18.0

_PER_CHARACTER = 0.53
_DRAWING = Lock()


class Sheet:
    """One chart being drawn. y grows downwards; the height is known at the end."""

    def __init__(self) -> None:
        self.figure = Figure(figsize=(WIDTH / 72, 1))
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, WIDTH)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = TEXT,
        colour: str = INK,
        ha: Literal["left", "center", "right"] = "left",
        bold: bool = False,
    ) -> None:
        """One line, the middle of its small letters at y."""
        weight = "bold" if bold else "normal"
        self.axes.text(x, y + 0.34 * size, words, fontsize=size, color=colour, ha=ha, va="baseline", fontweight=weight)

    def lines(self, x: float, y: float, words: str, width: float, *, size: float = TEXT, colour: str = INK) -> float:
        """Text broken to `width`; returns the y below it."""
        for line in wrapped(words, width, size):
            self.text(x, y, line, size=size, colour=colour)
            y += LINE * size / TEXT
        return y

    def bar(self, x: float, y: float, width: float, height: float, colour: str, *, hatched: bool = False) -> None:
        """A filled box, its middle at y."""
        self.axes.add_patch(
            Rectangle(
                (x, y - height / 2),
                width,
                height,
                facecolor=PAPER if hatched else colour,
                edgecolor=colour if hatched else PAPER,
                hatch="////" if hatched else None,
                linewidth=0.6,
            )
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, *, colour: str = INK, width: float = 1.0) -> None:
        """A straight line, over the bars."""
        self.axes.plot([x1, x2], [y1, y2], color=colour, linewidth=width, solid_capstyle="butt", zorder=3)

    def svg(self, height: float, title: str) -> bytes:
        """The chart as SVG, `height` pixels high."""
        with _DRAWING, warnings.catch_warnings():
            # Letters that the server's fonts lack are no matter: the reader's fonts draw them.
            warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
            self.figure.set_size_inches(WIDTH / 72, height / 72)
            self.figure.set_facecolor(PAPER)
            self.axes.set_ylim(height, 0)
            stream = io.BytesIO()
            canvas = FigureCanvasSVG(self.figure)
            canvas.print_figure(stream, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
        return stream.getvalue()


def wrapped(words: str, width: float, size: float = TEXT) -> list[str]:
    """The words in lines that fit the width in any usual sans serif."""
    return textwrap.wrap(words, max(8, int(width / (size * _PER_CHARACTER)))) or [""]


def text_width(words: str, size: float = TEXT) -> float:
    """About how wide the words are."""
    return len(words) * size * _PER_CHARACTER
