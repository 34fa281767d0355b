#!/usr/bin/env python3
"""Says in German what the merchant says to shoppers, for the shop's dictionary.

    python3 german.py CATALOG.csv GERMAN.csv

GERMAN.csv has a row for each text, first those of the shop, then those of the catalogue by their columns. What the catalogue has is taken
apart the way `catalog.py` put it together, so its numbers and tags cannot differ; a text that nobody has said in German yet is an error.

The dictionary has one translation for a text, wherever it stands: a collection is named like its tag, and the glaze of that name too.
Pieces keep their names, behind what they are: "Wren mug" is „Becher Wren“. What is thrown on a wheel is „gedreht“.
"""

import csv
import re
import sys
from collections import Counter
from pathlib import Path

from words import BEYOND, DAILY, DRY, GLAZES, HAND, OVEN, SCENE_WORDS, WATER, WORDS

# What `../mod.rs` and `../market.rs` say.
SHOP = {
    "Stoneware for every day, thrown and glazed by hand": "Steinzeug für jeden Tag, von Hand gedreht und glasiert",
    "Marl & Ember, a demonstration shop": "Marl & Ember, ein Vorführshop",
    "Tonweg 7, 12345 Musterstadt, Germany": "Tonweg 7, 12345 Musterstadt, Deutschland",
    "Workshop": "Werkstatt",
    "Germany": "Deutschland",
    "European Union": "Europäische Union",
    "United Kingdom": "Vereinigtes Königreich",
    "United Kingdom, Norway and Switzerland": "Vereinigtes Königreich, Norwegen und Schweiz",
    "Rest of the world": "Übrige Welt",
    "Standard": "Standardversand",
    "Express": "Expressversand",
    "Fetch it at the workshop": "In der Werkstatt abholen",
    "Tonweg 7, 12345 Musterstadt": "Tonweg 7, 12345 Musterstadt",
    "Tuesday to Saturday, 10 to 18 h": "Dienstag bis Samstag, 10 bis 18 Uhr",
    "Five for drinking, one of them free": "Fünf zum Trinken, eins davon geschenkt",
}
COUPONS = ("WELCOME10", "SUMMER25", "FIRST50")
# Per cent of VAT in the Union and in the United Kingdom.
VAT = ("17", "18", "19", "20", "21", "22", "23", "24", "25", "25.5", "27")

COLLECTIONS = {
    "Drink": "Trinken",
    "Eat": "Essen",
    "Serve": "Servieren",
    "Pour & Store": "Einschenken & Aufbewahren",
    "Light": "Licht",
    "Grow": "Pflanzen",
    "Everyday": "Alltag",
    # The line that a tide leaves; the other word for it, „Spülsaum“, sounds like washing up.
    "Tideline": "Flutsaum",
    "Night Kiln": "Nachtbrand",
    "Everything": "Alles",
}
COLLECTION_TEXTS = {
    "Mugs, tumblers and cups. Every handle takes at least two fingers.": "Becher und Tassen. In jeden Henkel passen mindestens zwei Finger.",
    "Plates and bowls for every day. They stack, and go into the dishwasher.":
        "Teller und Schalen für jeden Tag. Sie lassen sich stapeln und kommen in die Spülmaschine.",
    "Wide pieces for the middle of the table.": "Breite Stücke für die Mitte des Tisches.",
    "Jugs that do not drip and jars that close.": "Krüge, die nicht tropfen, und Dosen, die schließen.",
    "For candles, and for the hour after them.": "Für Kerzen und für die Stunde danach.",
    "Planters with a saucer, vases for a few stems.": "Blumentöpfe mit Untersetzer, Vasen für ein paar Stiele.",
    "What is on our own table from breakfast to supper, and goes into the dishwasher after it.":
        "Was vom Frühstück bis zum Abendbrot auf unserem eigenen Tisch steht und danach in die Spülmaschine kommt.",
    "Sea-blue, sand, and the white line between them, where two glazes meet.":
        "Meerblau, Sand und dazwischen die weiße Linie, an der sich zwei Glasuren treffen.",
    "Fired last and cooled slowly: blue-black and iron-red for the evening.":
        "Zuletzt gebrannt und langsam abgekühlt: Blauschwarz und Eisenrot für den Abend.",
    "All we make at present.": "Alles, was wir zurzeit machen.",
}
SCENES = {
    "everyday": "Eine weiße Schale, ein heller Krug und eine grüne Dose hinter einem roten Becher, einem Eierbecher und einem weißen Kännchen",
    "tideline": "Karaffe, Vase, Servierschüssel, Trinkbecher und Becher, alle meerblau über einer weißen Linie und darunter sandfarben",
    "night-kiln": "Eine blauschwarze Teekanne und zwei Kerzenhalter hinter roten und blauschwarzen Teeschalen",
    "everything": "Neun Stücke auf hellem Papier: Vasen, ein Krug, eine Teekanne und ein Übertopf, davor eine Schale, ein Becher, ein Schälchen und ein Kerzenhalter",
}

