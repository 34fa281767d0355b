"""What the shop says of each piece: its name, two or three sentences, what it stands up to, and what it costs.

One voice: short, factual, what it does before what it looks like. Prices are in cents, one for each size.
"""

GLAZES = {
    "ash": "pale ash glaze with brown speckles",
    "chalk": "matte chalk-white glaze",
    "tideline": "sea-blue glaze that turns to sand at a white line",
    "ember": "iron-red glaze, darker where it pooled",
    "moss": "olive-green glaze",
    "night": "blue-black glaze",
}

TABLE = "Home & Garden > Kitchen & Dining > Tableware"
KINDS = {
    "Mug": f"{TABLE} > Drinkware > Mugs",
    "Tumbler": f"{TABLE} > Drinkware > Tumblers",
    "Cup": f"{TABLE} > Drinkware > Coffee & Tea Cups",
    "Bowl": f"{TABLE} > Bowls",
    "Plate": f"{TABLE} > Plates",
    "Egg cup": f"{TABLE} > Egg Cups",
    "Platter": f"{TABLE} > Serveware > Serving Platters",
    "Serving bowl": f"{TABLE} > Serveware > Serving Bowls",
    "Stand": f"{TABLE} > Serveware > Cake Stands",
    "Dish": f"{TABLE} > Serveware > Butter Dishes",
    "Rest": "Home & Garden > Kitchen & Dining > Kitchen Tools & Utensils > Spoon Rests",
    "Jug": f"{TABLE} > Serveware > Serving Pitchers & Carafes",
    "Carafe": f"{TABLE} > Serveware > Serving Pitchers & Carafes",
    "Teapot": f"{TABLE} > Coffee & Tea Sets",
    "Jar": "Home & Garden > Kitchen & Dining > Food Storage > Food Storage Containers",
    "Bottle": "Home & Garden > Kitchen & Dining > Food Storage > Oil & Vinegar Dispensers",
    "Crock": "Home & Garden > Kitchen & Dining > Kitchen Tools & Utensils > Utensil Holders",
    "Candle holder": "Home & Garden > Decor > Home Fragrance Accessories > Candle Holders",
    "Lamp": "Home & Garden > Lighting > Lamps",
    "Vase": "Home & Garden > Decor > Vases",
    "Planter": "Home & Garden > Lawn & Garden > Gardening > Pots & Planters",
}

# In which numbers a piece is sold, where not only one by one.
SETS = {
    "dipper-breakfast-cup": (1, 2),
    "plover-cup-and-saucer": (1, 2, 4),
    "curlew-tea-bowl": (1, 2, 4),
    "sandpiper-beaker": (1, 2, 6),
    "ripple-side-plate": (1, 4, 6),
    "cove-pasta-bowl": (1, 2, 4),
    "nest-cereal-bowl": (1, 2, 4),
    "pebble-dip-bowl": (1, 2, 4),
    "tarn-ramen-bowl": (1, 2, 4),
    "linnet-egg-cup": (1, 2, 4),
    "glow-tea-light": (1, 3, 6),
    "stem-taper-holder": (1, 2),
    "thistle-bud-vase": (1, 3),
}

# What is made when it is ordered, and when it is ready.
BEYOND = {
    "lantern-lamp": "Made when you order it, in two to three weeks.",
    "moon-vase": "Thrown when you order it, in four weeks; no two are alike.",
}

# Glazes that a piece will not be made in any more: reduced by so many parts of 1,000.
REDUCED = {
    ("cove-pasta-bowl", "chalk"): 150,
    ("shore-platter", "night"): 200,
    ("sedge-bottle-vase", "moss"): 150,
    ("hearth-utensil-crock", "ash"): 150,
    ("brook-creamer", "moss"): 200,
    ("owl-planter", "ember"): 150,
}

# What is seen on the scenes of the collections; that of everything opens the home page.
SCENE_WORDS = {
    "everyday": "A white bowl, a pale jug and a green jar behind a red mug, an egg cup and a small white jug",
    "tideline": "Carafe, vase, serving bowl, beaker and mug, all sea-blue above a white line and sand below it",
    "night-kiln": "A blue-black teapot and two candle holders behind red and blue-black tea bowls",
    "everything": "Nine pieces on pale paper: vases, a jug, a teapot and a planter, in front of them a bowl, a mug, a dish and a candle holder",
}

