"""Profiles: the curves a piece is turned from, in millimetres, and what follows from them (capacity, weight).

A profile is a list of (radius, height) that runs from the middle of the underside out over the foot, up the outer wall, over
the lip and down the inside to the middle of the floor. Nothing here needs Blender: drawings and the catalogue use it, too.
"""

import math

# Grams in a cubic millimetre of fired stoneware with its glaze.
DENSITY = 0.0023


def curve(points, steps=14):
    """A smooth curve through the points (centripetal Catmull-Rom), denser than they are. Points may have any dimension."""
    points = [tuple(map(float, p)) for p in points]
    if len(points) < 3:
        return points
    def mirror(p, q):
        return tuple(2 * a - b for a, b in zip(p, q))

    def blend(p, q, t0, t1, t):
        return tuple((t1 - t) / (t1 - t0) * a + (t - t0) / (t1 - t0) * b for a, b in zip(p, q))

    ends = [mirror(points[0], points[1]), *points, mirror(points[-1], points[-2])]
    out = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:]):
        t0 = 0.0
        t1 = t0 + max(math.dist(a, b), 1e-6) ** 0.5
        t2 = t1 + max(math.dist(b, c), 1e-6) ** 0.5
        t3 = t2 + max(math.dist(c, d), 1e-6) ** 0.5
        for step in range(steps):
            t = t1 + (t2 - t1) * step / steps
            a1, a2, a3 = blend(a, b, t0, t1, t), blend(b, c, t1, t2, t), blend(c, d, t2, t3, t)
            out.append(blend(blend(a1, a2, t0, t2, t), blend(a2, a3, t1, t3, t), t1, t2, t))
    return [*out, points[-1]]


def rounded(points, radius, steps=6):
    """The same path with its corners rounded; corners of nearly straight runs stay."""
    out = [points[0]]
    for a, b, c in zip(points, points[1:], points[2:]):
        u, v = (a[0] - b[0], a[1] - b[1]), (c[0] - b[0], c[1] - b[1])
        lu, lv = math.hypot(*u), math.hypot(*v)
        if lu < 1e-6 or lv < 1e-6:
            continue
        turn = math.acos(max(-1.0, min(1.0, -(u[0] * v[0] + u[1] * v[1]) / (lu * lv))))
        if turn < 0.35:
            out.append(b)
            continue
        cut = min(radius * math.tan(turn / 2), lu * 0.45, lv * 0.45)
        p = (b[0] + u[0] / lu * cut, b[1] + u[1] / lu * cut)
        q = (b[0] + v[0] / lv * cut, b[1] + v[1] / lv * cut)
        for step in range(steps + 1):
            t = step / steps
            out.append(tuple((1 - t) ** 2 * p[i] + 2 * t * (1 - t) * b[i] + t * t * q[i] for i in (0, 1)))
    return [*out, points[-1]]


def inward(outer, wall):
    """The outer curve moved inwards by the wall's thickness, from the lip down."""
    moved = []
    for i, (r, z) in enumerate(outer):
        (r0, z0), (r1, z1) = outer[max(i - 1, 0)], outer[min(i + 1, len(outer) - 1)]
        length = max(math.hypot(r1 - r0, z1 - z0), 1e-9)
        moved.append((max(r - wall * (z1 - z0) / length, 0.0), z + wall * (r1 - r0) / length))
    return moved[::-1]


def lip_between(outside, inside):
    """A half round over the wall's edge."""
    middle = ((outside[0] + inside[0]) / 2, (outside[1] + inside[1]) / 2)
    half = math.dist(outside, inside) / 2
    begin = math.atan2(outside[1] - middle[1], outside[0] - middle[0])
    turn = [begin + math.pi * step / 8 for step in range(9)]
    return [(middle[0] + half * math.cos(a), middle[1] + half * math.sin(a)) for a in turn]


def underside(foot, height=4.0, width=5.0):
    """From the middle below to the outside of the foot ring."""
    inside = max(foot - width, 1.0)
    return [(0.0, height), (max(inside - 1.5, 0.5), height), (inside, 0.0), (foot, 0.0)]


def vessel(outer, foot, wall=4.0, floor=6.0, foot_height=4.0, foot_width=5.0):
    """An open vessel. `outer` runs from where the wall leaves the foot up to the lip."""
    outer = curve(outer)
    start = outer[0]
    floor_z = start[1] + floor
    wide = max(r for r, _ in outer)
    inner = inward(outer, wall)
    well = []
    for r, z in inner:
        # Where the wall turns into the floor the rest is a shallow well.
        if z <= floor_z + min(2.5, wide * 0.05):
            break
        well.append((r, z))
    last_r, last_z = well[-1]
    drop = last_z - floor_z
    well += curve([(last_r, last_z), (last_r * 0.86, floor_z + drop * 0.35), (last_r * 0.5, floor_z), (0.0, floor_z - 0.3)], 8)[1:]
    under = rounded([*underside(foot, foot_height, foot_width), (foot + 0.2, start[1] * 0.7), start], 0.9)
    return [*under, *outer[1:-1], *lip_between(outer[-1], well[0]), *well[1:]]


def solid(outer, foot, foot_height=3.0, foot_width=5.0):
    """A closed turned body: a lid, a stand, a knob."""
    return [*rounded([*underside(foot, foot_height, foot_width), outer[0]], 0.8), *curve(outer)[1:]]


def lid(radius, rise, knob, thick=5.0, flange=7.0, gap=5.0):
    """A lid that sits on a rim: rests at height 0, drops a flange into the mouth, carries a knob."""
    top = [(radius, 2.0), (radius - 1.0, 3.4), (radius * 0.75, rise * 0.55 + 3.0), (radius * 0.4, rise * 0.92 + 3.0), (knob * 0.55, rise + 4.0)]
    head = curve([
        top[-1], (knob * 0.5, rise + 4.0 + knob * 0.5), (knob, rise + 4.0 + knob * 1.15), (knob * 0.75, rise + 4.0 + knob * 1.75),
        (0.0, rise + 4.0 + knob * 1.95),
    ], 8)
    inside = radius - gap
    under = [
        (0.0, rise + 4.0 - thick), (inside * 0.5, rise * 0.8 + 3.0 - thick), (inside - 4.0, -flange + 2.0), (inside - 3.2, -flange),
        (inside - 0.4, -flange), (inside, -0.2), (radius - 0.8, 0.0), (radius, 0.8),
    ]
    return [*rounded(under, 0.7), *curve(top)[:-1], *head]


def enclosed(path):
    """What a closed path of (radius, height) sweeps around the axis, in cubic millimetres (Pappus, by trapezia)."""
    around = [*path, path[0]]
    # The area's first moment about the axis, times a full turn.
    total = 0.0
    for (r0, z0), (r1, z1) in zip(around, around[1:]):
        total += (z1 - z0) * (r0 * r0 + r0 * r1 + r1 * r1) / 3
    return abs(total) * math.pi


def weight(profile):
    """Grams of a turned piece."""
    return enclosed(profile) * DENSITY


def capacity(profile, below=0.0):
    """Millilitres up to so many millimetres below the lip."""
    top = max(z for _, z in profile)
    peak = max(i for i, (_, z) in enumerate(profile) if z > top - 0.01)
    brim = top - below
    inside = [(r, z) for r, z in profile[peak:] if z <= brim]
    if len(inside) < 3:
        return 0.0
    return enclosed([(0.0, inside[0][1]), *inside]) / 1000.0


def scaled(points, across, up):
    """Points of a curve for another size."""
    return [(r * across, z * up) for r, z in points]