TAGS = {"dishwasher-safe": "spülmaschinenfest"}
KINDS = {
    "Mug": "Becher",
    "Tumbler": "Trinkbecher",
    "Cup": "Tasse",
    "Bowl": "Schale",
    "Plate": "Teller",
    "Egg cup": "Eierbecher",
    "Platter": "Servierplatte",
    "Serving bowl": "Servierschüssel",
    "Stand": "Tortenplatte",
    "Dish": "Butterdose",
    "Rest": "Löffelablage",
    "Jug": "Krug",
    "Carafe": "Karaffe",
    "Teapot": "Teekanne",
    "Jar": "Dose",
    "Bottle": "Flasche",
    "Crock": "Kochlöffeltopf",
    "Candle holder": "Kerzenhalter",
    "Lamp": "Lampe",
    "Vase": "Vase",
    "Planter": "Pflanzgefäß",
}
OPTIONS = {"Glaze": "Glasur", "Size": "Größe", "Set": "Set"}
GLAZE_NAMES = {"Ash": "Asche", "Chalk": "Kreide", "Tideline": "Flutsaum", "Ember": "Glut", "Moss": "Moos", "Night": "Nacht"}
SIZES = {"Small": "Klein", "Large": "Groß", "Low": "Niedrig", "Tall": "Hoch"}
SETS = {"One": "Einzeln", "Two": "Zweierset", "Three": "Dreierset", "Four": "Viererset", "Six": "Sechserset"}

GLAZE_LOOKS = {
    "ash": "helle Ascheglasur mit braunen Sprenkeln",
    "chalk": "matte kreideweiße Glasur",
    "tideline": "meerblaue Glasur, die an einer weißen Linie in Sand übergeht",
    "ember": "eisenrote Glasur, dunkler, wo sie sich gesammelt hat",
    "moss": "olivgrüne Glasur",
    "night": "blauschwarze Glasur",
}
CARE = {
    DAILY: "Spülmaschinenfest und mikrowellengeeignet",
    OVEN: "Spülmaschinenfest, mikrowellengeeignet und ofenfest bis 220\u00a0°C",
    HAND: "Von Hand spülen; nicht für den Ofen",
    WATER: "Wasserdicht; feucht abwischen",
    DRY: "Mit einem feuchten Tuch abwischen",
}
HEADINGS = {"Measures": "Maße", "Care": "Pflege"}
WAITS = {
    "lantern-lamp": "Auf Bestellung gefertigt, in zwei bis drei Wochen.",
    "moon-vase": "Auf Bestellung gedreht, in vier Wochen; keine gleicht der anderen.",
}

