"""The pieces of the demo shop: what each is turned from, in which sizes and glazes.

`PIECES` is what the pictures, the dimension drawings and the catalogue are made of. Lengths are millimetres.
"""

import math
from dataclasses import dataclass, field

from profile import capacity, curve, lid, rounded, scaled, solid, vessel, weight

ALL = ("ash", "chalk", "tideline", "ember", "moss", "night")


@dataclass
class Turned:
    """A body of revolution. `place` is where its axis stands and how high; `shape` pulls it out of round."""
    profile: list
    place: tuple = (0.0, 0.0, 0.0)
    shape: object = None
    # Where the glaze begins above the piece's own ground; None is bare clay, 0 all of it.
    line: float | None = 12.0
    material: str | None = None


@dataclass
class Pulled:
    """A handle or a spout: a path of (x, y, z) and the half widths along it."""
    path: list
    section: object
    line: float | None = 0.0
    material: str | None = None


@dataclass
class Build:
    """One piece in one size: its parts, the first of which is the one that is measured."""
    parts: list
    height: float
    width: float
    across: float | None = None
    holds: float | None = None
    grams: float = 0.0


@dataclass
class Piece:
    slug: str
    category: str
    build: object
    sizes: dict
    glazes: tuple = ALL
    pitch: float = 14.0
    turn: float = 0.0
    fill: float = 0.68
    seed: int = 1
    extra: dict = field(default_factory=dict)


def round_to(value, step):
    return int(step * round(value / step))


def build(parts, brim=6.0, holds=True, spout=0.0, handle=0.0):
    """Measures the parts: height and widths from the profiles, capacity to a little below the brim."""
    turned = [part for part in parts if isinstance(part, Turned)]
    height = max(part.place[2] + max(z for _, z in part.profile) for part in turned)
    across = 2 * max(max(r for r, _ in part.profile) + math.hypot(*part.place[:2]) for part in turned)
    grams = sum(weight(part.profile) for part in turned)
    for part in parts:
        if isinstance(part, Pulled):
            path = curve(part.path)
            length = sum(math.dist(a, b) for a, b in zip(path, path[1:]))
            wide, high = part.section(0.5)
            grams += length * wide * high * math.pi * 0.9 * 0.0023
    amount = capacity(turned[0].profile, brim) if holds else None
    return Build(parts, height, across + handle + spout, across, amount, grams)


def strap(radius, high, low, out=27.0, wide=8.0, thick=4.0):
    """A pulled handle on the right side of a wall of that radius, between two heights."""
    mid = (high + low) / 2
    span = high - low
    path = [
        (radius - 3, 0, high - span * 0.06), (radius + out * 0.45, 0, high + span * 0.07), (radius + out * 0.95, 0, high - span * 0.16),
        (radius + out, 0, mid - span * 0.02), (radius + out * 0.72, 0, low + span * 0.2), (radius + out * 0.25, 0, low + span * 0.02),
        (radius - 3, 0, low),
    ]
    return Pulled(path, lambda t: (wide * (1 + 0.28 * abs(2 * t - 1) ** 3), thick * (1 + 0.3 * abs(2 * t - 1) ** 4)))


def lipped(reach, width=0.42, dip=2.0, from_height=0.55, top=100.0):
    """Pulls the rim out at the left, as a potter does with a wet finger."""
    def shape(r, z, angle):
        off = math.remainder(angle - math.pi, math.tau)
        rise = max(0.0, (z / top - from_height) / (1 - from_height))
        pull = math.exp(-(off / width) ** 2) * rise ** 2.2
        # Beside the lip the wall is pinched in.
        pinch = -0.16 * math.exp(-((abs(off) - width * 2.1) / width) ** 2) * rise ** 2
        return r + reach * (pull + pinch), z + dip * pull, angle
    return shape


def oval(ratio):
    """Pressed from a round into an oval, `ratio` of its width deep."""
    def shape(r, z, angle):
        x, y = r * math.cos(angle), r * math.sin(angle) * ratio
        return math.hypot(x, y), z, math.atan2(y, x)
    return shape


def facets(count, depth, low, high):
    """Cut flat sides with a wire."""
    def shape(r, z, angle):
        if z < low or z > high:
            return r, z, angle
        fade = min(1.0, (z - low) / 6.0, (high - z) / 6.0)
        step = math.tau / count
        off = (angle + step / 2) % step - step / 2
        flat = math.cos(step / 2) / math.cos(off)
        return r * (1 - fade * depth * (1 - flat) / (1 - math.cos(step / 2))), z, angle
    return shape


