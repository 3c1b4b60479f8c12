/** What visitors of the demo shop asked, and what they were answered. ITEM stands for what they were looking at. */

export interface Line {
  from: 'visitor' | 'operator';
  text: string;
  /** Seconds since the line before. */
  after: number;
  /** What they say of it when it is closed: 1 to 5, and perhaps why. */
  rated?: Rated;
}

export interface Rated {
  rating: number;
  comment: string;
}

const visitor = (after: number, text: string, rated?: Rated): Line => ({
  from: 'visitor',
  text,
  after,
  ...(rated && { rated }),
});
const operator = (after: number, text: string): Line => ({ from: 'operator', text, after });

export interface Talk {
  /** The department of what it is about; any where it says none. */
  about?: string;
  lines: Line[];
}

/** Conversations that came to an end. */
export const ANSWERED: Talk[] = [
  {
    about: 'textile',
    lines: [
      visitor(20, 'Hi, is the ITEM the same colour in real life? On my screen it looks a bit orange'),
      operator(70, 'Hello! It is a touch earthier than most screens show. I can post you a colour card, it is free.'),
      visitor(45, 'oh that would be lovely'),
      visitor(12, 'where do I send my address?'),
      operator(40, 'Just write it here, I will put the card in the post this afternoon.'),
      visitor(90, 'Great, thanks! I will come back to you later today', {
        rating: 5,
        comment: 'A real colour card, by post!',
      }),
    ],
  },
  {
    lines: [
      visitor(15, 'How long does delivery to Dublin take?'),
      operator(
        55,
        'Usually three working days, four at most. You get a message with the hour on the morning it arrives.',
      ),
      visitor(30, 'Perfect, thank you', { rating: 5, comment: '' }),
    ],
  },
  {
    about: 'seats',
    lines: [
      visitor(25, 'Can I return the ITEM if it does not fit?'),
      operator(
        110,
        'Yes, within 30 days, used once or twice is fine. We send a label, you drop it at the post office.',
      ),
      visitor(40, 'And who pays for the return?'),
      operator(35, 'We do, for anything under 20 kg.'),
      visitor(20, 'ok good to know', { rating: 3, comment: 'It took a while until somebody was there' }),
    ],
  },
  {
    about: 'table',
    lines: [
      visitor(30, 'Does the ITEM go in the dishwasher?'),
      operator(80, 'The glazed pieces do. Anything with bare wood or linen we would wash by hand, in lukewarm water.'),
      visitor(25, 'Thanks!', { rating: 4, comment: '' }),
    ],
  },
  {
    lines: [
      visitor(10, 'hello?'),
      visitor(14, 'is somebody there'),
      operator(35, 'Yes, hello! What can I do for you?'),
      visitor(50, 'I ordered on Monday and put in the wrong house number, it is 14 not 41'),
      operator(
        65,
        'That is easily done. It has not left yet, so I changed it to 14. You will get a new confirmation in a minute.',
      ),
      visitor(30, 'Just got it. You are a star', { rating: 5, comment: '' }),
    ],
  },
  {
    about: 'garden',
    lines: [
      visitor(30, 'Do you have the ITEM in a smaller size?'),
      operator(
        120,
        'Not at the moment. The workshop is trying a smaller one for spring; shall I note your address for when it is there?',
      ),
      visitor(60, 'Yes please'),
      operator(30, 'Done. You will hear from us once, and only about that.'),
    ],
  },
  {
    about: 'lighting',
    lines: [
      visitor(18, 'Which bulb does the ITEM take?'),
      operator(50, 'An E27, up to 40 W or an LED of any strength. One comes in the box, warm white and dimmable.'),
      visitor(28, 'super, ordering now', { rating: 5, comment: 'Quick and to the point' }),
    ],
  },
  {
    lines: [
      visitor(22, 'Do you ship to Denmark?'),
      operator(75, 'We do, delivery is the same price as everywhere in the EU.'),
      visitor(30, 'Nice. And to Norway?'),
      operator(60, 'Norway too, but customs are yours to pay there, about a quarter of the price.'),
      visitor(45, 'Hm ok, then I will send it to my sister in Aarhus :)'),
    ],
  },
];

/** Conversations that wait for somebody to answer when the demo is opened. */
export const WAITING: Talk[] = [
  {
    about: 'lighting',
    lines: [
      visitor(
        25,
        'Hi! I am between the ITEM and the one next to it. Which would you take for a room without much daylight?',
      ),
      visitor(40, 'It is for a reading corner, if that helps'),
    ],
  },
  {
    about: 'seats',
    lines: [
      visitor(20, 'I cannot decide about the ITEM today. Will it still be there before Christmas?'),
      operator(85, 'There are a few left, and the next ones come from the workshop on the 5th, so yes.'),
      visitor(60, 'And could you put two aside for me?'),
    ],
  },
  { lines: [visitor(30, 'Can you deliver on a Saturday? Nobody is home during the week')] },
];

/** What the help answered without anybody; each passage stands word for word in its article (help.ts). */
export const ASKED_AND_QUOTED = [
  {
    question: 'How long does a parcel take?',
    slug: 'delivery-times',
    title: 'How long delivery takes',
    passage: 'A parcel takes two to four working days. Nothing is delivered on Sundays and public holidays.',
  },
  {
    question: 'what does delivery cost to Belgium?',
    slug: 'delivery-costs',
    title: 'What delivery costs',
    passage: 'Delivery costs €6 within the European Union, and nothing when the order is €75 or more.',
  },
];

/** What nobody came to answer in time. */
export const MISSED = [
  'Is anybody there? I have a question about an order',
  'Hello, do you take back lamps?',
  'Could I pick something up myself on Sunday?',
];

/** What people write beside a rating, by the rating. */
export const COMMENTS: { [rating: number]: string[] } = {
  1: ['Nobody seemed to know', 'I had to ask twice'],
  2: ['Took much too long'],
  3: ['It was all right', 'A bit slow, but friendly'],
  4: ['Quick, thanks', 'Friendly, and they knew the product'],
  5: ['Perfect', 'So quick!', 'Exactly what I needed to know', 'Lovely people'],
};
