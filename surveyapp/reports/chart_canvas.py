"""A sheet to draw a chart on, in pixels from the top where reading starts, and the pictures made of it.

In a language that is read from right to left the whole sheet is mirrored: who draws need not know. The same chart is
the same file, byte for byte. matplotlib is drawn with under a lock: it is not made for threads.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from surveyapp.language.catalogues import ENGLISH, direction
from surveyapp.reports.chart_colours import INK, PAPER
from surveyapp.reports.chart_text import from_right_to_left, joins_letters, unmarked, wrapped

# Set once for the process and never put back: a context around each chart would not hold between threads.
mpl.rcParams.update(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "surveyapp",
        "font.family": ["sans-serif"],
        "font.sans-serif": ["Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "Arial", "DejaVu Sans"],
        "text.parse_math": False,
        "hatch.linewidth": 0.8,
    }
)

WIDTH = 360
MARGIN = 4
TEXT, SMALL = 13.0, 12.0
LINE = 18.0

# Fonts of the server, for pictures whose letters are drawn here; DejaVu Sans comes with matplotlib.
_SERVER_FONTS = (
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Naskh Arabic",
    "Noto Sans Bengali",
    "Noto Sans Gurmukhi",
    "Noto Sans Gujarati",
    "DejaVu Sans",
)
_GAP = 1.2
_DRAWING = Lock()
_Anchor = Literal["start", "center", "end"]


class Sheet:
    """One chart being drawn. x grows in the direction of reading, y downwards; the height is known at the end."""

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language
        self.mirrored = direction(language) == "rtl"
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
        ha: _Anchor = "start",
        bold: bool = False,
    ) -> None:
        """One line, the middle of its small letters at y, that starts, has its middle or ends at x."""
        anchors: dict[_Anchor, Literal["left", "center", "right"]]
        anchors = {"start": "left", "center": "center", "end": "right"}
        if self.mirrored:
            anchors = {"start": "right", "center": "center", "end": "left"}
            words = from_right_to_left(words)
        self.axes.text(
            self._x(x),
            y + 0.34 * size,
            words,
            fontsize=size,
            color=colour,
            ha=anchors[ha],
            va="baseline",
            fontweight="bold" if bold else "normal",
        )

    def lines(
        self,
        x: float,
        y: float,
        words: str,
        width: float,
        *,
        size: float = TEXT,
        colour: str = INK,
        bold: bool = False,
    ) -> float:
        """Text broken to `width`; returns the y below it."""
        for line in wrapped(words, width, size * (1.06 if bold else 1.0)):
            self.text(x, y, line, size=size, colour=colour, bold=bold)
            y += LINE * size / TEXT
        return y

    def bar(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        *,
        hatched: bool = False,
        edge: str | None = None,
    ) -> None:
        """A filled box that starts at x, its middle at y, with white beside it. Nothing for no width."""
        if width <= 0:
            return
        gap = _GAP if width > 3 * _GAP else 0.0
        line = 0.8 if hatched or edge else 0.0
        drawn = max(width - gap - line, 0.1)
        start = x + gap / 2 + line / 2
        self.axes.add_patch(
            Rectangle(
                (self._x(start + drawn) if self.mirrored else start, y - height / 2 + line / 2),
                drawn,
                height - line,
                facecolor=PAPER if hatched else colour,
                edgecolor=colour if hatched else edge or "none",
                hatch="////" if hatched else None,
                linewidth=line,
            )
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        colour: str = INK,
        width: float = 1.0,
        under: bool = False,
    ) -> None:
        """A straight line, over the bars or under everything."""
        ends = [self._x(x1), self._x(x2)]
        self.axes.plot(ends, [y1, y2], color=colour, linewidth=width, solid_capstyle="butt", zorder=0.5 if under else 3)

    def dot(self, x: float, y: float, size: float, colour: str, *, hollow: bool = False) -> None:
        """A round mark over everything, `size` wide: full, or `hollow` with an edge in the colour."""
        face, edge, line = (PAPER, colour, 1.6) if hollow else (colour, PAPER, 1.0)
        self.axes.plot(
            [self._x(x)],
            [y],
            "o",
            markersize=size - (line if hollow else 0),
            markerfacecolor=face,
            markeredgecolor=edge,
            markeredgewidth=line,
            zorder=4,
        )

    def svg(self, height: float, title: str, *, outlines: bool = False) -> bytes:
        """The chart as SVG, `height` pixels high.

        Text stays text, in the reader's own fonts; nothing depends on the fonts of the server. With `outlines` letters
        are shapes in the fonts of the server instead, for programs that cannot join letters.
        """
        with _DRAWING:
            mpl.rcParams["svg.fonttype"] = "path" if outlines else "none"
            try:
                return self._drawn(FigureCanvasSVG, "svg", height, title, 72, letters=outlines)
            finally:
                mpl.rcParams["svg.fonttype"] = "none"

    def png(self, height: float, title: str, dpi: int = 216) -> bytes:
        """The same as pixels, in the fonts of the server: at 216 dots to the inch three dots for each pixel."""
        with _DRAWING:
            return self._drawn(FigureCanvasAgg, "png", height, title, dpi, letters=True)

    def _drawn(
        self,
        canvas: type[FigureCanvasSVG | FigureCanvasAgg],
        form: Literal["svg", "png"],
        height: float,
        title: str,
        dpi: int,
        *,
        letters: bool,
    ) -> bytes:
        """The file; `letters`: drawn here. Only under the lock."""
        for text in self.axes.texts:
            text.set_fontfamily(list(_server_fonts()) if letters else ["sans-serif"])
        metadata = (
            {"Title": title, "Date": None, "Creator": None} if form == "svg" else {"Title": title, "Software": None}
        )
        self.figure.set_size_inches(WIDTH / 72, height / 72)
        self.figure.set_facecolor(PAPER)
        self.axes.set_ylim(height, 0)
        stream = io.BytesIO()
        with warnings.catch_warnings():
            # Letters that the server's fonts lack are no matter where the reader's fonts draw them.
            warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
            canvas(self.figure).print_figure(stream, format=form, dpi=dpi, metadata=metadata)
        return stream.getvalue()

    def joins_letters(self) -> bool:
        """Whether any of the words are in a script that must be shaped."""
        return any(joins_letters(unmarked(text.get_text())) for text in self.axes.texts)

    def _x(self, x: float) -> float:
        return WIDTH - x if self.mirrored else x


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart that is ready: `height` and its width, WIDTH, in pixels; `title` names it in the file."""

    sheet: Sheet
    height: float
    title: str

    def svg(self) -> bytes:
        """For pages: text as text, in the reader's fonts."""
        return self.sheet.svg(self.height, self.title)

    def svg_for_print(self) -> bytes:
        """For PDF makers that set SVG letter by letter: scripts that join letters as outlines, others as text."""
        return self.sheet.svg(self.height, self.title, outlines=self.sheet.joins_letters())

    def png(self, dpi: int = 216) -> bytes:
        """For word processors."""
        return self.sheet.png(self.height, self.title, dpi)


@cache
def _server_fonts() -> Sequence[str]:
    installed = set(font_manager.get_font_names())
    return tuple(name for name in _SERVER_FONTS if name in installed)
