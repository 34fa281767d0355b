"""Glazes and clay as Cycles materials. A glaze ends above the foot in a slightly uneven line and breaks where it is thin."""

import bpy

MM = 0.01

CLAY = (0.36, 0.215, 0.125)

# Colours are linear. `thin` shows at the lip and other edges, `pool` where glaze runs together, `speck` iron in the clay.
GLAZES = {
    "ash": dict(body=(0.66, 0.60, 0.50), thin=(0.42, 0.30, 0.18), pool=(0.72, 0.68, 0.60), speck=0.55, rough=0.28, vary=0.05),
    "chalk": dict(body=(0.78, 0.76, 0.71), thin=(0.60, 0.52, 0.42), pool=(0.80, 0.79, 0.76), speck=0.0, rough=0.5, vary=0.02),
    "tideline": dict(body=(0.085, 0.20, 0.235), thin=(0.50, 0.41, 0.28), pool=(0.05, 0.15, 0.19), speck=0.15, rough=0.16, vary=0.25),
    "ember": dict(body=(0.32, 0.065, 0.022), thin=(0.50, 0.22, 0.07), pool=(0.12, 0.025, 0.012), speck=0.3, rough=0.2, vary=0.3),
    "moss": dict(body=(0.165, 0.185, 0.075), thin=(0.38, 0.27, 0.12), pool=(0.09, 0.115, 0.045), speck=0.3, rough=0.3, vary=0.2),
    "night": dict(body=(0.018, 0.024, 0.036), thin=(0.20, 0.11, 0.055), pool=(0.012, 0.018, 0.03), speck=0.2, rough=0.34, vary=0.3),
}


class Graph:
    """Nodes of a material, wired in the order they are written down."""

    def __init__(self, name):
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()

    def node(self, kind, **settings):
        node = self.tree.nodes.new(kind)
        for key, value in settings.items():
            setattr(node, key, value)
        return node

    def set(self, socket, value):
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple) and len(value) == 3 and socket.type == "RGBA":
            socket.default_value = (*value, 1.0)
        else:
            socket.default_value = value

    def math(self, operation, a, b=0.0, c=None, clamp=False):
        node = self.node("ShaderNodeMath", operation=operation, use_clamp=clamp)
        self.set(node.inputs[0], a)
        self.set(node.inputs[1], b)
        if c is not None:
            self.set(node.inputs[2], c)
        return node.outputs[0]

    def ramp(self, value, low, high):
        """0 below `low`, 1 above `high`, smooth between."""
        node = self.node("ShaderNodeMapRange", interpolation_type="SMOOTHSTEP", clamp=True)
        self.set(node.inputs["Value"], value)
        self.set(node.inputs["From Min"], low)
        self.set(node.inputs["From Max"], high)
        return node.outputs["Result"]

    def mix(self, factor, a, b):
        node = self.node("ShaderNodeMix", data_type="RGBA")
        colours = [socket for socket in node.inputs if socket.type == "RGBA"]
        self.set(node.inputs["Factor"], factor)
        self.set(colours[0], a)
        self.set(colours[1], b)
        return next(socket for socket in node.outputs if socket.type == "RGBA")

    def mix_number(self, factor, a, b):
        node = self.node("ShaderNodeMix", data_type="FLOAT")
        self.set(node.inputs[0], factor)
        self.set(node.inputs[2], a)
        self.set(node.inputs[3], b)
        return node.outputs[0]

    def noise(self, place, scale, detail=3.0, rough=0.55):
        node = self.node("ShaderNodeTexNoise")
        self.set(node.inputs["Vector"], place)
        node.inputs["Scale"].default_value = scale
        node.inputs["Detail"].default_value = detail
        node.inputs["Roughness"].default_value = rough
        return node.outputs["Fac"]

    def bump(self, height, distance, strength=1.0, under=None):
        node = self.node("ShaderNodeBump")
        node.inputs["Strength"].default_value = strength
        node.inputs["Distance"].default_value = distance
        self.set(node.inputs["Height"], height)
        if under is not None:
            self.set(node.inputs["Normal"], under)
        return node.outputs["Normal"]


