/** Every word the slots say, besides titles and reasons. */
export const WORDS = {
  label: 'Recommended',
  why: 'Why?',
  whyThese: 'Why these?',
  known: 'Picked from what you and others looked at here. Each one says why it is here.',
  unknown: 'Picked from what visitors of this site look at. Nothing about you was used.',
} as const;
