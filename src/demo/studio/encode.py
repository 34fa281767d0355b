#!/usr/bin/env python3
"""Makes of rendered pictures what the shop serves. Needs Python 3.11 with the package Pillow 13.

    python encode.py RENDERS OUT

For RENDERS/wren-mug-ash.png it writes OUT/wren-mug-ash.<hash>.<width>.avif, .webp and .jpg at the render's own width and at each of
WIDTHS below it. The widest JPEG is called OUT/wren-mug-ash.<hash>.<width>x<height>.<colour>.jpg, the name under which the catalogue
knows the picture. <hash> is the beginning of the render's SHA-256, <colour> what fills most of it. Old files of a render that has
changed are taken away; what is there already is left alone. `domain/picture.rs` reads these names.
"""

import hashlib
import sys
from pathlib import Path

from PIL import Image

WIDTHS = (320, 480, 640, 960, 1280, 1600)
FORMATS = {
    "avif": dict(format="AVIF", quality=62, speed=7),
    "webp": dict(format="WEBP", quality=80, method=6),
    "jpg": dict(format="JPEG", quality=80, optimize=True, progressive=True),
}


def dominant(picture):
    """The colour that fills most of the picture, as six hexadecimal digits."""
    small = picture.resize((64, 80)).quantize(8)
    _, most = max(small.getcolors())
    return bytes(small.getpalette()[3 * most : 3 * most + 3]).hex()


def encode(render, out):
    picture = Image.open(render).convert("RGB")
    width, height = picture.size
    digest = hashlib.sha256(render.read_bytes()).hexdigest()[:8]
    stem = f"{render.stem}.{digest}"
    whole = out / f"{stem}.{width}x{height}.{dominant(picture)}.jpg"
    if whole.exists():
        return
    for old in out.glob(f"{render.stem}.*"):
        old.unlink()
    for wide in (*(each for each in WIDTHS if each < width), width):
        scaled = picture if wide == width else picture.resize((wide, round(wide * height / width)), Image.LANCZOS)
        for ending, how in FORMATS.items():
            # The picture itself is the widest JPEG.
            if ending != "jpg" or wide < width:
                scaled.save(out / f"{stem}.{wide}.{ending}", **how)
    picture.save(whole, **FORMATS["jpg"])
    print(whole.name, flush=True)


def main():
    renders, out = map(Path, sys.argv[1:3])
    out.mkdir(parents=True, exist_ok=True)
    for render in sorted(renders.glob("*.png")):
        if not render.name.endswith(".part.png"):
            encode(render, out)


main()
