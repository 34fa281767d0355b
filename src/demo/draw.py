#!/usr/bin/env python3
"""Draws the pictures of the demo shop: stoneware as surfaces of revolution, one SVG for each product and glaze.

    python3 src/demo/draw.py public/demo

Its output is committed; the build doesn't run it. A piece is a profile (heights and radii, seen a little from above) in clay, with
a glaze poured over it down to a wavy line, one light from the upper left and one soft shadow. Numbers are whole, so that
each file stays around 5 kB.
"""

import math
import random
import re
import sys
from pathlib import Path

W, H = 1000, 1250
CX = 500
GROUND = 985          # where the middle of a foot stands
TILT = 0.20           # how far the view looks down: height of an ellipse by its width

CLAY = "#a98263"
CLAY_DARK = "#6f5038"

# Base colour from top to bottom, inside, edge where the glaze breaks, speckle.
GLAZES = {
    "ash": dict(stops=["#ece6da", "#ddd5c6", "#cfc6b5"], inside="#cdc4b3", rim="#b39a7c", dot="#5b4632"),
    "tideline": dict(stops=["#5f8c93", "#7ba3a4", "#c9c6b2"], inside="#4d777f", rim="#a98c6b", dot="#23383b"),
    "ember": dict(stops=["#6a2a1a", "#a8431c", "#c9703a"], inside="#55200f", rim="#d09057", dot="#2c0f07"),
    "moss": dict(stops=["#8c9063", "#727a4c", "#565f3a"], inside="#5a613c", rim="#b5a171", dot="#2c3019"),
    "night": dict(stops=["#2d3644", "#232a37", "#353f4b"], inside="#171c26", rim="#8b6a4d", dot="#9aa7b5"),
}


def n(value):
    return str(int(round(value)))


def lean(svg):
    """The same drawing in fewer bytes: no zero before a point, transparency inside the colour."""
    def with_alpha(match):
        colour = match[1] if len(match[1]) == 6 else "".join(c * 2 for c in match[1])
        return f'stop-color="#{colour}{round(float(match[2]) * 255):02x}"'

    svg = re.sub(r'stop-color="#(\w+)" stop-opacity="([.\d]+)"', with_alpha, svg)
    return re.sub(r'="0\.', '=".', svg)


def smooth(points):
    """Cubic curves through the points (Catmull-Rom), starting after the first."""
    out = []
    for i in range(len(points) - 1):
        p0 = points[max(i - 1, 0)]
        p1, p2 = points[i], points[i + 1]
        p3 = points[min(i + 2, len(points) - 1)]
        c1 = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        c2 = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        out.append("C" + " ".join(n(v) for v in (*c1, *c2, *p2)))
    return "".join(out)


def ellipse(cx, cy, rx, ry, **attributes):
    extra = "".join(f' {k.replace("_", "-")}="{v}"' for k, v in attributes.items())
    return f'<ellipse cx="{n(cx)}" cy="{n(cy)}" rx="{n(rx)}" ry="{n(ry)}"{extra}/>'


def path(d, **attributes):
    extra = "".join(f' {k.replace("_", "-")}="{v}"' for k, v in attributes.items())
    return f'<path d="{d}"{extra}/>'


