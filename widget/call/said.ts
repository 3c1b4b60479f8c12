import { Refused } from './desk.ts';
import { WORDS } from './words.ts';

/** "2 people are before you. It usually takes about 4 min." */
export function turnSaid({ ahead, usually }: { ahead: number; usually: number | null }): string {
  const before = WORDS.ahead(ahead);
  return usually === null ? before : `${before} ${WORDS.usually(Math.max(1, Math.round(usually / 60_000)))}`;
}

/** What was refused, in the words of the language: the server says it in codes. */
export function refusalSaid(error: unknown): string {
  if (!(error instanceof Refused) || error.code === '') return WORDS.notSent;
  const phones: { [detail: string]: string } = WORDS.wrongPhone;
  switch (error.code) {
    case 'invalid_phone':
      return phones[error.detail] ?? WORDS.wrongPhone.not_a_number;
    case 'forbidden':
      return WORDS.notCalled;
    case 'slot_taken':
      return WORDS.taken;
    case 'consent_required':
      return WORDS.newConsent;
    case 'rate_limited':
      return WORDS.tooMany;
    case 'conflict':
    case 'not_found':
      return WORDS.over;
    case 'internal':
    case 'unavailable':
      return WORDS.notSent;
    default:
      return WORDS.refused;
  }
}
