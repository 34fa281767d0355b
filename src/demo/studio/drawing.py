#!/usr/bin/env python3
"""Draws each piece with its measures, from the curves it is turned from: the left half as one sees it, the right half cut open.

    python3 drawing.py OUT

writes OUT/<piece>-size-<number>.svg on the ground of the pictures, 4:5 as they are, with the measures as text.
"""

import sys
from pathlib import Path

from pieces import PIECES, Pulled, Turned
from profile import curve

# The picture, and how much of it the piece takes at most.
WIDTH, HEIGHT, FILL = 1000.0, 1250.0, 0.6
TEXT = 38.0
GROUND, INK = "#f4efe6", "#1f1b16"


def measures(made):
    """What one would read off the drawing."""
    words = f"{centimetres(made.height)} tall, {centimetres(made.across)} across"
    return f"{words}, holds {int(round(made.holds, -1))} ml" if made.holds else words


def number(value):
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def path(points, close=False):
    words = [f"{number(x)} {number(-y)}" for x, y in points]
    return "M" + "L".join(words) + ("Z" if close else "")


def thinned(points, tolerance=0.12):
    """The same line with fewer points (Douglas and Peucker)."""
    if len(points) < 3:
        return points
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    far, where = 0.0, 0
    for i, (x, y) in enumerate(points[1:-1], 1):
        off = abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length if length > 1e-9 else ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5
        if off > far:
            far, where = off, i
    if far <= tolerance:
        return [points[0], points[-1]]
    return thinned(points[: where + 1], tolerance)[:-1] + thinned(points[where:], tolerance)


def centimetres(value):
    text = f"{value / 10:.1f}".rstrip("0").rstrip(".")
    return f"{text} cm"


def outside(profile):
    """From the foot's outer edge to the lip's highest point."""
    top = max(range(len(profile)), key=lambda i: profile[i][1])
    begin = max((i for i in range(top) if profile[i][1] <= 0.01), default=0)
    return profile[begin : top + 1]


def draw(made):
    shapes = []
    left, right, top = 0.0, 0.0, 0.0
    for part in made.parts:
        if isinstance(part, Turned):
            lift = part.place[2]
            whole = thinned([(r, z + lift) for r, z in part.profile])
            shapes.append(f'<path class="cut" d="{path(whole, close=True)}"/>')
            wall = thinned([(-r, z + lift) for r, z in outside(part.profile)])
            shapes.append(f'<path class="line" d="{path(wall)}"/>')
            inner, outer = wall[-1], wall[0]
            shapes.append(f'<path class="line" d="{path([inner, (0.0, inner[1])])}{path([outer, (0.0, outer[1])])}"/>')
            reach = max(r for r, _ in part.profile)
            left, right = min(left, -reach), max(right, reach)
            top = max(top, max(z for _, z in part.profile) + lift)
        else:
            middle = curve(part.path)
            edges = ([], [])
            for i, (x, _, z) in enumerate(middle):
                (x0, _, z0), (x1, _, z1) = middle[max(i - 1, 0)], middle[min(i + 1, len(middle) - 1)]
                length = max(((x1 - x0) ** 2 + (z1 - z0) ** 2) ** 0.5, 1e-6)
                _, high = part.section(i / (len(middle) - 1))
                for edge, side in zip(edges, (1, -1)):
                    edge.append((x - side * high * (z1 - z0) / length, z + side * high * (x1 - x0) / length))
            outline = thinned(edges[0]) + thinned(edges[1])[::-1]
            shapes.append(f'<path class="line" d="{path(outline, close=True)}"/>')
            left, right = min(left, *(x for x, _ in outline)), max(right, *(x for x, _ in outline))
            top = max(top, *(z for _, z in outline))
    height, across = made.height, made.across
    scale = min(WIDTH * FILL / (right - left), HEIGHT * FILL / top)
    # Millimetres from here on that are so long in the picture, whatever the scale.
    unit = 1.0 / scale
    text = TEXT * unit
    shapes.append(f'<path class="axis" d="{path([(0, -18 * unit), (0, top + 18 * unit)])}"/>')
    beside, tick = right + 42 * unit, 11 * unit
    rungs = "".join(path([(beside - tick, z), (beside + tick, z)]) for z in (0, height))
    shapes.append(f'<path class="measure" d="{path([(beside, 0), (beside, height)])}{rungs}"/>')
    shapes.append(f'<text x="{number(beside + 24 * unit)}" y="{number(-height / 2 + text * 0.35)}">{centimetres(height)}</text>')
    below, half = -48 * unit, across / 2
    rungs = "".join(path([(x, below - tick), (x, below + tick)]) for x in (-half, half))
    shapes.append(f'<path class="measure" d="{path([(-half, below), (half, below)])}{rungs}"/>')
    shapes.append(f'<text x="0" y="{number(-below + text * 1.5)}" text-anchor="middle">{centimetres(across)}</text>')
    # The height's measure stands at the right: the middle of all of it is the middle of the picture.
    x = WIDTH / 2 - scale * (left + right) / 2 - 60
    y = HEIGHT / 2 + scale * top / 2 - 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}"><title>{measures(made)}</title>'
        f"<style>.cut{{fill:{INK};fill-opacity:.14}}.cut,.line{{stroke-width:{3 * unit:.3f}}}.measure,.axis{{stroke-width:{1.8 * unit:.3f}}}"
        f".axis{{stroke-dasharray:{24 * unit:.2f} {9 * unit:.2f} {6 * unit:.2f} {9 * unit:.2f}}}text{{fill:{INK};stroke:none}}</style>"
        f'<rect width="100%" height="100%" fill="{GROUND}"/>'
        f'<g transform="translate({number(x)} {number(y)}) scale({scale:.4f})" fill="none" stroke="{INK}" stroke-linejoin="round" '
        f'font-family="Instrument Sans,system-ui,sans-serif" font-size="{text:.3f}">{"".join(shapes)}</g></svg>\n'
    )


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for piece in PIECES:
        for index, size in enumerate(piece.sizes.values(), 1):
            (out / f"{piece.slug}-size-{index}.svg").write_text(draw(piece.build(*size)))


if __name__ == "__main__":
    main()
