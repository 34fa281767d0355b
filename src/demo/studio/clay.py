"""Clay: pieces as meshes. Lathed parts are a little uneven, as thrown ones are; handles are swept along their path."""

import math
import random

import bpy
import numpy

from glaze import level, plain, shore, stoneware
from pieces import Pulled, Turned
from profile import curve

# A Blender unit is a decimetre: close to what the camera and the shaders like best.
MM = 0.01
AROUND = 160

class Mesh:
    """Vertices and faces that become one object."""

    def __init__(self):
        self.vertices, self.faces = [], []
        # How much each vertex stands out of its surroundings, 0 to 1: there a glaze runs thin.
        self.edges = []
        # 1 for what lies within the lip: there no glaze ends.
        self.inside = []

    def grid(self, rows, columns, at, close_columns=True, close_rows=False):
        first = len(self.vertices)
        for row in range(rows):
            for column in range(columns):
                self.vertices.append(at(row, column))
        for row in range(rows if close_rows else rows - 1):
            for column in range(columns if close_columns else columns - 1):
                a = first + row * columns + column
                b = first + row * columns + (column + 1) % columns
                c = first + ((row + 1) % rows) * columns + (column + 1) % columns
                d = first + ((row + 1) % rows) * columns + column
                self.faces.append((a, b, c, d))

    def object(self, name):
        mesh = bpy.data.meshes.new(name)
        mesh.from_pydata([tuple(c * MM for c in v) for v in self.vertices], [], self.faces)
        mesh.update()
        for name, values in (("edge", self.edges), ("inside", self.inside)):
            if len(values):
                mesh.attributes.new(name, "FLOAT", "POINT").data.foreach_set("value", values)
        for polygon in mesh.polygons:
            polygon.use_smooth = True
        thing = bpy.data.objects.new(name, mesh)
        bpy.context.scene.collection.objects.link(thing)
        return thing


def lathe(mesh, profile, seed=1, uneven=0.35, rings=0.12, shape=None, around=AROUND):
    """Turns the profile around the axis. `uneven` and `rings` are millimetres; `shape(r, z, angle)` may pull it further."""
    dice = random.Random(seed)
    waves = [(k, dice.uniform(0.3, 1.0) / k, dice.uniform(0, math.tau), dice.uniform(-0.02, 0.02)) for k in (2, 3, 5)]
    phase, pitch = dice.uniform(0, math.tau), dice.uniform(5.5, 8.0)
    top = max(z for _, z in profile) or 1

    def at(row, column):
        r, z = profile[row]
        angle = math.tau * column / around
        # Thrown clay is truest at its foot.
        rise = min(1.0, max(0.0, z / top)) ** 1.2
        wobble = sum(a * math.sin(k * angle + p + z * twist) for k, a, p, twist in waves) * uneven * rise
        ring = rings * math.sin(z / pitch * math.tau + angle + phase) * min(1.0, r / 8.0)
        if r > 0.01 and z > 1.0:
            r = max(0.0, r + wobble + ring)
        if shape:
            r, z, angle = shape(r, z, angle)
        return (r * math.cos(angle), r * math.sin(angle), z)

    mesh.grid(len(profile), around, at)
    mesh.edges = standing_out(numpy.array(mesh.vertices).reshape(len(profile), around, 3)).ravel()
    lip = max(row for row, (_, z) in enumerate(profile) if z > top - 0.01)
    mesh.inside = numpy.repeat(numpy.arange(len(profile)) > lip, around).astype(float)


def standing_out(points):
    """How far each point of a lathed grid lies outside the chord of its neighbours a little to its left and right."""
    radius = numpy.hypot(points[..., 0], points[..., 1])
    reach = max(1, round(1.6 / (math.tau * max(radius.max(), 1.0) / points.shape[1])))
    chord = (numpy.roll(points, reach, axis=1) + numpy.roll(points, -reach, axis=1)) / 2
    # A circle bulges over its chord, too; that is not an edge.
    bulge = radius * (1 - math.cos(math.tau * reach / points.shape[1]))
    out = radius - numpy.hypot(chord[..., 0], chord[..., 1]) - bulge
    return numpy.clip(out / 0.16, 0.0, 1.0)


