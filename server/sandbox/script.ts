/** Whom operators practise on: who they are, what they look at, what they ask, and what they say to an answer. */
export interface Role {
  name: string;
  pages: { path: string; title: string }[];
  /** The first is asked unasked, each further one after an answer. */
  lines: string[];
}

export const ROLES: readonly Role[] = [
  {
    name: 'Ada',
    pages: [
      { path: '/', title: 'Home' },
      { path: '/delivery', title: 'Delivery' },
    ],
    lines: [
      'Hello, my parcel was to come yesterday and did not. The order is 10482.',
      'It is to go to my mother, it is for her birthday on Saturday. Can you make sure?',
      'Thank you, that helps a lot!',
    ],
  },
  {
    name: 'Bruno',
    pages: [
      { path: '/', title: 'Home' },
      { path: '/products/oak-table', title: 'Oak table' },
    ],
    lines: ['Is the oak table oiled or lacquered?', 'And does it stand hot pots?', 'Then I take it. Goodbye!'],
  },
  {
    name: 'Chidi',
    pages: [{ path: '/cart', title: 'Cart' }],
    lines: [
      'The voucher does not work!!! I tried it three times.',
      'It says "expired" and your letter is from this week. This is not serious.',
      'All right. It works now.',
    ],
  },
  {
    name: 'Dilara',
    pages: [
      { path: '/', title: 'Home' },
      { path: '/returns', title: 'Returns' },
    ],
    lines: [
      'Can I send back a lamp that I have unpacked already?',
      'I do not have the carton any more. Is that a problem?',
      'Good to know, thanks.',
    ],
  },
  {
    name: 'Emil',
    pages: [{ path: '/', title: 'Home' }],
    lines: ['Hi', 'I am only looking. Which lamp would you put beside a sofa?', 'Nice idea, I will look at it.'],
  },
];