# slug: (title, text)
PIECES = {
    "wren-mug": ("Becher Wren", "Ein gerader Becher mit einem Bandhenkel, in den drei Finger passen. Der Fuß bleibt unglasiert, damit der Becher trocken steht."),
    "tern-tumbler": ("Trinkbecher Tern", "Ein Becher ohne Henkel, glasiert bis dorthin, wo die Hand aufhört. Der blanke Ton darunter bleibt kühl."),
    "pip-espresso-cup": ("Espressotasse Pip", "Dick am Fuß, dünn am Rand: So bleibt ein Espresso warm, solange er reicht. Passt unter die Maschine zu Hause."),
    "dipper-breakfast-cup": ("Frühstückstasse Dipper", "Breit genug, um ein Croissant einzutunken. Der Henkel steht so weit ab, dass kein Knöchel an die warme Wand kommt."),
    "plover-cup-and-saucer": ("Tasse mit Untertasse Plover", "Eine kleine Tasse auf einer Untertasse mit einer Mulde, aus der sie nicht rutscht. Für Tee oder für Kaffee mit Milch."),
    "curlew-tea-bowl": ("Teeschale Curlew", "Zwölf geschnittene Seiten, an denen sich die Schale nach Gefühl drehen lässt. Mit beiden Händen gehalten, sagt sie von selbst, wann der Tee kühl genug ist."),
    "sandpiper-beaker": ("Trinkbecher Sandpiper", "Hoch, mit einer Taille für die Finger. Für Wasser am Bett oder für Bier."),
    "hollow-bowl": ("Schale Hollow", "Eine tiefe Schale auf gedrehtem Fuß, für Suppe, Reis oder Frühstück. Vier davon lassen sich stapeln."),
    "field-plate": ("Teller Field", "Ein flacher Teller mit einem niedrigen Rand, der die Soße hält, wo sie ist. Der kleinere ist für Brot und Kuchen, der größere für das Abendessen."),
    "ripple-side-plate": ("Dessertteller Ripple", "Fast flach, mit einem fingerhohen, aufrechten Rand. Unter einer Tasse ist er eine Untertasse mit Platz für zwei Kekse."),
    "cove-pasta-bowl": ("Pastaschale Cove", "Breit und flach, mit einem schrägen Rand, an dem sich die Gabel drehen lässt."),
    "nest-cereal-bowl": ("Müslischale Nest", "Aufrechte Wände: Die Milch bleibt darin, und die Schale passt in die schmale Reihe der Spülmaschine."),
    "pebble-dip-bowl": ("Dipschale Pebble", "Für Salz, Öl, Oliven oder ein Ei. Die Größen stehen ineinander."),
    "tarn-ramen-bowl": ("Ramenschale Tarn", "Ein Liter Suppe, mit Platz für alles, was darin schwimmt. Außen gerillt, damit sich die heiße Schale tragen lässt."),
    "linnet-egg-cup": ("Eierbecher Linnet", "Tief genug für ein großes Ei, schwer genug, um stehen zu bleiben."),
    "harbour-bowl": ("Servierschüssel Harbour", "Salat für vier oder für acht. Der breite Fuß hält die Schüssel ruhig, während jemand rührt."),
    "long-platter": ("Servierplatte Long", "Ein Oval, aus einem Rund gedrückt, für einen Fisch, eine Tarte oder eine Reihe kleiner Dinge."),
    "shore-platter": ("Servierplatte Shore", "Ein großes, flaches Rund für die Mitte des Tisches. Unter den Rand passen zwei Hände."),
    "rise-cake-stand": ("Tortenplatte Rise", "Aus einem Stück, kopfüber gedreht. Der Teller hat einen niedrigen Rand, damit eine runde Torte rund bleibt."),
    "dairy-butter-dish": ("Butterdose Dairy", "Eine Haube über einem Teller: Ein halbes Pfund Butter bleibt weich, und niemand kommt mit den Fingern hinein."),
    "cellar-salt-pig": ("Salztopf Cellar", "Die Öffnung neigt sich zur Hand hin und hält den Dampf vom Salz fern."),
    "ladle-spoon-rest": ("Löffelablage Ladle", "Für einen Kochlöffel und das, was von ihm tropft."),
    "heron-jug": ("Krug Heron", "Gießt, ohne zu tropfen: Die Lippe ist dünn ausgezogen und unterschnitten. In den Henkel passt eine ganze Hand."),
    "brook-creamer": ("Milchkännchen Brook", "Milch für vier Tassen Kaffee oder Soße für einen Salat."),
    "kiln-teapot": ("Teekanne Kiln", "Drei Tassen. Der Deckel bleibt sitzen, auch wenn der letzte Rest eingeschenkt wird; in die Tülle ist ein Sieb eingearbeitet."),
    "larder-jar": ("Vorratsdose Larder", "Für Kaffee, Mehl oder Kekse. Der Falz des Deckels ist auf seine Dose eingeschliffen, so gehören die beiden zusammen."),
    "sweet-sugar-pot": ("Zuckerdose Sweet", "Eine Dose mit Deckel für den Tisch. Der Knauf lässt sich auch mit nassen Fingern greifen."),
    "spring-carafe": ("Karaffe Spring", "Wasser für vier am Tisch, eine Stunde lang kühl, wenn es aus dem Kühlschrank kommt."),
    "grove-oil-bottle": ("Ölflasche Grove", "Hält Licht vom Olivenöl fern. Mit Naturkorken; Ausgießer von 18 mm passen auch."),
    "hearth-utensil-crock": ("Kochlöffeltopf Hearth", "Steht neben dem Herd und kippt nicht, was auch immer heraushängt."),
    "dusk-candle-holder": ("Kerzenhalter Dusk", "Für Haushaltskerzen von 22 mm. Der Teller fängt auf, was herunterläuft."),
    "glow-tea-light": ("Teelichthalter Glow", "Am dünn gedrehten Rand scheint das Licht farbig durch."),
    "stem-taper-holder": ("Stabkerzenhalter Stem", "Ein Fuß, der schwerer ist, als er aussieht, für Stabkerzen von 21 mm. Niedrige und hohe stehen gut beieinander."),
    "lantern-lamp": ("Tischlampe Lantern", "Eine Tischlampe mit Leinenschirm und zwei Metern Textilkabel. E27, bis 60 W; ein Leuchtmittel liegt nicht bei."),
    "reed-vase": ("Vase Reed", "Ein enger Hals über einem weiten Bauch: Fünf Stiele stehen von selbst."),
    "thistle-bud-vase": ("Solitärvase Thistle", "Für einen Stiel oder für einen Zweig vom Heimweg."),
    "moon-vase": ("Vase Moon", "Zwei Schalen, am Bauch zusammengefügt; die Naht bleibt zu fühlen. Es muss nichts hinein."),
    "sedge-bottle-vase": ("Flaschenvase Sedge", "Ein langer Hals für lange Gräser. Die Vase hält das Gleichgewicht bis zum Doppelten ihrer Höhe."),
    "fern-planter": ("Blumentopf Fern", "Mit einem Loch im Boden und eigenem Untersetzer. Innen bleibt der Topf unglasiert, damit die Wurzeln Luft bekommen."),
    "crocus-bulb-bowl": ("Pflanzschale Crocus", "Niedrig und breit, ohne Loch: für Blumenzwiebeln auf Kieseln, von Oktober bis März."),
    "owl-planter": ("Übertopf Owl", "Achtzehn geschnittene Seiten um einen vollen Bauch. Kein Loch: Ein Topf aus der Gärtnerei kommt hinein und verschwindet."),
}