class Piece:
    """One drawing. Everything round stands on the axis x = CX unless told otherwise."""

    def __init__(self, name, glaze):
        self.name, self.glaze = name, GLAZES[glaze]
        self.glaze_name = glaze
        self.random = random.Random(f"{name} {glaze}")
        self.parts, self.defs = [], []
        self.count = 0

    def add(self, *parts):
        self.parts.extend(parts)

    def shadow(self, rx, cx=CX, y=GROUND, strength=1.0):
        self.add(
            ellipse(cx + rx * 0.55, y + rx * 0.03, rx * 1.45, rx * 0.26, fill="#4a3a28", opacity=f"{0.22 * strength:.2f}", filter="url(#far)"),
            ellipse(cx + rx * 0.08, y + rx * 0.05, rx * 1.04, rx * 0.20, fill="#2b2016", opacity=f"{0.42 * strength:.2f}", filter="url(#near)"),
        )

    def outline(self, profile, cx):
        """A closed path around a profile [(y, r), …] from rim to foot."""
        left = [(cx - r, y) for y, r in profile]
        right = [(cx + r, y) for y, r in reversed(profile)]
        (_, top_r), (bottom_y, foot_r) = profile[0], profile[-1]
        return (
            f"M{n(left[0][0])} {n(left[0][1])}" + smooth(left)
            + f"A{n(foot_r)} {n(foot_r * TILT)} 0 0 0 {n(cx + foot_r)} {n(bottom_y)}" + smooth(right)
            + f"A{n(top_r)} {n(top_r * TILT)} 0 0 0 {n(left[0][0])} {n(left[0][1])}Z"
        )

    def turned(self, profile, glaze_to=None, cx=CX, open_top=True, speckles=24):
        """A turned body. `glaze_to`: the height at which the glaze ends."""
        self.count += 1
        body = f"b{self.count}"
        d = self.outline(profile, cx)
        r_max = max(r for _, r in profile)
        y_top, y_bottom = profile[0][0], profile[-1][0]
        glaze_to = glaze_to if glaze_to is not None else y_bottom - (y_bottom - y_top) * 0.13
        self.defs.append(f'<clipPath id="{body}"><path d="{d}"/></clipPath>')
        inner = [
            path(f"M0 0H{W}V{H}H0Z", fill="url(#clay)"),
            self.poured(cx, r_max, y_top, glaze_to),
            self.speckled(cx, r_max, y_top, glaze_to, speckles) if speckles else "",
        ]
        # One light for all: the shading runs across the widest part.
        inner.append(
            f'<rect x="{n(cx - r_max)}" y="{n(y_top - r_max * TILT)}" width="{n(2 * r_max)}" '
            f'height="{n(y_bottom - y_top + 2 * r_max * TILT)}" fill="url(#round)"/>'
        )
        shine_x = cx - r_max * 0.52
        # What is too small to shine has no speckles either.
        speckles and inner.append(
            path(
                f"M{n(shine_x)} {n(y_top + (y_bottom - y_top) * .14)}Q{n(shine_x - r_max * .06)} {n((y_top + y_bottom) / 2)} "
                f"{n(shine_x + r_max * .05)} {n(y_top + (y_bottom - y_top) * .72)}",
                stroke="#fff", stroke_width=n(max(r_max * 0.13, 8)), fill="none",
                opacity="0.34", filter="url(#near)",
            )
        )
        self.add(f'<g clip-path="url(#{body})">' + "".join(inner) + "</g>")
        if open_top:
            self.mouth(profile[0][0], profile[0][1], cx)

    def poured(self, cx, r, y_top, y_end):
        """The glaze down to its wavy end, a darker bead where it gathers."""
        edge, steps = [], 7
        for i in range(steps + 1):
            t = i / steps
            sag = math.sqrt(max(0.0, 1 - (2 * t - 1) ** 2)) * r * TILT
            edge.append((cx - r + 2 * r * t, y_end + sag + self.random.uniform(-7, 9)))
        line = f"M{n(edge[0][0] - 20)} {n(edge[0][1])}L{n(edge[0][0])} {n(edge[0][1])}" + smooth(edge)
        d = line + f"V{n(y_top - r * TILT - 10)}H{n(cx - r - 20)}Z"
        poured = path(d, fill="url(#glaze)") + path(line, fill="none", stroke=self.glaze["stops"][2], stroke_width="9", opacity="0.55")
        poured += path(line, fill="none", stroke="#2b1d12", stroke_width="3", opacity="0.28")
        if self.glaze_name == "tideline":
            # The tide: where the sea glaze meets the sand one.
            y = y_top + (y_end - y_top) * 0.56
            tide = [(cx - r + 2 * r * i / 6, y + math.sqrt(max(0.0, 1 - (2 * i / 6 - 1) ** 2)) * r * TILT + self.random.uniform(-12, 12)) for i in range(7)]
            line = f"M{n(tide[0][0])} {n(tide[0][1])}" + smooth(tide)
            poured += path(line, fill="none", stroke="#f2efe2", stroke_width="20", opacity="0.5", filter="url(#near)")
            poured += path(line, fill="none", stroke="#f7f4ea", stroke_width="5", opacity="0.7")
        return poured

    def speckled(self, cx, r, y_top, y_end, count):
        dots = "".join(
            f"M{n(self.random.uniform(cx - r, cx + r))} {n(self.random.uniform(y_top - r * TILT, y_end + r * TILT * .6))}h0"
            for _ in range(count)
        )
        half = len(dots.split("M")) // 2
        pieces = ["M" + p for p in dots.split("M")[1:]]
        both = dict(stroke=self.glaze["dot"])
        return path("".join(pieces[:half]), stroke_width="3", opacity="0.5", **both) + path(
            "".join(pieces[half:]), stroke_width="5", opacity="0.38", **both
        )

    def mouth(self, y, r, cx=CX, wall=None, liquid=None):
        """The opening: the lip, where the glaze breaks to brown, and the inside."""
        wall = wall or max(r * 0.055, 7)
        ry = r * TILT
        self.add(
            ellipse(cx, y, r, ry, fill=self.glaze["rim"]),
            ellipse(cx, y - 1, r - 2, ry - 2, fill=self.glaze["stops"][0]),
            ellipse(cx, y + 1, r - wall, ry - wall * 0.42, fill=self.glaze["inside"]),
            ellipse(cx, y + 1, r - wall, ry - wall * 0.42, fill="url(#hollow)"),
        )
        if liquid:
            self.add(ellipse(cx, y + ry * 0.42, (r - wall) * 0.88, (ry - wall * 0.42) * 0.52, fill=liquid))

    def strap(self, d, width):
        """A handle: a strap of clay along a path."""
        mid, dark = self.glaze["stops"][1], "#1c130b"
        self.defs.append(f'<path id="strap" d="{d}"/>')
        use = '<use href="#strap"'
        self.add(
            f'<g fill="none" stroke="{mid}" stroke-width="{n(width)}">{use}/>{use} stroke="{dark}" opacity=".26"/>'
            f'{use} stroke-width="{n(width * 0.62)}" x="-4" y="-3"/>{use} stroke="#fff" stroke-width="{n(width * 0.16)}" opacity=".4" x="-7" y="-6"/></g>'
        )

    def dish(self, y, r, lift, cx=CX, well=0.66, tilt=None, foot=0.5):
        """Something flat, seen from above: rim, slope, well."""
        t = tilt or 0.36
        g = self.glaze
        self.count += 1
        body = f"b{self.count}"
        # The underside shows as a crescent below the rim.
        under = (
            f"M{n(cx - r)} {n(y)}C{n(cx - r * .92)} {n(y + r * t * .7 + lift)} {n(cx - r * foot)} {n(y + r * t * .96 + lift)} {n(cx - r * foot * .8)} {n(y + r * t + lift)}"
            f"A{n(r * foot * 1.4)} {n(r * foot * .4)} 0 0 0 {n(cx + r * foot * .8)} {n(y + r * t + lift)}"
            f"C{n(cx + r * foot)} {n(y + r * t * .96 + lift)} {n(cx + r * .92)} {n(y + r * t * .7 + lift)} {n(cx + r)} {n(y)}Z"
        )
        self.defs.append(f'<clipPath id="{body}"><ellipse cx="{n(cx)}" cy="{n(y)}" rx="{n(r)}" ry="{n(r * t)}"/></clipPath>')
        dots = self.speckled(cx, r, y - r * t * 0.7, y + r * t * 0.7, 44)
        rings = "".join(
            ellipse(cx, y + 4, r * k, r * t * k, fill="none", stroke="#fff", stroke_width="3", opacity="0.10") for k in (0.22, 0.4, 0.55)
        )
        tide = ""
        if self.glaze_name == "tideline":
            tide = ellipse(cx - r * .04, y + r * .02, r * 0.80, r * t * 0.79, fill="none", stroke="#f2efe2", stroke_width=n(r * .05), opacity="0.5", filter="url(#near)")
        self.add(
            path(under, fill=CLAY_DARK),
            path(under, fill="url(#round)", opacity="0.8"),
            ellipse(cx, y, r, r * t, fill=g["rim"]),
            ellipse(cx, y - 1, r - 5, r * t - 4, fill="url(#glaze)"),
            f'<g clip-path="url(#{body})">'
            + tide
            + ellipse(cx, y + r * .035, r * well, r * t * well, fill="#2b1d12", opacity="0.30", filter="url(#near)")
            + ellipse(cx, y + r * .045, r * well, r * t * well, fill="url(#glaze)")
            + ellipse(cx, y + r * .045, r * well, r * t * well, fill="url(#well)")
            + rings
            + dots
            + ellipse(cx - r * .45, y - r * t * .45, r * .34, r * t * .2, fill="#fff", opacity="0.34", filter="url(#far)", transform=f"rotate(-16 {n(cx - r * .45)} {n(y - r * t * .45)})")
            + ellipse(cx, y, r, r * t, fill="url(#flat)")
            + "</g>",
        )

    def svg(self, title, box):
        """The drawing, with the piece (which fills `box`: left, top, right, bottom) brought into the middle."""
        left, top, right, bottom = box
        scale = min(820 / (right - left), 900 / (bottom - top), 1.32)
        dx, dy = W / 2 - scale * (left + right) / 2, H * 0.53 - scale * (top + bottom) / 2
        g = self.glaze
        a, b, c = g["stops"]
        dark = self.glaze_name in ("night", "ember", "moss")
        shared = (
            '<radialGradient id="paper" cx=".36" cy=".3" r=".95"><stop stop-color="#f7f2ea"/><stop offset=".6" stop-color="#efe9df"/><stop offset="1" stop-color="#e0d7c8"/></radialGradient>|'
            f'<linearGradient id="glaze" x2="0" y2="1"><stop stop-color="{a}"/><stop offset=".5" stop-color="{b}"/><stop offset="1" stop-color="{c}"/></linearGradient>|'
            f'<linearGradient id="clay" x2="0" y2="1"><stop offset=".5" stop-color="#b8916f"/><stop offset="1" stop-color="{CLAY}"/></linearGradient>|'
            '<linearGradient id="round"><stop stop-color="#1c130b" stop-opacity=".34"/><stop offset=".12" stop-color="#1c130b" stop-opacity=".10"/>'
            f'<stop offset=".3" stop-color="#fff" stop-opacity="{".20" if dark else ".26"}"/><stop offset=".5" stop-color="#1c130b" stop-opacity=".03"/>'
            '<stop offset=".8" stop-color="#1c130b" stop-opacity=".30"/><stop offset=".95" stop-color="#1c130b" stop-opacity=".52"/><stop offset="1" stop-color="#1c130b" stop-opacity=".40"/></linearGradient>|'
            '<linearGradient id="hollow"><stop stop-color="#000" stop-opacity=".48"/><stop offset=".55" stop-color="#000" stop-opacity=".20"/><stop offset="1" stop-color="#fff" stop-opacity=".16"/></linearGradient>|'
            '<linearGradient id="well" x2=".9" y2="1"><stop stop-color="#000" stop-opacity=".26"/><stop offset=".5" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#fff" stop-opacity=".16"/></linearGradient>|'
            '<linearGradient id="flat" x2=".8" y2="1"><stop stop-color="#fff" stop-opacity=".18"/><stop offset=".5" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#1c130b" stop-opacity=".28"/></linearGradient>|'
            '<filter id="far" x="-50%" y="-100%" width="200%" height="300%"><feGaussianBlur stdDeviation="34"/></filter>|'
            '<filter id="near" x="-50%" y="-100%" width="200%" height="300%"><feGaussianBlur stdDeviation="9"/></filter>'
        )
        drawn = "".join(self.parts) + "".join(self.defs)
        defs = "".join(d for d in shared.split("|") if d.split('id="')[1].split('"')[0] == "paper" or f'#{d.split(chr(34))[1]})' in drawn)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}" width="{W}" height="{H}" role="img"><title>{title}</title>'
            f"<defs>{defs}{''.join(self.defs)}</defs>"
            f'<path d="M0 0H{W}V{H}H0Z" fill="url(#paper)"/>'
            f'<g transform="translate({n(dx)} {n(dy)}) scale({scale:.2f})" stroke-linecap="round">{"".join(self.parts)}</g></svg>\n'
        )