DAILY = "Dishwasher and microwave safe"
OVEN = "Dishwasher, microwave and oven safe to 220 °C"
HAND = "Wash by hand; not for the oven"
WATER = "Watertight; wipe clean"
DRY = "Wipe with a damp cloth"

# slug: (title, kind, text, care, prices in cents, collections)
WORDS = {
    "wren-mug": ("Wren mug", "Mug", "A straight mug with a strap handle that takes three fingers. The foot is left bare, so it stands dry.", DAILY, (2600, 3200), ("everyday", "tideline")),
    "tern-tumbler": ("Tern tumbler", "Tumbler", "A tumbler without a handle, glazed down to where the hand ends. The bare clay below keeps cool.", DAILY, (2400,), ("everyday", "tideline")),
    "pip-espresso-cup": ("Pip espresso cup", "Cup", "Thick at the foot, thin at the lip: it keeps an espresso warm for as long as one lasts. Fits under a home machine.", DAILY, (2800,), ("night-kiln",)),
    "dipper-breakfast-cup": ("Dipper breakfast cup", "Cup", "Wide enough to dip a croissant in. The handle stands far enough out that warm knuckles stay off the wall.", DAILY, (3400,), ("everyday",)),
    "plover-cup-and-saucer": ("Plover cup and saucer", "Cup", "A small cup on a saucer with a well it can’t slide out of. For tea, or for coffee with milk.", DAILY, (3800,), ("everyday", "tideline")),
    "curlew-tea-bowl": ("Curlew tea bowl", "Cup", "Twelve cut sides that a hand can turn by feel. Held with both hands it says by itself when the tea is cool enough.", DAILY, (2400,), ("night-kiln",)),
    "sandpiper-beaker": ("Sandpiper beaker", "Tumbler", "Tall, with a waist where fingers go. For water by the bed, or for beer.", DAILY, (2200, 2500), ("tideline",)),
    "hollow-bowl": ("Hollow bowl", "Bowl", "A deep bowl on a turned foot, for soup, rice or breakfast. It stacks four high.", OVEN, (2400, 3400), ("everyday", "tideline")),
    "field-plate": ("Field plate", "Plate", "A flat plate with a low raised edge that keeps sauce where it is. The smaller one is for bread and cake, the larger for dinner.", OVEN, (2900, 3800), ("everyday", "tideline", "night-kiln")),
    "ripple-side-plate": ("Ripple side plate", "Plate", "Nearly flat, with an upright edge a finger high. Under a cup it is a saucer for two biscuits.", DAILY, (1900, 2300), ("everyday",)),
    "cove-pasta-bowl": ("Cove pasta bowl", "Bowl", "Wide and shallow with a sloping rim to wind a fork against.", OVEN, (2900, 3400, 4000), ("everyday", "night-kiln")),
    "nest-cereal-bowl": ("Nest cereal bowl", "Bowl", "Upright sides, so that milk stays in and the bowl fits in the dishwasher’s narrow row.", DAILY, (2100, 2400), ("everyday",)),
    "pebble-dip-bowl": ("Pebble dip bowl", "Bowl", "For salt, oil, olives or one egg. The three sizes sit in each other.", OVEN, (1200, 1600, 1900), ("everyday", "tideline", "night-kiln")),
    "tarn-ramen-bowl": ("Tarn ramen bowl", "Bowl", "A litre of soup with room for what swims in it. Fluted outside, so that a hot bowl can be carried.", OVEN, (3900,), ("night-kiln",)),
    "linnet-egg-cup": ("Linnet egg cup", "Egg cup", "Deep enough for a large egg, heavy enough to stay where it is.", DAILY, (1400,), ("everyday",)),
    "harbour-bowl": ("Harbour serving bowl", "Serving bowl", "For salad for four, or for eight. The wide foot keeps it still while somebody stirs.", OVEN, (7400, 9800), ("tideline",)),
    "long-platter": ("Long platter", "Platter", "An oval pressed from a round, for a fish, a tart or a row of small things.", OVEN, (6800,), ("tideline",)),
    "shore-platter": ("Shore platter", "Platter", "A large flat round for the middle of the table. Two hands fit under its edge.", OVEN, (5800, 7200), ("tideline", "night-kiln")),
    "rise-cake-stand": ("Rise cake stand", "Stand", "One piece, thrown upside down. The plate has a low edge, so that a round cake stays round.", HAND, (6800, 8400), ("everyday",)),
    "dairy-butter-dish": ("Dairy butter dish", "Dish", "A dome over a plate: half a pound of butter keeps soft and nobody’s fingers get into it.", DAILY, (4800,), ("everyday",)),
    "cellar-salt-pig": ("Cellar salt pig", "Jar", "The mouth leans towards the cook and keeps steam out of the salt.", DRY, (4200,), ("everyday", "night-kiln")),
    "ladle-spoon-rest": ("Ladle spoon rest", "Rest", "Takes a wooden spoon and what drips from it.", DAILY, (1800,), ("everyday",)),
    "heron-jug": ("Heron jug", "Jug", "Pours without dripping: the lip is pulled thin and cut under. The handle takes a whole hand.", DAILY, (4600, 6400), ("tideline",)),
    "brook-creamer": ("Brook creamer", "Jug", "Milk for four coffees, or dressing for a salad.", DAILY, (2200, 2800), ("everyday", "tideline")),
    "kiln-teapot": ("Kiln teapot", "Teapot", "Three cups. The lid stays on when the last of it is poured; a strainer is thrown into the spout.", HAND, (9600,), ("night-kiln",)),
    "larder-jar": ("Larder jar", "Jar", "For coffee, flour or biscuits. The lid’s flange is ground to its jar, so the two belong together.", DAILY, (3800, 4800, 6200), ("everyday",)),
    "sweet-sugar-pot": ("Sweet sugar pot", "Jar", "A lidded pot for the table. The knob can be held with wet fingers.", DAILY, (2800, 3200), ("everyday",)),
    "spring-carafe": ("Spring carafe", "Carafe", "Water for a table of four, and cool for an hour: fill it from the fridge.", DAILY, (4800, 5800), ("tideline",)),
    "grove-oil-bottle": ("Grove oil bottle", "Bottle", "Keeps light from olive oil. With a natural cork; pourers of 18 mm fit, too.", HAND, (3600, 4400), ("everyday",)),
    "hearth-utensil-crock": ("Hearth utensil crock", "Crock", "Stands beside the stove and does not tip over, whatever hangs out of it.", DAILY, (4600, 5600), ("everyday", "night-kiln")),
    "dusk-candle-holder": ("Dusk candle holder", "Candle holder", "For household candles of 22 mm. The dish catches what runs down.", DRY, (3200,), ("night-kiln",)),
    "glow-tea-light": ("Glow tea light", "Candle holder", "Thrown thin at the rim, where the light comes through as colour.", DRY, (1600,), ("night-kiln",)),
    "stem-taper-holder": ("Stem taper holder", "Candle holder", "A foot that is heavier than it looks, for tapers of 21 mm. Low and tall ones stand well together.", DRY, (2600, 3600), ("night-kiln",)),
    "lantern-lamp": ("Lantern lamp", "Lamp", "A table lamp with a linen shade and two metres of cloth-covered cord. E27, up to 60 W; no bulb in the box.", DRY, (16800,), ("night-kiln",)),
    "reed-vase": ("Reed vase", "Vase", "A narrow neck over a wide belly: five stems stand up by themselves.", WATER, (4400,), ("tideline",)),
    "thistle-bud-vase": ("Thistle bud vase", "Vase", "For one stem, or for a twig from the way home.", WATER, (1800, 2200), ("everyday", "tideline", "night-kiln")),
    "moon-vase": ("Moon vase", "Vase", "Two bowls joined at the belly, with the seam left to be felt. It needs nothing in it.", WATER, (7200, 9800, 16400), ("night-kiln",)),
    "sedge-bottle-vase": ("Sedge bottle vase", "Vase", "A long neck for long grass. It keeps its balance to twice its own height.", WATER, (4400, 5400), ("tideline",)),
    "fern-planter": ("Fern planter", "Planter", "With a hole in its floor and a saucer of its own. The inside is left bare, so that roots get air.", DRY, (2800, 4200, 5800), ("everyday",)),
    "crocus-bulb-bowl": ("Crocus bulb bowl", "Planter", "Low and wide, without a hole: for bulbs on pebbles, from October to March.", WATER, (3800, 4600), ("tideline",)),
    "owl-planter": ("Owl planter", "Planter", "Eighteen cut sides around a full belly. No hole: it takes a grown pot, and hides it.", WATER, (3400, 4400, 5800), ("night-kiln",)),
}
