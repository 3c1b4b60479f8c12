/** Every word of the rating. */
export const WORDS = {
  howWas: 'How did we do?',
  marks: ['Poor', 'Not good', 'Fair', 'Good', 'Great'] as [string, string, string, string, string],
  better: 'What could be better? (optional)',
  sendRating: 'Send rating',
  notNow: 'Not now',
  rateAfterAll: 'Rate this conversation',
  rated: (rating: number) => `You gave ${rating} of 5. Thank you.`,
  sending: 'Sending',
  notTold: 'Not connected. Try again in a moment.',
};
