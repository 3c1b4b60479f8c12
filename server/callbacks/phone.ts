/** Phone numbers as people write them, made E.164 (https://www.itu.int/rec/T-REC-E.164). */
import {
  isSupportedCountry,
  ParseError,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
  type CountryCode,
} from 'libphonenumber-js/max';
import { Refusal } from '../refusal.ts';
import { ENGLISH } from '../words/words.ts';

/** What may be wrong with a number; `detail` of the refusal. */
export type PhoneProblem = keyof typeof ENGLISH.words.wrongPhone;

const WRITTEN_LENGTH = 40;

/**
 * @param country two letters, for numbers written without theirs; an unknown one counts for nothing
 * @returns such as +493012345678
 * @throws Refusal `invalid_phone`, whose `detail` says what is missing
 */
export function normalisePhone(written: string, country: string): string {
  if (written.length > WRITTEN_LENGTH) throw wrong('too_long');
  const home = country.toUpperCase();
  try {
    const number = parsePhoneNumberWithError(
      written,
      isSupportedCountry(home) ? { defaultCountry: home as CountryCode, extract: false } : { extract: false },
    );
    if (number.isValid()) return number.number;
    const length = validatePhoneNumberLength(number.number);
    throw wrong(length ? (KINDS[length] ?? 'not_a_number') : 'no_such_number');
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw wrong(KINDS[error.message] ?? 'not_a_number');
  }
}

/** "+49 30 123456" of +4930123456. */
export function readablePhone(phone: string): string {
  try {
    return parsePhoneNumberWithError(phone).formatInternational();
  } catch {
    return phone;
  }
}

/** What the library calls what is wrong, and what we do. */
const KINDS: Record<string, PhoneProblem> = {
  NOT_A_NUMBER: 'not_a_number',
  INVALID_COUNTRY: 'no_country',
  TOO_SHORT: 'too_short',
  TOO_LONG: 'too_long',
  INVALID_LENGTH: 'other_length',
};

function wrong(problem: PhoneProblem): Refusal {
  return new Refusal('invalid_phone', ENGLISH.words.wrongPhone[problem], problem);
}