def fluted(count, depth, low, high):
    """Grooves drawn upwards with a loop."""
    def shape(r, z, angle):
        if z < low or z > high:
            return r, z, angle
        fade = min(1.0, (z - low) / 5.0, (high - z) / 5.0)
        return r - depth * fade * (0.5 - 0.5 * math.cos(count * angle)) ** 2, z, angle
    return shape


# Drink

def mug(d, h):
    r = d / 2
    outer = [(r * 0.80, 5), (r * 0.945, 10), (r * 0.985, h * 0.3), (r * 0.985, h * 0.7), (r, h - 2)]
    return build([Turned(vessel(outer, r * 0.78)), strap(r * 0.985, h * 0.82, h * 0.26, out=d * 0.33)], handle=d * 0.33 + 5)


def tumbler(d, h):
    r = d / 2
    outer = [(r * 0.68, 4.5), (r * 0.78, 12), (r * 0.88, h * 0.4), (r * 0.96, h * 0.75), (r, h - 2)]
    return build([Turned(vessel(outer, r * 0.66, wall=3.4), line=h * 0.24)])


def espresso(d, h):
    r = d / 2
    outer = [(r * 0.62, 4), (r * 0.84, 9), (r * 0.98, h * 0.42), (r, h * 0.72), (r * 0.985, h - 1.6)]
    return build([Turned(vessel(outer, r * 0.6, wall=3.2, floor=5), line=9)])


def breakfast_cup(d, h):
    r = d / 2
    outer = [(r * 0.5, 5), (r * 0.72, 10), (r * 0.93, h * 0.42), (r * 0.99, h * 0.74), (r, h - 2)]
    return build([Turned(vessel(outer, r * 0.48)), strap(r * 0.97, h * 0.84, h * 0.3, out=d * 0.24, wide=7.5)], handle=d * 0.24 + 5)


def saucer_profile(d, h=18):
    r = d / 2
    outer = [(r * 0.5, 4), (r * 0.66, 5.5), (r * 0.86, h * 0.62), (r, h - 2)]
    return vessel(outer, r * 0.48, wall=3.6, floor=4.5, foot_height=3)


def cup_and_saucer(d, h):
    r = d / 2
    outer = [(r * 0.5, 4), (r * 0.74, 9), (r * 0.93, h * 0.4), (r * 0.98, h * 0.72), (r * 1.02, h - 1.6)]
    cup = Turned(vessel(outer, r * 0.48, wall=3.2, floor=5), (0, 0, 8.4), line=8)
    handle = strap(r * 0.96, h * 0.86 + 8, h * 0.32 + 8, out=d * 0.27, wide=6.0, thick=3.4)
    made = build([cup, handle, Turned(saucer_profile(d * 1.72), line=7)])
    return made


def tea_bowl(d, h):
    r = d / 2
    outer = [(r * 0.55, 6), (r * 0.78, 12), (r * 0.95, h * 0.45), (r * 0.985, h * 0.75), (r * 0.97, h - 2)]
    return build([Turned(vessel(outer, r * 0.5, foot_height=5), line=15, shape=facets(12, 0.030, 18, h - 12))])


def beaker(d, h):
    r = d / 2
    outer = [(r * 0.88, 4.5), (r * 0.97, 9), (r * 0.985, h * 0.3), (r * 0.93, h * 0.62), (r * 0.97, h - 2)]
    return build([Turned(vessel(outer, r * 0.84, wall=3.4), line=10)])


# Eat

def deep_bowl(d, h):
    r = d / 2
    outer = [(r * 0.44, 7), (r * 0.62, 12), (r * 0.86, h * 0.45), (r * 0.96, h * 0.75), (r, h - 2)]
    return build([Turned(vessel(outer, r * 0.42, foot_height=6), line=14)], brim=10)


def plate(d, h):
    r = d / 2
    outer = [(r * 0.66, 4), (r * 0.76, 5), (r * 0.9, h * 0.55), (r * 0.97, h * 0.82), (r, h - 2)]
    return build([Turned(vessel(outer, r * 0.64, wall=4.6, floor=5.5, foot_height=3), line=7)], holds=False)


