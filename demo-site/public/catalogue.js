// What the cart and the checkout need to know of each item. Written by build.mjs.
window.catalogue = {
 "dome-lamp": {
  "title": "Dome lamp, clay",
  "url": "/products/dome-lamp.html",
  "image": "/images/dome-lamp.svg",
  "price": 129,
  "category": "lighting",
  "inStock": true
 },
 "button-lamp": {
  "title": "Button lamp, ochre",
  "url": "/products/button-lamp.html",
  "image": "/images/button-lamp.svg",
  "price": 74,
  "category": "lighting",
  "inStock": true
 },
 "paper-pendant": {
  "title": "Paper pendant, large",
  "url": "/products/paper-pendant.html",
  "image": "/images/paper-pendant.svg",
  "price": 39,
  "category": "lighting",
  "inStock": true
 },
 "bell-pendant": {
  "title": "Bell pendant, forest",
  "url": "/products/bell-pendant.html",
  "image": "/images/bell-pendant.svg",
  "price": 98,
  "category": "lighting",
  "inStock": true
 },
 "arc-lamp": {
  "title": "Arc floor lamp",
  "url": "/products/arc-lamp.html",
  "image": "/images/arc-lamp.svg",
  "price": 219,
  "category": "lighting",
  "inStock": false
 },
 "reading-lamp": {
  "title": "Reading lamp, navy",
  "url": "/products/reading-lamp.html",
  "image": "/images/reading-lamp.svg",
  "price": 112,
  "category": "lighting",
  "inStock": true
 },
 "twin-candles": {
  "title": "Twin candle holder",
  "url": "/products/twin-candles.html",
  "image": "/images/twin-candles.svg",
  "price": 38,
  "category": "lighting",
  "inStock": true
 },
 "opal-sconce": {
  "title": "Opal wall light",
  "url": "/products/opal-sconce.html",
  "image": "/images/opal-sconce.svg",
  "price": 84,
  "category": "lighting",
  "inStock": true
 },
 "storm-lantern": {
  "title": "Storm lantern",
  "url": "/products/storm-lantern.html",
  "image": "/images/storm-lantern.svg",
  "price": 56,
  "category": "lighting",
  "inStock": true
 },
 "cone-lamp": {
  "title": "Cone lamp, sage",
  "url": "/products/cone-lamp.html",
  "image": "/images/cone-lamp.svg",
  "price": 92,
  "category": "lighting",
  "inStock": true
 },
 "deep-bowl": {
  "title": "Deep bowl, teal",
  "url": "/products/deep-bowl.html",
  "image": "/images/deep-bowl.svg",
  "price": 34,
  "category": "table",
  "inStock": true
 },
 "night-cup": {
  "title": "Night cup",
  "url": "/products/night-cup.html",
  "image": "/images/night-cup.svg",
  "price": 18,
  "category": "table",
  "inStock": true
 },
 "breakfast-plates": {
  "title": "Breakfast plates, four",
  "url": "/products/breakfast-plates.html",
  "image": "/images/breakfast-plates.svg",
  "price": 48,
  "category": "table",
  "inStock": true
 },
 "speckled-plate": {
  "title": "Speckled dinner plate",
  "url": "/products/speckled-plate.html",
  "image": "/images/speckled-plate.svg",
  "price": 22,
  "category": "table",
  "inStock": true
 },
 "sage-jug": {
  "title": "Sage jug",
  "url": "/products/sage-jug.html",
  "image": "/images/sage-jug.svg",
  "price": 41,
  "category": "table",
  "inStock": true
 },
 "water-carafe": {
  "title": "Carafe with glass",
  "url": "/products/water-carafe.html",
  "image": "/images/water-carafe.svg",
  "price": 36,
  "category": "table",
  "inStock": true
 },
 "stem-vase": {
  "title": "Stem vase, white",
  "url": "/products/stem-vase.html",
  "image": "/images/stem-vase.svg",
  "price": 46,
  "category": "table",
  "inStock": true
 },
 "egg-cups": {
  "title": "Egg cups, pair",
  "url": "/products/egg-cups.html",
  "image": "/images/egg-cups.svg",
  "price": 16,
  "category": "table",
  "inStock": true
 },
 "walnut-tray": {
  "title": "Walnut tray",
  "url": "/products/walnut-tray.html",
  "image": "/images/walnut-tray.svg",
  "price": 68,
  "category": "table",
  "inStock": true
 },
 "amber-tumblers": {
  "title": "Amber tumblers, two",
  "url": "/products/amber-tumblers.html",
  "image": "/images/amber-tumblers.svg",
  "price": 28,
  "category": "table",
  "inStock": true
 },
 "oak-stool": {
  "title": "Oak stool",
  "url": "/products/oak-stool.html",
  "image": "/images/oak-stool.svg",
  "price": 95,
  "category": "seats",
  "inStock": true
 },
 "lounge-chair": {
  "title": "Lounge chair, brick",
  "url": "/products/lounge-chair.html",
  "image": "/images/lounge-chair.svg",
  "price": 640,
  "category": "seats",
  "inStock": true
 },
 "ash-bench": {
  "title": "Ash bench",
  "url": "/products/ash-bench.html",
  "image": "/images/ash-bench.svg",
  "price": 310,
  "category": "seats",
  "inStock": true
 },
 "ochre-pouffe": {
  "title": "Pouffe, ochre",
  "url": "/products/ochre-pouffe.html",
  "image": "/images/ochre-pouffe.svg",
  "price": 148,
  "category": "seats",
  "inStock": true
 },
 "spindle-chair": {
  "title": "Spindle chair, black",
  "url": "/products/spindle-chair.html",
  "image": "/images/spindle-chair.svg",
  "price": 185,
  "category": "seats",
  "inStock": true
 },
 "step-stool": {
  "title": "Step stool, green",
  "url": "/products/step-stool.html",
  "image": "/images/step-stool.svg",
  "price": 79,
  "category": "seats",
  "inStock": true
 },
 "oat-sofa": {
  "title": "Two-seat sofa, oat",
  "url": "/products/oat-sofa.html",
  "image": "/images/oat-sofa.svg",
  "price": 1190,
  "category": "seats",
  "inStock": true
 },
 "striped-throw": {
  "title": "Striped throw, brick",
  "url": "/products/striped-throw.html",
  "image": "/images/striped-throw.svg",
  "price": 64,
  "category": "textile",
  "inStock": true
 },
 "waffle-towels": {
  "title": "Waffle towels, three",
  "url": "/products/waffle-towels.html",
  "image": "/images/waffle-towels.svg",
  "price": 42,
  "category": "textile",
  "inStock": true
 },
 "sage-cushion": {
  "title": "Cushion, sage",
  "url": "/products/sage-cushion.html",
  "image": "/images/sage-cushion.svg",
  "price": 38,
  "category": "textile",
  "inStock": true
 },
 "round-cushion": {
  "title": "Round cushion, ochre",
  "url": "/products/round-cushion.html",
  "image": "/images/round-cushion.svg",
  "price": 44,
  "category": "textile",
  "inStock": true
 },
 "arch-rug": {
  "title": "Arch rug",
  "url": "/products/arch-rug.html",
  "image": "/images/arch-rug.svg",
  "price": 240,
  "category": "textile",
  "inStock": true
 },
 "linen-napkins": {
  "title": "Linen napkins, six",
  "url": "/products/linen-napkins.html",
  "image": "/images/linen-napkins.svg",
  "price": 52,
  "category": "textile",
  "inStock": true
 },
 "patch-quilt": {
  "title": "Patchwork quilt",
  "url": "/products/patch-quilt.html",
  "image": "/images/patch-quilt.svg",
  "price": 168,
  "category": "textile",
  "inStock": false
 },
 "tea-towels": {
  "title": "Tea towels, pair",
  "url": "/products/tea-towels.html",
  "image": "/images/tea-towels.svg",
  "price": 24,
  "category": "textile",
  "inStock": true
 },
 "linen-curtain": {
  "title": "Linen curtain",
  "url": "/products/linen-curtain.html",
  "image": "/images/linen-curtain.svg",
  "price": 86,
  "category": "textile",
  "inStock": true
 },
 "red-pot": {
  "title": "Cast pot, red",
  "url": "/products/red-pot.html",
  "image": "/images/red-pot.svg",
  "price": 139,
  "category": "kitchen",
  "inStock": true
 },
 "cream-kettle": {
  "title": "Kettle, cream",
  "url": "/products/cream-kettle.html",
  "image": "/images/cream-kettle.svg",
  "price": 72,
  "category": "kitchen",
  "inStock": true
 },
 "olive-board": {
  "title": "Olive wood board",
  "url": "/products/olive-board.html",
  "image": "/images/olive-board.svg",
  "price": 45,
  "category": "kitchen",
  "inStock": true
 },
 "pepper-mill": {
  "title": "Pepper mill, walnut",
  "url": "/products/pepper-mill.html",
  "image": "/images/pepper-mill.svg",
  "price": 49,
  "category": "kitchen",
  "inStock": true
 },
 "spice-jars": {
  "title": "Spice jars, three",
  "url": "/products/spice-jars.html",
  "image": "/images/spice-jars.svg",
  "price": 26,
  "category": "kitchen",
  "inStock": true
 },
 "espresso-pot": {
  "title": "Espresso pot",
  "url": "/products/espresso-pot.html",
  "image": "/images/espresso-pot.svg",
  "price": 54,
  "category": "kitchen",
  "inStock": true
 },
 "spoon-crock": {
  "title": "Utensil crock, blue",
  "url": "/products/spoon-crock.html",
  "image": "/images/spoon-crock.svg",
  "price": 37,
  "category": "kitchen",
  "inStock": true
 },
 "oil-bottle": {
  "title": "Oil bottle",
  "url": "/products/oil-bottle.html",
  "image": "/images/oil-bottle.svg",
  "price": 29,
  "category": "kitchen",
  "inStock": true
 },
 "mixing-bowls": {
  "title": "Mixing bowls, three",
  "url": "/products/mixing-bowls.html",
  "image": "/images/mixing-bowls.svg",
  "price": 58,
  "category": "kitchen",
  "inStock": true
 },
 "watering-can": {
  "title": "Watering can, zinc",
  "url": "/products/watering-can.html",
  "image": "/images/watering-can.svg",
  "price": 62,
  "category": "garden",
  "inStock": true
 },
 "terracotta-pot": {
  "title": "Terracotta pot, large",
  "url": "/products/terracotta-pot.html",
  "image": "/images/terracotta-pot.svg",
  "price": 32,
  "category": "garden",
  "inStock": true
 },
 "leg-planter": {
  "title": "Planter on legs",
  "url": "/products/leg-planter.html",
  "image": "/images/leg-planter.svg",
  "price": 88,
  "category": "garden",
  "inStock": true
 },
 "trowel-set": {
  "title": "Trowel and fork",
  "url": "/products/trowel-set.html",
  "image": "/images/trowel-set.svg",
  "price": 34,
  "category": "garden",
  "inStock": true
 },
 "bird-house": {
  "title": "Bird house, teal",
  "url": "/products/bird-house.html",
  "image": "/images/bird-house.svg",
  "price": 47,
  "category": "garden",
  "inStock": false
 },
 "deck-chair": {
  "title": "Deck chair, striped",
  "url": "/products/deck-chair.html",
  "image": "/images/deck-chair.svg",
  "price": 118,
  "category": "garden",
  "inStock": true
 },
 "harvest-basket": {
  "title": "Harvest basket",
  "url": "/products/harvest-basket.html",
  "image": "/images/harvest-basket.svg",
  "price": 59,
  "category": "garden",
  "inStock": true
 },
 "arch-clock": {
  "title": "Arch clock, walnut",
  "url": "/products/arch-clock.html",
  "image": "/images/arch-clock.svg",
  "price": 134,
  "category": "desk",
  "inStock": true
 },
 "notebook-stack": {
  "title": "Notebooks, three",
  "url": "/products/notebook-stack.html",
  "image": "/images/notebook-stack.svg",
  "price": 27,
  "category": "desk",
  "inStock": true
 },
 "pencil-cup": {
  "title": "Pencil cup",
  "url": "/products/pencil-cup.html",
  "image": "/images/pencil-cup.svg",
  "price": 19,
  "category": "desk",
  "inStock": true
 },
 "letter-tray": {
  "title": "Letter tray, oak",
  "url": "/products/letter-tray.html",
  "image": "/images/letter-tray.svg",
  "price": 96,
  "category": "desk",
  "inStock": true
 },
 "arch-bookends": {
  "title": "Arch bookends, pair",
  "url": "/products/arch-bookends.html",
  "image": "/images/arch-bookends.svg",
  "price": 43,
  "category": "desk",
  "inStock": true
 },
 "cork-board": {
  "title": "Cork board",
  "url": "/products/cork-board.html",
  "image": "/images/cork-board.svg",
  "price": 39,
  "category": "desk",
  "inStock": true
 },
 "rope-basket": {
  "title": "Rope basket",
  "url": "/products/rope-basket.html",
  "image": "/images/rope-basket.svg",
  "price": 35,
  "category": "desk",
  "inStock": true
 },
 "oak-frame": {
  "title": "Oak frame with print",
  "url": "/products/oak-frame.html",
  "image": "/images/oak-frame.svg",
  "price": 52,
  "category": "desk",
  "inStock": true
 }
};