def level(height):
    """Tideline on what stands: the sea above so many millimetres, sand below. Answers how far a point is out at sea."""

    def out_at_sea(g, where):
        return g.math("SUBTRACT", where.outputs["Z"], height * MM)

    return out_at_sea


def shore(half_length, half_width):
    """Tideline on what lies flat: the sea in the middle, sand at the rim. Answers how far a point is out at sea."""

    def out_at_sea(g, where):
        x = g.math("DIVIDE", where.outputs["X"], half_length * MM)
        y = g.math("DIVIDE", where.outputs["Y"], half_width * MM)
        way = g.math("SQRT", g.math("ADD", g.math("MULTIPLY", x, x), g.math("MULTIPLY", y, y)))
        return g.math("MULTIPLY", g.math("SUBTRACT", 0.8, way), half_width * MM)

    return out_at_sea


def stoneware(name, line, top, seed, tide):
    """Clay with a glaze down to `line` millimetres above the ground; `top` is the lip's height. `tide` is where Tideline turns."""
    glaze = GLAZES[name]
    g = Graph(f"{name}-{line}-{top}-{seed}")
    where = g.node("ShaderNodeTexCoord").outputs["Object"]
    shifted = g.node("ShaderNodeVectorMath", operation="ADD")
    g.set(shifted.inputs[0], where)
    shifted.inputs[1].default_value = (seed * 3.7, seed * 1.9, seed * 5.3)
    place = shifted.outputs[0]
    split = g.node("ShaderNodeSeparateXYZ")
    g.set(split.inputs[0], where)
    z = split.outputs["Z"]

    slow, fine, grain = g.noise(place, 1.6, 2.0), g.noise(place, 9.0, 4.0), g.noise(place, 60.0, 3.0, 0.65)

    # Where the glaze ends: a dipped edge, uneven by a millimetre and a half.
    edge = g.math("ADD", z, g.math("MULTIPLY", g.math("SUBTRACT", slow, 0.5), 5.0 * MM))
    edge = g.math("ADD", edge, g.math("MULTIPLY", g.math("SUBTRACT", fine, 0.5), 1.2 * MM))
    # Only the outer wall has such an end: the floor of a bowl lies low, too, and is glazed.
    inside = g.node("ShaderNodeAttribute", attribute_name="inside").outputs["Fac"]
    edge = g.math("ADD", edge, g.math("MULTIPLY", inside, 1000.0 * MM))
    covered = g.ramp(edge, (line - 0.35) * MM, (line + 0.35) * MM)
    # Glaze gathers into a bead just above its edge.
    bead = g.math("MULTIPLY", g.ramp(edge, (line - 0.4) * MM, (line + 0.8) * MM), g.math("SUBTRACT", 1.0, g.ramp(edge, (line + 1.0) * MM, (line + 5.0) * MM)))

    # It breaks where it is thin: at the lip and at edges.
    edges = g.node("ShaderNodeAttribute", attribute_name="edge").outputs["Fac"]
    sharp = g.math("MULTIPLY", edges, g.ramp(fine, 0.3, 0.62))
    lip = g.ramp(g.math("ADD", z, g.math("MULTIPLY", g.math("SUBTRACT", fine, 0.5), 3.0 * MM)), (top - 2.4) * MM, (top - 0.2) * MM)
    thin = g.math("MAXIMUM", g.math("MULTIPLY", sharp, 0.55), g.math("MULTIPLY", lip, 0.85), clamp=True)

    cloud = g.ramp(g.math("ADD", g.math("MULTIPLY", slow, 0.7), g.math("MULTIPLY", fine, 0.3)), 0.36, 0.66)
    colour = g.mix(g.math("MULTIPLY", cloud, glaze["vary"] * 2.2, clamp=True), glaze["body"], glaze["pool"])
    if name == "tideline":
        sea = g.math("ADD", tide(g, split), g.math("MULTIPLY", g.math("SUBTRACT", slow, 0.5), 7.0 * MM))
        sand = g.math("SUBTRACT", 1.0, g.ramp(sea, -1.0 * MM, 1.6 * MM))
        foam = g.math("MULTIPLY", g.ramp(sea, -2.6 * MM, -0.4 * MM), g.math("SUBTRACT", 1.0, g.ramp(sea, 0.6 * MM, 4.5 * MM)))
        colour = g.mix(sand, colour, (0.55, 0.47, 0.35))
        colour = g.mix(g.math("MULTIPLY", foam, 0.85), colour, (0.76, 0.75, 0.70))
    colour = g.mix(g.math("MULTIPLY", bead, 0.5), colour, glaze["pool"])
    colour = g.mix(thin, colour, glaze["thin"])

    if glaze["speck"]:
        cells = g.node("ShaderNodeTexVoronoi", feature="F1")
        g.set(cells.inputs["Vector"], place)
        cells.inputs["Scale"].default_value = 26.0
        chosen = g.node("ShaderNodeSeparateColor")
        g.set(chosen.inputs[0], cells.outputs["Color"])
        # Few of the cells carry a grain, and each its own size.
        size = g.math("MULTIPLY", g.ramp(chosen.outputs[0], 0.72, 1.0), 0.17)
        spot = g.math("MULTIPLY", g.math("SUBTRACT", 1.0, g.ramp(g.math("SUBTRACT", cells.outputs["Distance"], size), -0.03, 0.03)), g.ramp(chosen.outputs[0], 0.72, 0.74))
        colour = g.mix(g.math("MULTIPLY", spot, glaze["speck"]), colour, (0.10, 0.055, 0.03))

    clay = g.mix(g.ramp(grain, 0.35, 0.7), tuple(c * 0.82 for c in CLAY), tuple(min(1.0, c * 1.16) for c in CLAY))
    base = g.mix(covered, clay, colour)
    matte = g.math("ADD", glaze["rough"], g.math("MULTIPLY", g.math("SUBTRACT", fine, 0.5), 0.10))

    height = g.math("ADD", g.math("MULTIPLY", covered, 0.30), g.math("MULTIPLY", bead, 0.35))
    normal = g.bump(height, 0.6 * MM, 0.9)
    normal = g.bump(g.math("MULTIPLY", grain, g.math("SUBTRACT", 1.0, covered)), 0.35 * MM, 0.9, normal)
    normal = g.bump(fine, 0.35 * MM, 0.35, normal)

    shader = g.node("ShaderNodeBsdfPrincipled")
    g.set(shader.inputs["Base Color"], base)
    g.set(shader.inputs["Roughness"], g.mix_number(covered, 0.88, matte))
    g.set(shader.inputs["Specular IOR Level"], g.mix_number(covered, 0.25, 0.5))
    g.set(shader.inputs["Coat Weight"], g.math("MULTIPLY", covered, 0.35))
    shader.inputs["Coat Roughness"].default_value = glaze["rough"] * 0.6
    g.set(shader.inputs["Normal"], normal)
    out = g.node("ShaderNodeOutputMaterial")
    g.set(out.inputs["Surface"], shader.outputs[0])
    return g.material


def plain(name, colour, rough=0.8, metallic=0.0, grain=0.0):
    """Wood, linen, brass: one colour with a grain."""
    g = Graph(name)
    shader = g.node("ShaderNodeBsdfPrincipled")
    shader.inputs["Roughness"].default_value = rough
    shader.inputs["Metallic"].default_value = metallic
    g.set(shader.inputs["Base Color"], colour)
    if grain:
        place = g.node("ShaderNodeTexCoord").outputs["Object"]
        g.set(shader.inputs["Normal"], g.bump(g.noise(place, 40.0), grain * MM))
    out = g.node("ShaderNodeOutputMaterial")
    g.set(out.inputs["Surface"], shader.outputs[0])
    return g.material