def rimless_plate(d, h):
    r = d / 2
    outer = [(r * 0.8, 4), (r * 0.92, 5.5), (r * 0.985, h * 0.55), (r, h - 2)]
    return build([Turned(vessel(outer, r * 0.78, wall=4.6, floor=5, foot_height=3), line=7)], holds=False)


def pasta_bowl(d, h):
    r = d / 2
    outer = [(r * 0.5, 5), (r * 0.66, 9), (r * 0.83, h * 0.6), (r * 0.93, h * 0.86), (r, h - 2)]
    return build([Turned(vessel(outer, r * 0.48, wall=4.6), line=10)], brim=12)


def cereal_bowl(d, h):
    r = d / 2
    outer = [(r * 0.52, 5), (r * 0.76, 10), (r * 0.95, h * 0.45), (r * 0.995, h * 0.78), (r, h - 2)]
    return build([Turned(vessel(outer, r * 0.5), line=12)], brim=10)


def dip_bowl(d, h):
    r = d / 2
    outer = [(r * 0.6, 4), (r * 0.84, 8), (r * 0.98, h * 0.55), (r, h - 1.8)]
    return build([Turned(vessel(outer, r * 0.58, wall=3.6, floor=5), line=8)], brim=4)


def ramen_bowl(d, h):
    r = d / 2
    outer = [(r * 0.4, 9), (r * 0.52, 14), (r * 0.78, h * 0.5), (r * 0.93, h * 0.8), (r, h - 2)]
    return build([Turned(vessel(outer, r * 0.38, foot_height=8, wall=4.4), line=17, shape=fluted(36, 1.1, 24, h * 0.86))], brim=12)


def egg_cup(d, h):
    r = d / 2
    outer = [(r * 0.72, 3), (r * 0.5, h * 0.28), (r * 0.62, h * 0.45), (r * 0.93, h * 0.72), (r, h - 1.6)]
    return build([Turned(vessel(outer, r * 0.7, wall=3.4, floor=h * 0.42, foot_height=3, foot_width=4), line=7)], holds=False)


# Serve

def salad_bowl(d, h):
    r = d / 2
    outer = [(r * 0.4, 7), (r * 0.6, 12), (r * 0.85, h * 0.48), (r * 0.95, h * 0.76), (r, h - 2.5)]
    return build([Turned(vessel(outer, r * 0.38, wall=5.5, floor=8, foot_height=6), line=16)], brim=14)


def oval_platter(d, h):
    r = d / 2
    outer = [(r * 0.78, 4), (r * 0.88, 6), (r * 0.965, h * 0.6), (r, h - 2)]
    made = build([Turned(vessel(outer, r * 0.76, wall=5, floor=6, foot_height=3), line=8, shape=oval(0.52))], holds=False)
    made.grams *= 0.52
    return made


def round_platter(d, h):
    r = d / 2
    outer = [(r * 0.7, 5), (r * 0.82, 6.5), (r * 0.95, h * 0.55), (r, h - 2)]
    return build([Turned(vessel(outer, r * 0.68, wall=5.2, floor=6.5, foot_height=4), line=9)], holds=False)


def cake_stand(d, h):
    r = d / 2
    outer = [
        (r * 0.46, 5), (r * 0.36, 14), (r * 0.2, h * 0.35), (r * 0.165, h * 0.6), (r * 0.28, h * 0.84), (r * 0.7, h - 13), (r * 0.97, h - 9),
        (r, h - 4),
    ]
    foot = rounded([(0, 16), (r * 0.3, 12), (r * 0.42, 0), (r * 0.47, 0), (r * 0.47, 3), outer[0]], 0.9)
    top = rounded([(r, h - 4), (r, h), (r * 0.965, h), (r * 0.94, h - 4), (0, h - 4.4)], 1.4)
    return build([Turned([*foot, *curve(outer)[1:-1], *top], line=13)], holds=False)


