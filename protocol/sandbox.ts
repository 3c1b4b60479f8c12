/**
 * Training: made-up visitors who come through the same door as everybody, for operators to practise on. GET, POST
 * {visitors} and DELETE /api/agent/sites/SITE/sandbox. Rule B1.
 */
export interface Sandbox {
  /** How many are there, 0 where nobody trains. */
  visitors: number;
  /** When it ends by itself, ms UTC; null where it does not run. */
  until: number | null;
}

export const SANDBOX_VISITORS = 5;
/** By this tag operators know conversations of the training. */
export const TRAINING_TAG = 'training';
