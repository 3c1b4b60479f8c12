import { Refusal } from '../api.ts';

/** Where something that is fetched stands. What was there before stays shown while it is fetched again. */
export type Load =
  | { kind: 'idle' }
  | { kind: 'loading' }
  | { kind: 'ready' }
  | { kind: 'failed'; code: string; message: string };

export const IDLE: Load = { kind: 'idle' };
export const LOADING: Load = { kind: 'loading' };
export const READY: Load = { kind: 'ready' };

export function failed(error: unknown): Load {
  if (error instanceof Refusal) return { kind: 'failed', code: error.code, message: error.message };
  return { kind: 'failed', code: 'page_error', message: 'The page could not read the answer.' };
}
