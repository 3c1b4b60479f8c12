// What stands in the journal. `body` is [tag, HTML]; `items` are the things it speaks of.

const item = (id, words) => `<a href="/products/${id}.html" data-product-link="${id}">${words}</a>`;

export const articles = [
  {
    id: 'reading-corner',
    title: 'How to light a reading corner',
    lead: 'One lamp beside the page, one behind the chair, and nothing overhead.',
    picture: 'reading-lamp',
    minutes: 3,
    items: ['reading-lamp', 'dome-lamp', 'lounge-chair', 'striped-throw'],
    body: [
      [
        'p',
        'Most corners that nobody reads in have the same fault: the light is in the middle of the ceiling and the reader is between it and the page. Move the light, and the corner begins to work.',
      ],
      ['h2', 'Begin with the page'],
      [
        'p',
        `The lamp you read by belongs beside you, a little behind the shoulder, with its lower edge at the height of your eyes. A lamp on arms, such as the ${item('reading-lamp', 'reading lamp')}, can be pushed back when you only sit and talk. Put it on the side of the hand you do not write with.`,
      ],
      ['h2', 'Then light the wall'],
      [
        'p',
        `A bright page in a dark room tires the eyes within half an hour. A second, weaker light behind or beside the chair makes the step smaller. It need not light anything in particular; a ${item('dome-lamp', 'dome lamp')} on a low shelf, turned to the wall, is enough.`,
      ],
      ['h2', 'Choose a warm bulb'],
      [
        'p',
        'Look for 2,700 kelvin on the box, and 400 to 500 lumen for the page. More is not better: paper is white, and throws half of it back at you.',
      ],
      ['h2', 'Stay a while'],
      [
        'p',
        `The rest is comfort. A ${item('lounge-chair', 'chair with arms')}, so that the book has somewhere to rest. A ${item('striped-throw', 'throw')} within reach, because one always reads on for longer than planned.`,
      ],
    ],
  },
  {
    id: 'table-for-six',
    title: 'A table for six with four plates',
    lead: 'Nothing has to match. It only has to look as if you meant it.',
    picture: 'speckled-plate',
    minutes: 2,
    items: ['speckled-plate', 'breakfast-plates', 'linen-napkins', 'amber-tumblers'],
    body: [
      [
        'p',
        'Six people are coming and there are four plates of one kind. This is not a problem. It is how most good tables look.',
      ],
      ['h2', 'Mix on purpose'],
      [
        'p',
        `Two different plates in a row look like a mistake, alternating ones look like a plan. Put a ${item('speckled-plate', 'speckled plate')} at every second place, and something plain between them. ${item('breakfast-plates', 'Small plates')} on top of large ones hide the rest.`,
      ],
      ['h2', 'Let one thing be the same everywhere'],
      [
        'p',
        `The eye asks for one thing that repeats. ${item('linen-napkins', 'Napkins')} are the easiest: six of a cloth, folded once, no iron. After that even the glasses may differ; ${item('amber-tumblers', 'coloured ones')} for water, whatever there is for wine.`,
      ],
      ['h2', 'Keep the middle low'],
      [
        'p',
        'Candles and flowers below the chin, or people will spend the evening leaning to one side. One branch in a narrow vase at the end of the table does more than a bouquet in its centre.',
      ],
    ],
  },
  {
    id: 'wood-and-linen',
    title: 'Wood and linen, ten years on',
    lead: 'What to do twice a year, and what to leave alone.',
    picture: 'walnut-tray',
    minutes: 3,
    items: ['oak-stool', 'walnut-tray', 'olive-board', 'tea-towels'],
    body: [
      [
        'p',
        'Wood and linen have this in common: they are at their best after some years of use, if the use was kind. It takes about an hour in spring and an hour in autumn.',
      ],
      ['h2', 'Oiled wood'],
      [
        'p',
        `Wipe an ${item('oak-stool', 'oak stool')} with a damp cloth, let it dry for an hour, then rub in as little oil as will cover it, and take off what has not gone in after ten minutes. Rings from cups go with the finest sandpaper, along the grain, before the oil.`,
      ],
      ['h2', 'Boards and trays'],
      [
        'p',
        `A ${item('olive-board', 'board')} wants hot water, no soap, and to dry standing up. A ${item('walnut-tray', 'walnut tray')} wants to be kept away from the window, where one side would turn pale. Neither wants the dishwasher.`,
      ],
      ['h2', 'Linen'],
      [
        'p',
        `Wash it before you use it, and then often: it becomes softer each time. Hang ${item('tea-towels', 'towels')} up wet and pull them straight, and you will never iron one again. Stains of wine go with boiling water, poured from a height, which is also fun.`,
      ],
      ['h2', 'What to leave alone'],
      ['p', 'Brass may darken, oak may turn to honey, edges may become round. That is what they were bought for.'],
    ],
  },
];
