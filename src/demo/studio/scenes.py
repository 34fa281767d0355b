"""Scenes: several pieces on one ground, for the home page and the collections.

A scene is a size in pixels, how the camera looks, and its pieces: (slug, number of its size, glaze, x, y, degrees), millimetres from the
middle of the scene, y away from the eye.
"""

from dataclasses import dataclass


@dataclass
class Scene:
    size: tuple
    things: tuple
    pitch: float = 11.0
    fill: float = 0.86


SCENES = {
    "scene-everything": Scene((1600, 800), (
        ("moon-vase", 1, "chalk", -330, 130, 0), ("sedge-bottle-vase", 1, "ember", -150, 190, 0), ("heron-jug", 1, "ash", 20, 120, -12),
        ("kiln-teapot", 0, "ember", 260, 150, -20), ("owl-planter", 1, "night", 470, 190, 0),
        ("hollow-bowl", 0, "moss", -190, -50, 0), ("wren-mug", 1, "tideline", -20, -90, -25), ("pebble-dip-bowl", 1, "ash", 120, -60, 0),
        ("dusk-candle-holder", 0, "night", 300, -50, -30),
    )),
    "scene-everyday": Scene((1280, 960), (
        ("nest-cereal-bowl", 1, "chalk", -150, 90, 0), ("heron-jug", 0, "ash", 40, 130, -12), ("larder-jar", 1, "moss", 200, 110, 0),
        ("wren-mug", 0, "ember", -60, -50, -25), ("linnet-egg-cup", 0, "moss", 60, -60, 0), ("brook-creamer", 1, "chalk", 160, -30, -12),
    )),
    "scene-tideline": Scene((1280, 960), (
        ("spring-carafe", 1, "tideline", -150, 110, 0), ("reed-vase", 0, "tideline", 205, 140, 0), ("harbour-bowl", 0, "tideline", 10, 40, 0),
        ("sandpiper-beaker", 1, "tideline", -190, -40, 0), ("wren-mug", 1, "tideline", 170, -60, -25),
    )),
    "scene-night-kiln": Scene((1280, 960), (
        ("kiln-teapot", 0, "night", -60, 100, -15), ("stem-taper-holder", 1, "night", 140, 130, 0), ("stem-taper-holder", 0, "chalk", 215, 60, 0),
        ("curlew-tea-bowl", 0, "ember", -150, -40, 0), ("curlew-tea-bowl", 0, "night", -45, -70, 30), ("glow-tea-light", 0, "ember", 90, -50, 0),
    )),
}