# ---- The pieces ----

def mug(glaze):
    p = Piece("mug", glaze)
    p.shadow(235)
    p.strap("M690 610C850 590 860 850 672 850", 44)
    p.turned([(520, 232), (600, 236), (720, 234), (840, 226), (925, 206), (962, 172), (GROUND, 166)], glaze_to=915)
    return p


def tumbler(glaze):
    p = Piece("tumbler", glaze)
    p.shadow(180)
    p.turned([(430, 214), (560, 206), (720, 192), (860, 178), (945, 164), (GROUND, 150)], glaze_to=800)
    return p


def espresso_cup(glaze):
    p = Piece("espresso-cup", glaze)
    p.shadow(290, strength=0.9)
    p.dish(955, 300, 26, tilt=0.26, well=0.5)
    p.strap("M622 742C716 730 722 860 612 862", 28)
    p.turned([(680, 152), (740, 156), (820, 152), (890, 132), (935, 100), (952, 92)], glaze_to=905, speckles=30)
    return p


def plate(glaze):
    p = Piece("plate", glaze)
    p.shadow(330, y=930, strength=0.9)
    p.dish(800, 410, 18, well=0.70)
    return p


def bowl(glaze):
    p = Piece("bowl", glaze)
    p.shadow(210)
    p.turned([(600, 338), (680, 334), (780, 306), (870, 246), (930, 178), (950, 142), (GROUND, 136)], glaze_to=912)
    return p


