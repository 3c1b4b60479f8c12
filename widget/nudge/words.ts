/** Every word of the bubble. */
export const WORDS = {
  from: (name: string) => `Message from ${name}`,
  reply: 'Reply',
  dismiss: 'Not now',
};
