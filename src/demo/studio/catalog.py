#!/usr/bin/env python3
"""Writes the demo shop's catalogue from the pieces, their words and the pictures there are.

    python3 catalog.py PUBLIC_DEMO CATALOG.csv SCENES.txt

A variant that CATALOG.csv has already keeps its SKU, price, former price, count, weight and whether it is sold beyond its count: those are
the merchant's. New ones get theirs from `words.py`, and a count from a die with a fixed seed.
"""

import csv
import random
import sys
from pathlib import Path

from drawing import measures
from pieces import PIECES
from words import BEYOND, GLAZES, KINDS, REDUCED, SCENE_WORDS, SETS, WORDS

COLUMNS = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,"
    "Option2 name,Option2 value,Option3 name,Option3 value,Price,Compare-at price,Cost per item,Charge tax,Inventory tracker,Inventory quantity,"
    "Continue selling when out of stock,Weight value (grams),Weight unit for display,Requires shipping,Fulfillment service,Product image URL,"
    "Image position,Image alt text,Variant image URL,Gift card,SEO title,SEO description"
).split(",")
# Several at once cost less: parts of 1,000 for each.
SET_OFF = {1: 1000, 2: 960, 3: 950, 4: 930, 6: 900}
NUMBERS = {1: "One", 2: "Two", 3: "Three", 4: "Four", 6: "Six"}


def money(cents):
    return f"{cents // 100}.{cents % 100:02}"


def kept(path):
    """The rows of the catalogue that is there, by handle and option values."""
    rows = {}
    if path.exists():
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                if row["Price"]:
                    values = tuple(row.get(f"Option{n} value", "") for n in (1, 2, 3))
                    rows[row["URL handle"], values] = row
    return rows


class Pictures:
    """What lies in the folder, by the stem of its name."""

    def __init__(self, folder):
        self.names = {path.name.split(".")[0]: f"/demo/{path.name}" for path in sorted(folder.iterdir()) if path.suffix == ".svg" or "x" in path.name.split(".")[2]}

    def find(self, stem):
        return self.names.get(stem, "")


def dice(*words):
    return random.Random("/".join(("marl", *map(str, words))))