def platter(glaze):
    p = Piece("platter", glaze)
    p.shadow(360, y=890, strength=0.85)
    p.dish(790, 440, 20, well=0.78, tilt=0.27, foot=0.62)
    return p


def serving_bowl(glaze):
    p = Piece("serving-bowl", glaze)
    p.shadow(240)
    p.turned([(660, 420), (720, 412), (800, 372), (880, 296), (935, 206), (952, 176), (GROUND, 170)], glaze_to=918)
    return p


def jug(glaze):
    p = Piece("jug", glaze)
    p.shadow(200)
    p.strap("M640 420C850 400 830 760 672 790", 40)
    profile = [(365, 138), (430, 126), (510, 138), (610, 186), (730, 222), (840, 214), (930, 172), (GROUND, 146)]
    p.add(path("M372 372C330 330 322 318 300 322C318 352 330 392 366 430Z", fill=p.glaze["stops"][0]))
    p.add(path("M372 372C330 330 322 318 300 322C318 352 330 392 366 430Z", fill="#1c130b", opacity="0.18"))
    p.turned(profile, glaze_to=900)
    p.add(path("M302 323C330 320 372 340 400 352L372 384C350 356 330 336 302 323Z", fill=p.glaze["inside"]))
    return p


def teapot(glaze):
    p = Piece("teapot", glaze)
    p.shadow(250)
    # Bow handle behind, spout beside.
    p.strap("M330 640C330 330 670 330 670 640", 34)
    spout = "M300 860C210 830 210 700 130 640C150 626 176 622 190 628C250 680 270 740 330 740Z"
    p.add(path(spout, fill=p.glaze["stops"][1]), path(spout, fill="#1c130b", opacity="0.12"))
    p.add(ellipse(160, 634, 32, 9, fill=p.glaze["rim"]), ellipse(161, 634, 25, 6, fill=p.glaze["inside"]))
    p.turned([(640, 120), (670, 190), (740, 258), (820, 270), (900, 236), (958, 180), (GROUND, 164)], glaze_to=915, open_top=False, speckles=16)
    p.turned([(606, 40), (618, 92), (640, 128), (652, 132)], glaze_to=660, open_top=False, speckles=0)
    p.turned([(566, 30), (582, 36), (600, 26), (610, 20)], glaze_to=640, open_top=False, speckles=0)
    return p


