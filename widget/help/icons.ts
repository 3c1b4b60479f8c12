/** As panel/icons.ts, for the help. */
export const ICONS = {
  search: 'M10.75 4.5a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 0 1 0-12.5m4.65 10.9 4.6 4.6',
  close: 'm6.5 6.5 11 11m0-11-11 11',
  chat: 'M4.25 19.75 5.7 16A8.2 8.2 0 1 1 9 19Z',
  next: 'm9.5 5.5 6.5 6.5-6.5 6.5',
} as const;