def count(slug, glaze, size, pieces):
    """How many there are: most enough, some few, some none."""
    die = dice("stock", slug, glaze, size, pieces)
    kind = die.random()
    if kind < 0.07:
        return 0
    if kind < 0.2:
        return die.randint(1, 5)
    return max(1, die.randint(8, 42) // (1 if pieces == 1 else 2))


def sku(slug, glaze, size, pieces):
    short = size.upper().replace(" ", "").replace(".", "") if size != "One size" else ""
    parts = ["ME", slug.split("-")[0].upper(), glaze[:4].upper(), short, f"SET{pieces}" if pieces > 1 else ""]
    return "-".join(part for part in parts if part)


def description(piece, text, care):
    made = {name: measures(piece.build(*size)) for name, size in piece.sizes.items()}
    if len(made) == 1:
        (words,) = made.values()
        facts = f"<p>{words}</p>"
    else:
        facts = "<dl>" + "".join(f"<dt>{name}</dt><dd>{words}</dd>" for name, words in made.items()) + "</dl>"
    beyond = f"<p>{BEYOND[piece.slug]}</p>" if piece.slug in BEYOND else ""
    return f"<p>{text}</p>{beyond}<h3>Measures</h3>{facts}<h3>Care</h3><p>{care}</p>"


def gallery(piece, pictures, kind):
    """(address, words) of each picture: the fronts, the other views, the drawings."""
    title = WORDS[piece.slug][0]
    shots = [(f"{piece.slug}-{glaze}", f"{kind}, {GLAZES[glaze]}") for glaze in piece.glazes]
    shots.insert(1, (f"{piece.slug}-angle", f"{title} from above"))
    shots.insert(2, (f"{piece.slug}-detail", f"The rim of the {title}, near"))
    for number, (name, size) in enumerate(piece.sizes.items(), 1):
        of = f", {name}" if len(piece.sizes) > 1 else ""
        shots.append((f"{piece.slug}-size-{number}", f"Drawing of the {title}{of}: {measures(piece.build(*size))}"))
    return [(pictures.find(stem), words) for stem, words in shots if pictures.find(stem)]


def rows(piece, pictures, there):
    title, kind, text, care, prices, collections = WORDS[piece.slug]
    options = [("Glaze", [glaze.capitalize() for glaze in piece.glazes])] if len(piece.glazes) > 1 else []
    sizes = list(piece.sizes)
    if len(sizes) > 1:
        options.append(("Size", sizes))
    sets = SETS.get(piece.slug, (1,))
    if len(sets) > 1:
        options.append(("Set", [NUMBERS[pieces] for pieces in sets]))
    category = KINDS[kind]
    tags = [piece.category, *(name.replace("-", " ").title() for name in collections)]
    if "ishwasher" in care:
        tags.append("dishwasher-safe")
    shots = gallery(piece, pictures, kind)
    fallback = shots[0][0] if shots else ""
    variants = []
    for glaze in piece.glazes:
        for size, price in zip(sizes, prices, strict=True):
            for pieces in sets:
                values = [glaze.capitalize()] if len(piece.glazes) > 1 else []
                values += [size] if len(sizes) > 1 else []
                values += [NUMBERS[pieces]] if len(sets) > 1 else []
                row = dict.fromkeys(COLUMNS, "")
                row["URL handle"] = piece.slug
                # A product without a choice still has one variant with a name, as the format has it.
                for number, (value, (name, _)) in enumerate(zip(values or ["Default Title"], options or [("Title", [])]), 1):
                    row[f"Option{number} value"] = value
                    if not variants:
                        row[f"Option{number} name"] = name
                old = there.get((piece.slug, tuple((values or ["Default Title"]) + [""] * (3 - len(values or [""])))))
                # In whole half euros, as prices on a shelf are.
                amount = -(-price * pieces * SET_OFF[pieces] // 1000 // 50) * 50 if pieces > 1 else price
                off = REDUCED.get((piece.slug, glaze), 0)
                reduced = amount * (1000 - off) // 1000 // 50 * 50
                grams = piece.build(*piece.sizes[size]).grams * pieces
                row.update({
                    "SKU": sku(piece.slug, glaze, size, pieces),
                    "Price": money(reduced),
                    "Compare-at price": money(amount) if off else "",
                    "Inventory quantity": str(0 if piece.slug in BEYOND else count(piece.slug, glaze, size, pieces)),
                    "Continue selling when out of stock": "TRUE" if piece.slug in BEYOND else "FALSE",
                    # With its box.
                    "Weight value (grams)": str(int(grams * 1.12) // 10 * 10 + 60),
                })
                if old:
                    row.update({key: old[key] for key in ("SKU", "Price", "Compare-at price", "Inventory quantity", "Continue selling when out of stock", "Weight value (grams)")})
                cents = round(float(row["Price"]) * 100)
                own = pictures.find(f"{piece.slug}-{glaze}") or fallback
                row.update({
                    "Cost per item": money(cents * 38 // 100), "Charge tax": "TRUE", "Inventory tracker": "shopify",
                    "Weight unit for display": "g", "Requires shipping": "TRUE", "Fulfillment service": "manual", "Variant image URL": own,
                })
                variants.append(row)
    variants[0].update({
        "Title": title, "Description": description(piece, text, care), "Vendor": "Marl & Ember", "Product category": category, "Type": kind,
        "Tags": ", ".join(tags), "Published on online store": "TRUE", "Status": "active", "Gift card": "FALSE",
        "SEO description": f"{title} by Marl & Ember: {text.split('. ')[0].rstrip('.')}.",
    })
    for number, (address, words) in enumerate(shots):
        if number >= len(variants):
            variants.append({**dict.fromkeys(COLUMNS, ""), "URL handle": piece.slug})
        variants[number].update({"Product image URL": address, "Image position": str(number + 1), "Image alt text": words})
    return variants


def main():
    folder, path, scenes = map(Path, sys.argv[1:4])
    pictures, there = Pictures(folder), kept(path)
    # What was in the shop first stays first.
    first = {slug: place for place, slug in enumerate(dict.fromkeys(slug for slug, _ in there))}
    pieces = sorted(PIECES, key=lambda piece: first.get(piece.slug, len(first)))
    out = [row for piece in pieces for row in rows(piece, pictures, there)]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(out)
    lines = ((slug, pictures.find(f"scene-{slug}"), words) for slug, words in SCENE_WORDS.items())
    scenes.write_text("".join(f"{slug} {address} {words}\n" for slug, address, words in lines if address))
    print(len(pieces), "pieces,", sum(bool(row["Price"]) for row in out), "variants")


main()
