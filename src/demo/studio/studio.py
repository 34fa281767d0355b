"""One light, one ground, one lens: the set every piece is pictured on."""

import math

import bpy
from mathutils import Vector

from clay import MM
from glaze import plain

PAPER = (0.93, 0.905, 0.865)


def empty(width, height, samples, threads):
    """A new scene that renders to pictures of that size."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.render.resolution_percentage = 100
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_depth = "8"
    scene.render.image_settings.compression = 40
    if threads:
        scene.render.threads_mode, scene.render.threads = "FIXED", threads
    cycles = scene.cycles
    cycles.device = "CPU"
    cycles.samples = samples
    cycles.use_adaptive_sampling = True
    cycles.adaptive_threshold = 0.02
    cycles.use_denoising = True
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 6, 3, 3
    cycles.caustics_reflective = cycles.caustics_refractive = False
    scene.view_settings.view_transform = "Khronos PBR Neutral"
    scene.view_settings.exposure = 0.0
    return scene


def ground(colour=PAPER):
    """A sheet that bends up behind: no horizon."""
    half, back, bend, high = 80.0, 9.0, 16.0, 60.0
    profile = [(-60.0, 0.0)]
    for step in range(25):
        angle = math.pi / 2 * step / 24
        profile.append((back + bend * math.sin(angle), bend * (1 - math.cos(angle))))
    profile.append((back + bend, high))
    vertices = [(x, y, z) for y, z in profile for x in (-half, half)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(profile) - 1)]
    mesh = bpy.data.meshes.new("ground")
    mesh.from_pydata(vertices, [], faces)
    for polygon in mesh.polygons:
        polygon.use_smooth = True
    sheet = bpy.data.objects.new("ground", mesh)
    bpy.context.scene.collection.objects.link(sheet)
    sheet.data.materials.append(plain("paper", colour, 0.95))
    return sheet


def light(strength=1.0):
    """A north window, high on the left; the room gives a little back."""
    def area(name, place, look, size, energy, colour):
        lamp = bpy.data.lights.new(name, "AREA")
        lamp.shape, lamp.size, lamp.size_y = "RECTANGLE", *size
        lamp.energy, lamp.color = energy, colour
        thing = bpy.data.objects.new(name, lamp)
        thing.location = place
        thing.rotation_euler = (Vector(look) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
        bpy.context.scene.collection.objects.link(thing)

    area("window", (-14.0, -6.0, 14.0), (0.0, 1.5, 0.6), (10.0, 10.0), 3300.0 * strength, (1.0, 0.975, 0.94))
    area("back", (-4.0, 2.0, 18.0), (2.0, 14.0, 5.0), (12.0, 6.0), 1300.0 * strength, (1.0, 0.98, 0.95))
    area("room", (12.0, -9.0, 6.0), (0.0, 0.0, 0.6), (10.0, 8.0), 260.0 * strength, (1.0, 0.95, 0.9))
    world = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[0].default_value = (1.0, 0.97, 0.93, 1.0)
    world.node_tree.nodes["Background"].inputs[1].default_value = 0.5 * strength


def bounds(things):
    """The corners of everything, in the world."""
    bpy.context.view_layer.update()
    return [thing.matrix_world @ Vector(corner) for thing in things for corner in thing.bound_box]


def camera(things, pitch=14.0, turn=0.0, fill=0.62, focal=85.0, aim=None, focus=None, f_stop=None):
    """Looks down by `pitch` degrees and fills that share of the picture with the things."""
    scene = bpy.context.scene
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_fit, data.sensor_width = focal, "HORIZONTAL", 36.0
    thing = bpy.data.objects.new("camera", data)
    scene.collection.objects.link(thing)
    scene.camera = thing
    corners = bounds(things)
    low = Vector(min(c[i] for c in corners) for i in range(3))
    high = Vector(max(c[i] for c in corners) for i in range(3))
    middle = Vector(aim) * MM if aim else (low + high) / 2
    p, t = math.radians(pitch), math.radians(turn)
    towards = Vector((math.sin(t) * math.cos(p), -math.cos(t) * math.cos(p), math.sin(p)))
    thing.rotation_euler = (-towards).to_track_quat("-Z", "Y").to_euler()
    aspect = scene.render.resolution_y / scene.render.resolution_x
    wide = 36.0 / focal / 2
    right, up = Vector((math.cos(t), math.sin(t), 0)), None
    up = towards.cross(right)
    need = 0.0
    for corner in corners:
        rel = corner - middle
        depth = rel.dot(towards)
        need = max(need, abs(rel.dot(right)) / (wide * fill) + depth, abs(rel.dot(up)) / (wide * aspect * fill) + depth)
    thing.location = middle + towards * need
    if f_stop:
        data.dof.use_dof = True
        data.dof.aperture_fstop = f_stop
        data.dof.focus_distance = (thing.location - (Vector(focus) * MM if focus else middle)).dot(towards)
    return thing


def shoot(path):
    bpy.context.scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
