#!/usr/bin/env python3
"""Pictures the pieces of the demo shop. Needs Python 3.11 with the package bpy 5.0.1.

    python render.py OUT [--threads N] [--only WORD]

writes OUT/<piece>-<glaze>.png (the front, one for each glaze), OUT/<piece>-angle.png, OUT/<piece>-detail.png and OUT/scene-<name>.png.
A picture that is there already is left alone, so that the work can be broken off and taken up again; one in the making has another
name. `encode.py` makes of them what the shop serves.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import clay
import studio
from pieces import PIECES
from scenes import SCENES

BY_SLUG = {piece.slug: piece for piece in PIECES}
SIZE = (1280, 1600)
SAMPLES = 12


def shots(piece):
    """Names of the piece's pictures, each with what to do for it; the first glaze's front comes first."""
    for glaze in piece.glazes:
        yield f"{piece.slug}-{glaze}", dict(glaze=glaze)
    yield f"{piece.slug}-angle", dict(glaze=piece.glazes[0], pitch=min(52.0, piece.pitch + 26.0), turn=28.0)
    yield f"{piece.slug}-detail", dict(glaze=piece.glazes[0], close=True)


def shoot(piece, path, glaze, pitch=None, turn=0.0, close=False, threads=0, size=SIZE):
    studio.empty(*size, SAMPLES, threads)
    studio.ground()
    studio.light()
    made = piece.build(*list(piece.sizes.values())[-1])
    things = clay.piece(made, glaze, piece.seed, piece.turn)
    if close:
        # The lip on the left, near the eye: what a hand would feel first.
        body = made.parts[0]
        rim = max(z for _, z in body.profile) + body.place[2]
        reach = max(r for r, z in body.profile if z > rim - 8 - body.place[2])
        flat = rim < reach * 0.5
        aim = (-reach * 0.3, -reach * (0.55 if flat else 0.86), rim * 0.82)
        studio.camera(things, piece.pitch + 10.0, turn=-18.0, fill=1.75, aim=aim, focus=aim, f_stop=0.45)
    else:
        studio.camera(things, piece.pitch if pitch is None else pitch, turn=turn, fill=piece.fill)
    part = path.with_suffix(".part.png")
    studio.shoot(part)
    part.rename(path)


def shoot_scene(scene, path, threads, scale):
    studio.empty(*(round(side * scale) for side in scene.size), SAMPLES, threads)
    studio.ground()
    studio.light()
    things = []
    for number, (slug, size, glaze, x, y, turn) in enumerate(scene.things):
        piece = BY_SLUG[slug]
        made = piece.build(*list(piece.sizes.values())[size])
        things += clay.piece(made, glaze, piece.seed + 100 * number, turn, (x, y, 0.0))
    studio.camera(things, scene.pitch, fill=scene.fill)
    part = path.with_suffix(".part.png")
    studio.shoot(part)
    part.rename(path)


def main():
    words = argparse.ArgumentParser()
    words.add_argument("out", type=Path)
    words.add_argument("--threads", type=int, default=0)
    words.add_argument("--only", default="")
    words.add_argument("--width", type=int, default=SIZE[0])
    asked = words.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    every = [(piece, name, how) for piece in PIECES for name, how in shots(piece) if asked.only in name]
    # Each piece's first picture before the others: a shop can open with those. Then what every variant looks like.
    def late(job):
        piece, name, _ = job
        return 0 if name.endswith(piece.glazes[0]) else 3 if name.endswith("-angle") else 2 if name.endswith("-detail") else 1

    every.sort(key=late)
    firsts = sum(late(job) == 0 for job in every)
    scenes = [(scene, name, None) for name, scene in SCENES.items() if asked.only in name]
    for thing, name, how in every[:firsts] + scenes + every[firsts:]:
        path = asked.out / f"{name}.png"
        if path.exists():
            continue
        begin = time.time()
        if how is None:
            shoot_scene(thing, path, asked.threads, asked.width / SIZE[0])
        else:
            shoot(thing, path, threads=asked.threads, size=(asked.width, asked.width * 5 // 4), **how)
        print(f"{name}: {time.time() - begin:.0f} s", flush=True)


main()