def jar(glaze):
    p = Piece("jar", glaze)
    p.shadow(220)
    p.turned([(500, 196), (530, 214), (640, 222), (780, 222), (900, 214), (960, 190), (GROUND, 180)], glaze_to=905, open_top=False)
    p.turned([(446, 150), (462, 190), (492, 208), (512, 208)], glaze_to=560, open_top=False, speckles=10)
    p.turned([(384, 34), (404, 46), (430, 36), (448, 30)], glaze_to=500, open_top=False, speckles=0)
    p.add(ellipse(CX, 384, 34, 8, fill=p.glaze["stops"][0]))
    return p


def candle_holder(glaze):
    p = Piece("candle-holder", glaze)
    p.shadow(220)
    p.dish(938, 236, 30, tilt=0.24, well=0.72)
    # The candle stands in a cup in the middle.
    p.defs.append('<linearGradient id="wax"><stop stop-color="#d9cdb8"/><stop offset=".3" stop-color="#fbf6ec"/><stop offset="1" stop-color="#c2b297"/></linearGradient>')
    p.add(path("M446 420V850A54 12 0 0 0 554 850V420Z", fill="url(#wax)"), ellipse(CX, 420, 54, 12, fill="#f6efe1"))
    p.add(path("M500 418C500 400 504 392 501 378", fill="none", stroke="#3a2d22", stroke_width="5"))
    p.strap("M566 872C650 850 660 930 590 936", 20)
    p.turned([(806, 78), (840, 76), (890, 72), (930, 84), (944, 94)], glaze_to=960, open_top=False, speckles=10)
    p.add(ellipse(CX, 806, 78, 16, fill=p.glaze["rim"]), ellipse(CX, 806, 70, 13, fill=p.glaze["inside"]))
    p.add(path("M446 700V806A54 11 0 0 0 554 806V700Z", fill="url(#wax)"))
    return p