# Columns of the catalogue in the order of the dictionary. Short words stand together, then come the sentences.
COLUMNS = (
    "Tags", "Type", "Option1 name", "Option2 name", "Option3 name", "Option1 value", "Option2 value", "Option3 value",
    "Title", "SEO title", "Description", "SEO description", "Image alt text",
)
# A product without a choice says this for the format's sake; nobody reads it.
NO_CHOICE = {"Title", "Default Title"}


class Untold(Exception):
    """A text that has no German yet."""


def merged(*parts):
    """One dictionary of all; two translations for a text are a mistake, since there is one place for it."""
    whole = {}
    for text, german in (pair for part in parts for pair in part.items()):
        if whole.setdefault(text, german) != german:
            sys.exit(f"{text!r} is both {whole[text]!r} and {german!r}")
    return whole


def of(names, german):
    """The English of each name to its German; whatever has no German stays out, and is missed where it is read."""
    return {text: german[name] for name, text in names.items() if name in german}


def opening(text):
    """The first sentence, which `catalog.py` says to search engines."""
    return text.split(". ")[0].rstrip(".")


def own_words():
    """What the shop says outside its catalogue."""
    return merged(
        SHOP,
        {f"Discount {code}": f"Rabatt {code}" for code in COUPONS},
        {f"VAT {rate} %": f"{comma(rate)} % MwSt." for rate in VAT},
        {"GST 5 %": "5 % GST"},
        COLLECTIONS,
        {f"<p>{text}</p>": f"<p>{german}</p>" for text, german in COLLECTION_TEXTS.items()},
        of(SCENE_WORDS, SCENES),
    )


def phrases():
    """What is said in the catalogue word by word."""
    titles = of({slug: title for slug, (title, *_) in WORDS.items()}, {slug: title for slug, (title, _) in PIECES.items()})
    texts = of({slug: text for slug, (_, _, text, *_) in WORDS.items()}, {slug: text for slug, (_, text) in PIECES.items()})
    openings = {opening(text): opening(german) for text, german in texts.items()}
    return merged(
        COLLECTIONS, TAGS, KINDS, OPTIONS, GLAZE_NAMES, SIZES, SETS, of(GLAZES, GLAZE_LOOKS), CARE, HEADINGS, of(BEYOND, WAITS), titles, texts, openings,
    )


def comma(number):
    return number.replace(".", ",")


def measures(height, across, holds):
    words = f"{comma(height)} cm hoch, {comma(across)} cm breit"
    return f"{words}, fasst {holds} ml" if holds else words