def butter_dish(d, h):
    base = Turned(saucer_profile(d, 20), line=7)
    r = d / 2 * 0.76
    dome = [(r, 0.8), (r * 1.0, 4), (r * 0.985, (h - 30) * 0.55), (r * 0.86, (h - 30) * 0.88), (r * 0.5, h - 27), (8, h - 25.6)]
    head = curve([dome[-1], (6.5, h - 21), (10.5, h - 15), (8.5, h - 9.5), (0, h - 8)], 8)
    inside = [(0, h - 31), (r * 0.5, h - 32), (r * 0.84, (h - 30) * 0.82), (r - 4.4, (h - 30) * 0.5), (r - 4.2, 0), (r - 0.6, 0), (r, 0.8)]
    return build([base, Turned([*rounded(inside, 0.8)[:-1], *curve(dome)[:-1], *head], (0, 0, 8.4), line=5)], holds=False)


def salt_pig(d, h):
    r = d / 2
    outer = [(r * 0.7, 5), (r * 0.92, 14), (r, h * 0.4), (r * 0.86, h * 0.72), (r * 0.62, h * 0.9), (r * 0.6, h - 2)]

    # The neck leans forward, so that a hand finds the salt.
    def lean(radius, z, angle):
        t = max(0.0, (z / h - 0.42) / 0.58)
        x, y = radius * math.cos(angle), radius * math.sin(angle)
        bend = t * t * (3 - 2 * t)
        y -= bend * r * 0.55
        return math.hypot(x, y), z - bend * max(0.0, -y) * 0.28 + bend * 4, math.atan2(y, x)
    return build([Turned(vessel(outer, r * 0.68, wall=5), line=14, shape=lean)], holds=False)


def spoon_rest(d, h):
    r = d / 2
    outer = [(r * 0.62, 3), (r * 0.82, 5), (r * 0.96, h * 0.6), (r, h - 2)]
    made = build([Turned(vessel(outer, r * 0.6, wall=4, floor=4.5, foot_height=2.5), line=6, shape=oval(0.62))], holds=False)
    made.grams *= 0.62
    return made


# Pour & store

def jug(d, h):
    r = d / 2
    outer = [(r * 0.72, 5), (r * 0.9, 14), (r, h * 0.36), (r * 0.86, h * 0.62), (r * 0.62, h * 0.84), (r * 0.66, h - 2)]
    handle = strap(r * 0.66, h * 0.93, h * 0.34, out=r * 0.92, wide=9, thick=4.6)
    # It leaves the neck and comes back to the belly.
    handle.path[-1] = (r * 0.97 - 3, 0, h * 0.32)
    handle.path[-2] = (r * 1.12, 0, h * 0.35)
    handle.path[-3] = (r * 1.42, 0, h * 0.47)
    return build([Turned(vessel(outer, r * 0.7, wall=4.2), line=14, shape=lipped(r * 0.3, top=h)), handle], brim=14, handle=r * 0.6, spout=0)


def creamer(d, h):
    r = d / 2
    outer = [(r * 0.7, 4), (r * 0.92, 10), (r, h * 0.38), (r * 0.84, h * 0.7), (r * 0.76, h - 1.8)]
    return build([Turned(vessel(outer, r * 0.68, wall=3.4), line=9, shape=lipped(r * 0.34, top=h)),
                  strap(r * 0.84, h * 0.86, h * 0.3, out=r * 0.62, wide=6.4, thick=3.4)], brim=8, handle=r * 0.5)


def teapot(d, h):
    r = d / 2
    body_h = h * 0.74
    outer = [(r * 0.62, 5), (r * 0.86, 14), (r, body_h * 0.48), (r * 0.86, body_h * 0.82), (r * 0.52, body_h * 0.985), (r * 0.47, body_h)]
    mouth = r * 0.47
    top = lid(mouth + 2.5, 10, 9.5)
    spout = Pulled([(-r * 0.80, 0, body_h * 0.30), (-r * 1.06, 0, body_h * 0.40), (-r * 1.28, 0, body_h * 0.70), (-r * 1.5, 0, body_h * 1.0)],
                   lambda t: (r * (0.25 - 0.13 * t), r * (0.29 - 0.15 * t)))
    handle = strap(r * 0.84, body_h * 0.86, body_h * 0.26, out=r * 0.68, wide=8, thick=4.4)
    return build([Turned(vessel(outer, r * 0.6, wall=4.2, floor=7), line=13), Turned(top, (0, 0, body_h + 1.6), line=0), spout, handle],
                 brim=12, handle=r * 0.68, spout=r * 0.5)