def lamp(glaze):
    p = Piece("lamp", glaze)
    p.shadow(200)
    p.turned([(640, 46), (690, 60), (760, 130), (840, 182), (910, 176), (965, 136), (GROUND, 126)], glaze_to=915, open_top=False)
    p.add(path("M484 560H516V648H484Z", fill="#8b6a4d"))
    p.defs.append(
        '<linearGradient id="linen"><stop stop-color="#cdbb9c"/><stop offset=".35" stop-color="#fdf3dd"/><stop offset=".6" stop-color="#f6e6c6"/><stop offset="1" stop-color="#bda886"/></linearGradient>'
        '<radialGradient id="glow"><stop stop-color="#ffe2a6" stop-opacity=".75"/><stop offset="1" stop-color="#ffe2a6" stop-opacity="0"/></radialGradient>'
    )
    p.add(ellipse(CX, 470, 430, 330, fill="url(#glow)"))
    p.add(path("M352 300A148 24 0 0 1 648 300L726 590A226 42 0 0 1 274 590Z", fill="url(#linen)"))
    p.add(ellipse(CX, 300, 148, 23, fill="#e9dabb"), ellipse(CX, 301, 140, 19, fill="#fff3d2"))
    weave = "".join(f"M{n(352 - i * 7.8)} {n(300 + i * 29)}Q500 {n(330 + i * 31)} {n(648 + i * 7.8)} {n(300 + i * 29)}" for i in range(1, 10))
    p.add(path(weave, fill="none", stroke="#a58d66", stroke_width="2", opacity="0.16"))
    return p


