#!/usr/bin/env python3
"""Makes public/fonts and style/fonts.css out of two families as npm has them. Run it by hand when one of them changes:

    npm pack @fontsource-variable/fraunces@5.3.0 @fontsource-variable/instrument-sans@5.3.0 \\
        @fontsource/roboto@5.3.0 @fontsource/noto-serif@5.3.0 @fontsource/arimo@5.3.0 @fontsource/tinos@5.3.0
    (unpack each as <folder>/<name without scope>)
    pip install fonttools==4.68.0 brotli==1.2.1
    .ci/fonts.py <folder>

Each family is cut down to the axes that the stylesheet uses and named by its content, so that it may be kept for a year.

While a font is on its way, its fallback stands in the same places: a face of the reader's own, scaled (`size-adjust`) until a
text of average English is as wide as in ours, with our ascent and descent. All of that is read from the fonts' tables. Arimo
and Tinos are as wide, letter by letter, as Arial and Times New Roman, which most machines have under one name or another; Roboto
and Noto Serif are what phones with Android have.
"""

import hashlib
import pathlib
import shutil
import sys

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = pathlib.Path(__file__).resolve().parent.parent
# How often each letter comes in English, in thousandths; what matters is the width of a line of running text.
LETTERS = dict(zip(
    " etaoinshrdlcumwfgypbvkjxqz",
    [183, 102, 75, 65, 62, 57, 57, 53, 50, 50, 33, 33, 23, 23, 20, 17, 18, 17, 13, 14, 12, 16, 8, 6, 1, 1, 1, 1],
))

FAMILIES = [
    {
        "name": "Fraunces",
        "package": "fraunces",
        "file": "fraunces-{}-full-normal.woff2",
        # Headings alone are set in it: larger than text, of one weight, a little soft, and without the leaning letters.
        "axes": {"opsz": (18, 144), "wght": 400, "SOFT": 60, "WONK": 0},
        "weight": "400",
        # As most headings are.
        "measured": {"opsz": 36},
        "fallbacks": [
            ("Fraunces Fallback", ["Times New Roman", "Liberation Serif", "Tinos", "Times"], "tinos/files/tinos-latin-400-normal.woff2"),
            ("Fraunces Fallback Android", ["Noto Serif"], "noto-serif/files/noto-serif-latin-400-normal.woff2"),
        ],
    },
    {
        "name": "Instrument Sans",
        "package": "instrument-sans",
        "file": "instrument-sans-{}-wght-normal.woff2",
        "axes": {"wght": (400, 600)},
        "weight": "400 600",
        "measured": {"wght": 400},
        "fallbacks": [
            ("Instrument Sans Fallback", ["Arial", "Liberation Sans", "Arimo", "Helvetica"], "arimo/files/arimo-latin-400-normal.woff2"),
            ("Instrument Sans Fallback Android", ["Roboto"], "roboto/files/roboto-latin-400-normal.woff2"),
        ],
    },
]
# The letters of English and its neighbours; and those of the rest of Europe, which come only where a page has one of them.
SUBSETS = {
    "latin-ext": "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+0304, U+0308, U+0329, U+1D00-1DBF, "
    "U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF",
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, "
    "U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
}


def main(folder):
    out = ROOT / "public/fonts"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    rules = ["/* Made by .ci/fonts.py, which says how. */"]
    for family in FAMILIES:
        shutil.copy(folder / family["package"] / "LICENSE", out / f"{family['package']}.OFL.txt")
        for subset, letters in SUBSETS.items():
            font = TTFont(folder / family["package"] / "files" / family["file"].format(subset))
            font = instancer.instantiateVariableFont(font, family["axes"])
            name = save(font, out, f"{family['package']}-{subset}")
            rules.append(face(family["name"], f'url("/fonts/{name}") format("woff2")', [
                f"font-weight: {family['weight']}", "font-display: swap", f"unicode-range: {letters}",
            ]))
        # The last one is Latin, which is what is measured.
        ours = measured(instancer.instantiateVariableFont(font, family["measured"]))
        for name, locals_, file in family["fallbacks"]:
            theirs = measured(TTFont(folder / file))
            scale = ours["width"] / theirs["width"]
            rules.append(face(name, ", ".join(f'local("{local}")' for local in locals_), [
                f"size-adjust: {scale:.2%}",
                f"ascent-override: {ours['ascent'] / scale:.2%}",
                f"descent-override: {ours['descent'] / scale:.2%}",
                f"line-gap-override: {ours['gap'] / scale:.2%}",
            ]))
    (ROOT / "style/fonts.css").write_text("\n\n".join(rules) + "\n")


def save(font, out, stem):
    """Writes the font under a name that changes with its content."""
    draft = out / "draft"
    font.flavor = "woff2"
    # A date would make each making another file.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(draft)
    name = f"{stem}.{hashlib.sha256(draft.read_bytes()).hexdigest()[:12]}.woff2"
    draft.rename(out / name)
    print(f"{name}: {(out / name).stat().st_size} bytes")
    return name


def measured(font):
    """How wide an average letter is and how high a line, in ems."""
    em, letters, widths = font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
    width = sum(widths[letters[ord(letter)]][0] * count for letter, count in LETTERS.items()) / sum(LETTERS.values())
    line = font["hhea"]
    return {"width": width / em, "ascent": line.ascent / em, "descent": -line.descent / em, "gap": line.lineGap / em}


def face(family, source, lines):
    body = "".join(f"  {line};\n" for line in [f'font-family: "{family}"', f"src: {source}", *lines])
    return f"@font-face {{\n{body}}}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