def jar(d, h):
    r = d / 2
    body_h = h * 0.82
    outer = [(r * 0.84, 5), (r * 0.97, 12), (r, body_h * 0.4), (r, body_h * 0.8), (r * 0.985, body_h - 2)]
    return build([Turned(vessel(outer, r * 0.82, wall=4.6), line=15), Turned(lid(r * 1.0, 6, 10), (0, 0, body_h + 0.6), line=0)], brim=8)


def sugar_pot(d, h):
    r = d / 2
    body_h = h * 0.74
    outer = [(r * 0.62, 4), (r * 0.88, 10), (r, body_h * 0.5), (r * 0.9, body_h * 0.86), (r * 0.84, body_h - 1.8)]
    return build([Turned(vessel(outer, r * 0.6, wall=3.6), line=9), Turned(lid(r * 0.86, 6, 7.5), (0, 0, body_h + 0.4), line=0)], brim=6)


def carafe(d, h):
    r = d / 2
    outer = [(r * 0.82, 5), (r * 0.96, 12), (r, h * 0.3), (r * 0.82, h * 0.5), (r * 0.46, h * 0.68), (r * 0.4, h * 0.84), (r * 0.52, h - 2)]
    return build([Turned(vessel(outer, r * 0.8, wall=4), line=16, shape=lipped(r * 0.16, width=0.5, top=h, from_height=0.82))], brim=h * 0.14)


def oil_bottle(d, h):
    r = d / 2
    outer = [(r * 0.86, 4), (r * 0.98, 11), (r, h * 0.34), (r * 0.86, h * 0.54), (r * 0.4, h * 0.7), (r * 0.3, h * 0.84), (r * 0.34, h - 2)]
    cork_r = r * 0.34 - 4
    cork = Turned([(0, -12), *rounded([(cork_r * 0.9, -12), (cork_r, -10), (cork_r * 1.1, 9), (0, 9.4)], 1.2)], (0, 0, h), line=None, material="cork")
    made = build([Turned(vessel(outer, r * 0.84, wall=3.8), line=13), cork], brim=h * 0.2)
    return made


def crock(d, h):
    r = d / 2
    outer = [(r * 0.9, 5), (r * 0.985, 11), (r, h * 0.35), (r * 0.97, h * 0.8), (r, h - 2.5)]
    return build([Turned(vessel(outer, r * 0.88, wall=5), line=h * 0.2, shape=fluted(44, 1.3, h * 0.26, h * 0.88))], holds=False)


# Light

def candle_holder(d, h):
    r = d / 2
    outer = [(r * 0.86, 4), (r * 0.98, 7), (r, 12), (r * 0.93, 17)]
    foot = rounded([(0, 3), (r * 0.76, 3), (r * 0.82, 0), (r * 0.86, 0), outer[0]], 0.9)
    dish = rounded([(r * 0.93, 17), (r * 0.9, 17), (r * 0.84, 10), (r * 0.34, 9), (r * 0.27, h * 0.5), (r * 0.29, h), (11.6, h), (11.2, h - 22), (0, h - 22)], 1.2)
    candle = Turned([(0, h - 22), *rounded([(11, h - 22), (11, h + 88), (10, h + 92), (1.0, h + 93), (0, h + 92)], 1.6)], line=None, material="wax")
    made = build([Turned([*foot, *curve(outer)[1:-1], *dish], line=8), candle], holds=False)
    made.height = h
    made.grams -= weight(candle.profile)
    return made


def tea_light(d, h):
    r = d / 2
    outer = [(r * 0.8, 4), (r * 0.97, 9), (r, h * 0.5), (r * 0.94, h - 2)]
    wax = Turned([(0, 9), *rounded([(18.5, 9), (18.5, 22), (0, 21.4)], 1.0)], line=None, material="wax")
    made = build([Turned(vessel(outer, r * 0.78, wall=4.2, floor=5), line=h * 0.34), wax], holds=False)
    made.grams -= weight(wax.profile)
    return made


def taper_holder(d, h):
    r = d / 2
    outer = [(r, 4), (r * 0.9, 9), (r * 0.42, h * 0.3), (r * 0.28, h * 0.55), (r * 0.34, h * 0.82), (r * 0.42, h - 1.5)]
    foot = rounded([(0, 6), (r * 0.84, 4), (r * 0.9, 0), (r, 0), outer[0]], 0.9)
    cup = rounded([(r * 0.42, h - 1.5), (r * 0.42, h), (11.4, h), (11.0, h - 20), (0, h - 20)], 1.0)
    candle = Turned([(0, h - 20), *rounded([(10.8, h - 20), (9.4, h + 150), (3, h + 154), (0, h + 153)], 1.4)], line=None, material="wax")
    made = build([Turned([*foot, *curve(outer)[1:-1], *cup], line=9), candle], holds=False)
    made.height = h
    made.grams -= weight(candle.profile)
    return made


