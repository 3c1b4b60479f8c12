/** Every word about files. */
export const WORDS = {
  attach: 'Attach a file',
  drop: 'Drop it here to attach it',
  chosen: 'Files to send',
  remove: (name: string) => `Remove ${name}`,
  sending: (name: string) => `Sending ${name}`,
  cancel: 'Cancel',
  notSent: 'Not sent.',
  retry: 'Try again',
  discard: 'Discard',
  waits: 'Waiting',
  file: 'File',
  /** What a text file is, beside "PDF" and "PNG". */
  text: 'TEXT',
  tooLarge: (name: string, most: string) => `${name} is too large. Up to ${most} can be sent.`,
  empty: (name: string) => `${name} is empty.`,
  unsupported: (name: string) => `${name} is of a kind that cannot be sent here.`,
  tooMany: (most: number) => `Up to ${most} files at once.`,
  /** Why the server did not take one; for other reasons nothing is said. */
  reasons: {
    too_large: 'It is too large.',
    unsupported_type: 'This kind of file is not taken here.',
    rate_limited: 'Too many files for now.',
    storage_full: 'There is no room for more files here for now.',
  },
};
