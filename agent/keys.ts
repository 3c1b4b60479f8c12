/**
 * The keys of the page. `press` is pure: the state of a begun sequence (`g` waits for a second key) goes in and out.
 */
export type Action =
  | 'next'
  | 'previous'
  | 'back'
  | 'reply'
  | 'note'
  | 'close'
  | 'undo'
  | 'assign'
  | 'take'
  | 'snooze'
  | 'tag'
  | 'mark'
  | 'filter'
  | 'anything'
  | 'longest'
  | 'person'
  | 'inbox'
  | 'live'
  | 'callbacks'
  | 'settings'
  | 'reports'
  | 'help';

/** What of a KeyboardEvent matters, and whether the key would type into a field. */
export interface Press {
  key: string;
  typing: boolean;
  /** Ctrl, Alt or Meta is held: the browser's own, but for the one below. */
  modified: boolean;
  /** Ctrl or Cmd is held, and nothing else. */
  command: boolean;
}

export interface Pressed {
  /** The key a sequence began with, or ''. */
  pending: '' | 'g';
  action: Action | null;
}

const SINGLE: { [key: string]: Action | undefined } = {
  j: 'next',
  k: 'previous',
  r: 'reply',
  n: 'note',
  a: 'assign',
  i: 'take',
  h: 'snooze',
  t: 'tag',
  x: 'mark',
  f: 'filter',
  '/': 'anything',
  e: 'close',
  z: 'undo',
  w: 'longest',
  p: 'person',
  '?': 'help',
};
const AFTER_G: { [key: string]: Action | undefined } = {
  i: 'inbox',
  c: 'callbacks',
  l: 'live',
  r: 'reports',
  s: 'settings',
};

/** The action a key stands for. With `single` off only keys that type nothing still act (WCAG 2.1.4). */
export function press(pending: '' | 'g', pressed: Press, single: boolean): Pressed {
  const { key, typing, modified, command } = pressed;
  if (command && key.toLowerCase() === 'k') return { pending: '', action: 'anything' };
  if (modified) return { pending: '', action: null };
  if (key === 'Escape') return { pending: '', action: 'back' };
  if (typing) return { pending: '', action: null };
  if (key === 'ArrowDown') return { pending: '', action: 'next' };
  if (key === 'ArrowUp') return { pending: '', action: 'previous' };
  if (!single) return { pending: '', action: null };
  if (pending === 'g') return { pending: '', action: own(AFTER_G, key) };
  if (key === 'g') return { pending: 'g', action: null };
  return { pending: '', action: own(SINGLE, key) };
}

/** What the help shows: only keys that work. `single` marks those the switch turns off. */
export const HELP: { title: string; keys: { label: string; keys: string[]; single: boolean }[] }[] = [
  {
    title: 'Move',
    keys: [
      { label: 'Next, previous', keys: ['j', 'k'], single: true },
      { label: 'Next, previous', keys: ['↓', '↑'], single: false },
      { label: 'Open', keys: ['↵'], single: false },
      { label: 'Back', keys: ['Esc'], single: false },
      { label: 'Longest waiting', keys: ['w'], single: true },
      { label: 'Mark for doing it to many', keys: ['x'], single: true },
    ],
  },
  {
    title: 'Decide',
    keys: [
      { label: 'Assign', keys: ['a'], single: true },
      { label: 'Take it', keys: ['i'], single: true },
      { label: 'Snooze', keys: ['h'], single: true },
      { label: 'Tag', keys: ['t'], single: true },
      { label: 'Close, open again', keys: ['e'], single: true },
      { label: 'Undo', keys: ['z'], single: true },
    ],
  },
  {
    title: 'Go to',
    keys: [
      { label: 'Inbox', keys: ['g', 'i'], single: true },
      { label: 'Callbacks', keys: ['g', 'c'], single: true },
      { label: 'Live', keys: ['g', 'l'], single: true },
      { label: 'Reports', keys: ['g', 'r'], single: true },
      { label: 'Settings', keys: ['g', 's'], single: true },
      { label: 'The person', keys: ['p'], single: true },
    ],
  },
  {
    title: 'Answer',
    keys: [
      { label: 'Reply', keys: ['r'], single: true },
      { label: 'Note for the team', keys: ['n'], single: true },
      { label: 'Canned reply, in the text', keys: ['/'], single: false },
      { label: 'Send', keys: ['↵'], single: false },
      { label: 'New line', keys: ['⇧', '↵'], single: false },
      { label: 'Send and close', keys: ['Ctrl', '↵'], single: false },
    ],
  },
  {
    title: 'Find',
    keys: [
      { label: 'Anything', keys: ['Ctrl', 'K'], single: false },
      { label: 'Anything, in the list', keys: ['/'], single: true },
      { label: 'Filter', keys: ['f'], single: true },
      { label: 'This help', keys: ['?'], single: true },
    ],
  },
  {
    title: 'Callbacks',
    keys: [
      { label: 'Call', keys: ['c'], single: true },
      { label: 'How it went', keys: ['1', '2', '3', '4', '5'], single: true },
      { label: 'Note', keys: ['n'], single: true },
      { label: 'Take, give back', keys: ['i'], single: true },
    ],
  },
];

function own(map: { [key: string]: Action | undefined }, key: string): Action | null {
  return Object.hasOwn(map, key) ? (map[key] ?? null) : null;
}