def lamp(d, h):
    r = d / 2 * 0.62
    body_h = h * 0.5
    outer = [(r * 0.74, 5), (r * 0.94, 16), (r, body_h * 0.42), (r * 0.78, body_h * 0.72), (r * 0.3, body_h * 0.93), (r * 0.22, body_h)]
    body = [*rounded([(0, 4), (r * 0.62, 4), (r * 0.68, 0), (r * 0.72, 0), outer[0]], 0.9), *curve(outer)[1:], (r * 0.2, body_h + 1), (0, body_h + 1)]
    stem = Turned([(0, body_h), (7, body_h), (7, body_h + h * 0.12), (0, body_h + h * 0.12)], line=None, material="brass")
    low, high, shade = h * 0.55, h, d / 2
    skirt = [(shade - 1.2, low), (shade, low), (shade * 0.72, high), (shade * 0.72 - 1.2, high), (shade - 1.2, low)]
    made = build([Turned(body, line=15), stem, Turned(skirt, line=None, material="linen")], holds=False)
    made.grams = weight(body) * 0.42
    return made


# Grow

def tall_vase(d, h):
    r = d / 2
    outer = [(r * 0.62, 5), (r * 0.82, 16), (r, h * 0.34), (r * 0.9, h * 0.62), (r * 0.56, h * 0.86), (r * 0.6, h - 2)]
    return build([Turned(vessel(outer, r * 0.6, wall=4.4), line=h * 0.12)], brim=h * 0.1)


def bud_vase(d, h):
    r = d / 2
    outer = [(r * 0.6, 4), (r * 0.88, 12), (r, h * 0.3), (r * 0.72, h * 0.5), (r * 0.27, h * 0.68), (r * 0.22, h * 0.86), (r * 0.3, h - 1.8)]
    return build([Turned(vessel(outer, r * 0.58, wall=3.2, floor=5), line=10)], brim=h * 0.2)


def moon_vase(d, h):
    r = d / 2
    outer = [(r * 0.46, 5), (r * 0.78, h * 0.16), (r, h * 0.47), (r * 0.82, h * 0.78), (r * 0.36, h * 0.955), (r * 0.33, h - 2)]
    return build([Turned(vessel(outer, r * 0.44, wall=4.6), line=13)], brim=h * 0.12)


def bottle_vase(d, h):
    r = d / 2
    outer = [(r * 0.84, 4), (r * 0.97, 11), (r, h * 0.2), (r * 0.86, h * 0.34), (r * 0.34, h * 0.46), (r * 0.25, h * 0.66), (r * 0.26, h * 0.9), (r * 0.36, h - 2)]
    return build([Turned(vessel(outer, r * 0.82, wall=3.8), line=12)], brim=h * 0.3)


def planter(d, h):
    r = d / 2
    outer = [(r * 0.68, 5), (r * 0.8, 14), (r * 0.93, h * 0.55), (r * 0.98, h * 0.84), (r, h - 3)]
    saucer = Turned(saucer_profile(d * 0.98, 20), line=7)
    return build([Turned(vessel(outer, r * 0.66, wall=5.5, floor=7), (0, 0, 8.4), line=h * 0.16), saucer], brim=14)


def bulb_bowl(d, h):
    r = d / 2
    outer = [(r * 0.66, 6), (r * 0.86, 11), (r * 0.985, h * 0.5), (r, h * 0.78), (r * 0.97, h - 2.4)]
    return build([Turned(vessel(outer, r * 0.64, wall=5, floor=7, foot_height=5), line=14)], brim=8)


def moon_planter(d, h):
    r = d / 2
    outer = [(r * 0.62, 5), (r * 0.88, h * 0.22), (r, h * 0.55), (r * 0.93, h * 0.82), (r * 0.84, h - 2.6)]
    return build([Turned(vessel(outer, r * 0.6, wall=5, floor=7), line=13, shape=facets(18, 0.02, 16, h * 0.9))], brim=10)