def planter(glaze):
    p = Piece("planter", glaze)
    p.shadow(220)
    leaf = p.random
    for i in range(1, 12):
        angle = math.radians(-90 + (i - 6) * 11.5 + leaf.uniform(-4, 4))
        length = leaf.uniform(300, 420) * (1 - abs(i - 6) * 0.035)
        x, y = CX + math.cos(angle) * length, 600 + math.sin(angle) * length * 0.96 + abs(i - 6) * 12
        bend = (i - 6) * 16
        tone = ["#5d6b3d", "#75824c", "#4a5732"][i % 3]
        p.add(path(f"M{CX + (i - 6) * 9} 640Q{n((CX + x) / 2 - bend - 26)} {n((600 + y) / 2)} {n(x)} {n(y)}Q{n((CX + x) / 2 - bend + 34)} {n((600 + y) / 2 + 20)} {CX + (i - 6) * 9 + 12} 640Z", fill=tone))
    p.dish(960, 226, 16, tilt=0.22, well=0.8, foot=0.7)
    p.turned([(610, 250), (640, 250), (650, 240), (760, 224), (880, 198), (960, 176), (972, 172)], glaze_to=880, open_top=False)
    return p


def vase(glaze):
    p = Piece("vase", glaze)
    p.shadow(150)
    for x, y, bend in ((392, 150, -70), (470, 90, -20), (560, 130, 60), (640, 210, 90)):
        p.add(path(f"M500 520Q{500 + bend} 360 {x} {y}", fill="none", stroke="#8a7448", stroke_width="5"))
        grains = "".join(
            f"M{n(x + (500 + bend * .6 - x) * t - 14)} {n(y + (380 - y) * t)}q-16 -16 -12 -40q22 10 18 40M{n(x + (500 + bend * .6 - x) * t + 4)} {n(y + (380 - y) * t)}q18 -12 20 -38q-24 6 -26 36"
            for t in (0, 0.18, 0.36, 0.54)
        )
        p.add(path(grains, fill="#b4965a"))
    p.turned([(470, 56), (520, 44), (590, 46), (660, 84), (750, 148), (840, 168), (920, 146), (GROUND, 108)], glaze_to=900)
    return p


# Slug: how it is drawn, what it is, the box it fills (left, top, right, bottom), its glazes.
PIECES = {
    "wren-mug": (mug, "Mug", (268, 470, 830, 1010), ["ash", "tideline", "ember", "moss"]),
    "tern-tumbler": (tumbler, "Tumbler", (286, 390, 714, 1010), ["ash", "tideline", "night"]),
    "pip-espresso-cup": (espresso_cup, "Espresso cup and saucer", (200, 650, 800, 1060), ["ash", "ember", "night"]),
    "field-plate": (plate, "Plate", (90, 650, 910, 970), ["ash", "tideline", "moss"]),
    "hollow-bowl": (bowl, "Bowl", (162, 530, 838, 1010), ["ash", "tideline", "ember", "moss"]),
    "long-platter": (platter, "Oval platter", (60, 670, 940, 930), ["tideline"]),
    "harbour-bowl": (serving_bowl, "Serving bowl", (80, 575, 920, 1015), ["ash", "tideline"]),
    "heron-jug": (jug, "Jug", (278, 320, 790, 1010), ["ash", "tideline", "moss"]),
    "kiln-teapot": (teapot, "Teapot", (126, 400, 770, 1015), ["ember", "night"]),
    "larder-jar": (jar, "Jar with lid", (278, 376, 722, 1015), ["ash", "moss"]),
    "dusk-candle-holder": (candle_holder, "Candle holder", (264, 378, 736, 1025), ["ember", "night", "ash"]),
    "lantern-lamp": (lamp, "Table lamp", (274, 276, 726, 1010), ["night"]),
    "fern-planter": (planter, "Planter with saucer", (274, 220, 726, 1030), ["ash", "moss", "ember"]),
    "reed-vase": (vase, "Vase", (300, 60, 680, 1010), ["ash", "tideline", "night"]),
}


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for slug, (draw, name, box, glazes) in PIECES.items():
        for glaze in glazes:
            svg = lean(draw(glaze).svg(f"{name}, {glaze} glaze", box))
            assert len(svg) <= 6144, (slug, glaze, len(svg))
            (folder / f"{slug}-{glaze}.svg").write_text(svg)


main(Path(sys.argv[1]))