def sweep(mesh, path, section, around=28, steps=16, closed_ends=True):
    """A rod along a path of (x, y, z) through its points; `section(t)` answers (half width, half height) at 0..1 of the way."""
    points = [numpy.array(p) for p in curve(path, steps)]
    frames = []
    side = numpy.array([0.0, 1.0, 0.0])
    for i, p in enumerate(points):
        along = points[min(i + 1, len(points) - 1)] - points[max(i - 1, 0)]
        along /= numpy.linalg.norm(along)
        across = side - along * float(side @ along)
        across /= numpy.linalg.norm(across)
        frames.append((p, across, numpy.cross(along, across)))

    def at(row, column):
        p, across, up = frames[row]
        wide, high = section(row / (len(frames) - 1))
        angle = math.tau * column / around
        # A superellipse: a pulled handle is flatter than a rod.
        c, s = math.cos(angle), math.sin(angle)
        c, s = math.copysign(abs(c) ** 0.8, c), math.copysign(abs(s) ** 0.8, s)
        return tuple(p + across * wide * c + up * high * s)

    mesh.grid(len(frames), around, at)
    if closed_ends:
        for row in (0, len(frames) - 1):
            first = len(mesh.vertices) - len(frames) * around + row * around
            ring = [first + i for i in range(around)]
            mesh.faces.append(tuple(ring if row else reversed(ring)))


def dense(profile, longest=2.5):
    """The same profile with no step longer than so many millimetres, so that the wall can be uneven."""
    out = [profile[0]]
    for (r0, z0), (r1, z1) in zip(profile, profile[1:]):
        steps = max(1, math.ceil(math.hypot(r1 - r0, z1 - z0) / longest))
        out += [(r0 + (r1 - r0) * step / steps, z0 + (z1 - z0) * step / steps) for step in range(1, steps + 1)]
    return out


OTHERS = {
    "cork": ((0.50, 0.30, 0.16), 0.9, 0.0, 0.5),
    "wax": ((0.86, 0.80, 0.68), 0.55, 0.0, 0.0),
    "brass": ((0.62, 0.42, 0.16), 0.3, 1.0, 0.0),
    "linen": ((0.80, 0.74, 0.64), 0.95, 0.0, 0.3),
}


def piece(made, glaze, seed=1, turn=0.0, place=(0.0, 0.0, 0.0)):
    """All parts of a piece as objects, turned by so many degrees and put down at a place (millimetres)."""
    things = []
    first = made.parts[0]
    top = max(z for _, z in first.profile) + first.place[2]
    for number, part in enumerate(made.parts):
        mesh = Mesh()
        if isinstance(part, Turned):
            ware = part.material is None
            # Cut or fluted walls need more to be cut from.
            around = AROUND if part.shape is None else 3 * AROUND
            lathe(mesh, dense(part.profile), seed + number, 0.35 if ware else 0.0, 0.10 if ware else 0.0, part.shape, around)
            lift = part.place
        else:
            sweep(mesh, part.path, part.section)
            lift = (0.0, 0.0, 0.0)
        thing = mesh.object(f"part {number}")
        thing.rotation_euler[2] = math.radians(turn)
        # An axis that stands aside turns with the piece.
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        x, y = lift[0] * c - lift[1] * s, lift[0] * s + lift[1] * c
        thing.location = ((place[0] + x) * MM, (place[1] + y) * MM, (place[2] + lift[2]) * MM)
        if part.material:
            colour, rough, metal, grain = OTHERS[part.material]
            thing.data.materials.append(plain(part.material, colour, rough, metal, grain))
        else:
            own_top = max(z for _, z in part.profile) if isinstance(part, Turned) else 10_000.0
            line = -10.0 if isinstance(part, Pulled) or part.line == 0 else part.line
            half = [max(abs(vertex[axis]) for vertex in mesh.vertices) for axis in (0, 1)]
            tide = shore(*half) if isinstance(part, Turned) and own_top < half[0] * 0.55 else level(top * 0.44 - lift[2])
            thing.data.materials.append(stoneware(glaze, line, own_top, seed * 0.37 + number, tide))
        things.append(thing)
    return things
