import type { LocalMessage } from '../host.ts';
import { WORDS } from './words.ts';

/** A message in words: its own, and those of the visitor's language where it only says that a person is waited for. */
export function textOf({ automatic, text }: Pick<LocalMessage, 'automatic' | 'text'>): string {
  if (automatic?.kind === 'handover') return automatic.asked ? WORDS.asked : WORDS.notFound;
  return typeof text === 'string' ? text : '';
}