PIECES = [
    Piece("wren-mug", "Drink", mug, {"Small": (80, 80), "Large": (88, 92)}, ("ash", "tideline", "ember", "moss"), turn=-20, seed=3),
    Piece("tern-tumbler", "Drink", tumbler, {"One size": (76, 98)}, ("ash", "tideline", "night"), seed=5),
    Piece("pip-espresso-cup", "Drink", espresso, {"One size": (60, 58)}, ("ash", "ember", "night"), fill=0.56, seed=7),
    Piece("dipper-breakfast-cup", "Drink", breakfast_cup, {"500 ml": (122, 76)}, ("ember", "ash", "tideline"), turn=-22, seed=9),
    Piece("plover-cup-and-saucer", "Drink", cup_and_saucer, {"180 ml": (84, 62)}, ("chalk", "ash", "tideline", "night"), turn=-24, pitch=20, seed=11),
    Piece("curlew-tea-bowl", "Drink", tea_bowl, {"200 ml": (80, 76)}, ("night", "ash", "ember", "moss"), fill=0.58, seed=13),
    Piece("sandpiper-beaker", "Drink", beaker, {"250 ml": (70, 104), "360 ml": (80, 118)}, ("tideline", "chalk", "moss"), seed=15),
    Piece("hollow-bowl", "Eat", deep_bowl, {"14 cm": (140, 70), "18 cm": (180, 88)}, ("ash", "tideline", "ember", "moss"), pitch=20, seed=17),
    Piece("field-plate", "Eat", plate, {"21 cm": (210, 24), "27 cm": (270, 26)}, ("ash", "tideline", "moss"), pitch=36, fill=0.78, seed=19),
    Piece("ripple-side-plate", "Eat", rimless_plate, {"16 cm": (160, 18), "19 cm": (190, 19)}, ("ember", "ash", "chalk", "tideline"), pitch=36, fill=0.72, seed=21),
    Piece("cove-pasta-bowl", "Eat", pasta_bowl, {"20 cm": (200, 50), "23 cm": (230, 56), "26 cm": (260, 62)}, ("moss", "ash", "chalk", "night"), pitch=28, fill=0.76, seed=23),
    Piece("nest-cereal-bowl", "Eat", cereal_bowl, {"13 cm": (130, 60), "15 cm": (150, 68)}, ("chalk", "ash", "tideline", "ember", "moss"), pitch=20, seed=25),
    Piece("pebble-dip-bowl", "Eat", dip_bowl, {"8 cm": (82, 34), "11 cm": (110, 40), "13 cm": (130, 46)}, ("tideline", "ash", "chalk", "ember", "moss", "night"), pitch=24, fill=0.56, seed=27),
    Piece("tarn-ramen-bowl", "Eat", ramen_bowl, {"19 cm": (190, 92)}, ("night", "ash", "ember"), pitch=18, seed=29),
    Piece("linnet-egg-cup", "Eat", egg_cup, {"One size": (50, 56)}, ("moss", "ash", "chalk", "tideline"), fill=0.5, seed=31),
    Piece("harbour-bowl", "Serve", salad_bowl, {"24 cm": (240, 104), "30 cm": (300, 122)}, ("tideline", "ash"), pitch=20, fill=0.76, seed=33),
    Piece("long-platter", "Serve", oval_platter, {"One size": (360, 28)}, ("tideline",), pitch=32, fill=0.8, seed=35),
    Piece("shore-platter", "Serve", round_platter, {"28 cm": (280, 27), "34 cm": (340, 30)}, ("tideline", "ash", "night"), pitch=34, fill=0.8, seed=37),
    Piece("rise-cake-stand", "Serve", cake_stand, {"20 cm": (200, 92), "26 cm": (260, 112)}, ("chalk", "ash", "ember"), pitch=18, fill=0.76, seed=39),
    Piece("dairy-butter-dish", "Serve", butter_dish, {"250 g": (164, 100)}, ("ash", "chalk", "tideline"), pitch=18, seed=41),
    Piece("cellar-salt-pig", "Serve", salt_pig, {"One size": (112, 126)}, ("ember", "ash", "moss"), turn=-28, seed=43),
    Piece("ladle-spoon-rest", "Serve", spoon_rest, {"One size": (150, 20)}, ("tideline", "ash", "ember", "night"), pitch=34, fill=0.66, seed=45),
    Piece("heron-jug", "Pour & Store", jug, {"0.5 l": (98, 134), "1 l": (118, 168)}, ("ash", "tideline", "moss"), turn=-12, seed=47),
    Piece("brook-creamer", "Pour & Store", creamer, {"120 ml": (66, 70), "220 ml": (82, 86)}, ("chalk", "ash", "tideline", "moss"), turn=-12, fill=0.58, seed=49),
    Piece("kiln-teapot", "Pour & Store", teapot, {"One size": (132, 140)}, ("ember", "night"), turn=-8, fill=0.78, seed=51),
    Piece("larder-jar", "Pour & Store", jar, {"0.5 l": (98, 128), "1 l": (118, 158), "1.5 l": (133, 178)}, ("ash", "moss"), seed=53),
    Piece("sweet-sugar-pot", "Pour & Store", sugar_pot, {"180 ml": (80, 86), "280 ml": (92, 100)}, ("ember", "ash", "chalk"), fill=0.58, seed=55),
    Piece("spring-carafe", "Pour & Store", carafe, {"0.6 l": (94, 216), "0.9 l": (106, 250)}, ("tideline", "chalk", "night"), fill=0.74, seed=57),
    Piece("grove-oil-bottle", "Pour & Store", oil_bottle, {"0.25 l": (72, 170), "0.45 l": (84, 200)}, ("moss", "ash", "night"), fill=0.72, seed=59),
    Piece("hearth-utensil-crock", "Pour & Store", crock, {"Small": (108, 138), "Large": (128, 160)}, ("night", "ash", "ember", "moss"), seed=61),
    Piece("dusk-candle-holder", "Light", candle_holder, {"One size": (108, 44)}, ("ember", "night", "ash"), pitch=16, fill=0.62, seed=63),
    Piece("glow-tea-light", "Light", tea_light, {"Single": (78, 54)}, ("ember", "ash", "chalk", "night"), pitch=20, fill=0.52, seed=65),
    Piece("stem-taper-holder", "Light", taper_holder, {"Low": (84, 70), "Tall": (92, 130)}, ("moss", "chalk", "night"), fill=0.76, seed=67),
    Piece("lantern-lamp", "Light", lamp, {"One size": (280, 380)}, ("night",), pitch=8, fill=0.74, seed=69),
    Piece("reed-vase", "Grow", tall_vase, {"One size": (120, 220)}, ("ash", "tideline", "night"), fill=0.74, seed=71),
    Piece("thistle-bud-vase", "Grow", bud_vase, {"9 cm": (58, 90), "12 cm": (76, 120)}, ("tideline", "ash", "chalk", "ember", "moss", "night"), fill=0.58, seed=73),
    Piece("moon-vase", "Grow", moon_vase, {"16 cm": (160, 157), "20 cm": (200, 196), "28 cm": (280, 272)}, ("chalk", "ash", "night"), fill=0.72, seed=75),
    Piece("sedge-bottle-vase", "Grow", bottle_vase, {"18 cm": (92, 180), "24 cm": (120, 240)}, ("ember", "moss", "tideline"), fill=0.74, seed=77),
    Piece("fern-planter", "Grow", planter, {"12 cm": (120, 112), "16 cm": (160, 148), "20 cm": (200, 180)}, ("moss", "ash", "ember"), pitch=16, seed=79),
    Piece("crocus-bulb-bowl", "Grow", bulb_bowl, {"18 cm": (180, 70), "22 cm": (220, 84)}, ("moss", "ash", "tideline"), pitch=20, fill=0.74, seed=81),
    Piece("owl-planter", "Grow", moon_planter, {"11 cm": (110, 98), "14 cm": (140, 124), "18 cm": (180, 158)}, ("night", "chalk", "ember"), pitch=16, seed=83),
]

if __name__ == "__main__":
    variants = 0
    for piece in PIECES:
        for size, (d, h) in piece.sizes.items():
            made = piece.build(d, h)
            variants += len(piece.glazes)
            holds = f"{made.holds:6.0f} ml" if made.holds else "         "
            print(f"{piece.slug:24} {size:9} {made.height:4.0f} high {made.across:4.0f} across {holds} {made.grams:5.0f} g")
    print(len(PIECES), "pieces,", variants, "variants")