class Translator:
    """Takes texts of the catalogue apart, until each part is a phrase."""

    def __init__(self, phrases):
        self.phrases = phrases
        say = self.say
        # The first that fits is meant. What is in brackets in the pattern is what the function is given.
        self.patterns = [(re.compile(pattern), make) for pattern, make in (
            (r"([\d.]+) (cm|ml|l)", lambda number, unit: f"{comma(number)} {unit}"),
            (r"([\d.]+) cm tall, ([\d.]+) cm across(?:, holds (\d+) ml)?", measures),
            (r"(.+) from above", lambda title: f"{say(title)} von oben"),
            (r"The rim of the (.+), near", lambda title: f"{say(title)}, der Rand aus der Nähe"),
            (r"Drawing of the ([^,:]+): (.+)", lambda title, made: f"Maßzeichnung {say(title)}: {say(made)}"),
            (r"Drawing of the ([^,:]+), ([^:]+): (.+)", lambda title, size, made: f"Maßzeichnung {say(title)}, {say(size)}: {say(made)}"),
            (r"(.+) by Marl & Ember: (.+)\.", lambda title, text: f"{say(title)} von Marl & Ember: {say(text)}."),
            (r"([^:]+): (.+ across.*)", lambda size, made: f"{say(size)}: {say(made)}"),
            (r"([^,]+), (.*glaze.*)", lambda kind, glaze: f"{say(kind)}, {say(glaze)}"),
        )]

    def say(self, text):
        if text in self.phrases:
            return self.phrases[text]
        if "<" in text:
            return "".join(part if part.startswith("<") or not part else self.say(part) for part in re.split(r"(<[^>]*>)", text))
        for pattern, make in self.patterns:
            if fits := pattern.fullmatch(text):
                return make(*fits.groups())
        raise Untold(text)


def texts(rows):
    """(column, text) of all that shoppers read in the catalogue, in the dictionary's order."""
    for column in COLUMNS:
        for row in rows:
            found = row[column].split(", ") if column == "Tags" else [row[column]]
            yield from ((column, text) for text in found if text and text not in NO_CHOICE)


def option_values(rows):
    """The values of each option; a row but the first of a product does not name its options again."""
    values, names = {}, {}
    for row in rows:
        for number in "123":
            if name := row[f"Option{number} name"]:
                names[row["URL handle"], number] = name
            if value := row[f"Option{number} value"]:
                values.setdefault(names[row["URL handle"], number], {})[value] = None
    return {name: list(found) for name, found in values.items() if name not in NO_CHOICE}


def faults(dictionary, rows):
    """Sentences about whatever the shop could not do with this dictionary."""
    for text, german in dictionary.items():
        if not german or german != german.strip():
            yield f"{text!r} has blanks around its German, or none: {german!r}"
        if re.findall("<[^>]*>", text) != re.findall("<[^>]*>", german):
            yield f"{text!r} has other tags in German: {german!r}"
        numbers, german_numbers = (sorted(re.findall(r"\d+(?:[.,]\d+)?", said)) for said in (text, german))
        if [comma(number) for number in numbers] != german_numbers:
            yield f"{text!r} has other numbers in German: {german!r}"
    # What is chosen, filtered or told apart by its words alone.
    told_apart = {f"values of {name}": values for name, values in option_values(rows).items()}
    for column in ("Tags", "Type", "Title"):
        told_apart[column] = list(dict.fromkeys(text for of_column, text in texts(rows) if of_column == column))
    for what, names in told_apart.items():
        counts = Counter(dictionary[text] for text in names if text in dictionary)
        yield from (f"{what}: several are {german!r} in German" for german, count in counts.items() if count > 1)


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: german.py CATALOG.csv GERMAN.csv")
    catalog, out = map(Path, sys.argv[1:])
    with catalog.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    dictionary, missing = own_words(), []
    translator = Translator(merged(dictionary, phrases()))
    for column, text in texts(rows):
        try:
            dictionary[text] = dictionary.get(text) or translator.say(text)
        except Untold as part:
            missing.append(f"no German for {str(part)!r}, {column} of the catalogue: {text}")
    missing += [f"no German for what is seen on the scene {slug!r}: {text}" for slug, text in SCENE_WORDS.items() if text not in dictionary]
    wrong = [*missing, *faults(dictionary, rows)]
    if wrong:
        sys.exit("\n".join(dict.fromkeys(wrong)))
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("text", "translation"))
        writer.writerows(dictionary.items())
    print(len(dictionary), "texts")


main()
