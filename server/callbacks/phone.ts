/** Phone numbers as people write them, made E.164 (https://www.itu.int/rec/T-REC-E.164). */
import {
  isSupportedCountry,
  ParseError,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
  type CountryCode,
} from 'libphonenumber-js/max';
import { Refusal } from '../refusal.ts';

const WRITTEN_LENGTH = 40;

/**
 * @param country two letters, for numbers written without theirs; an unknown one counts for nothing
 * @returns such as +493012345678
 * @throws Refusal `invalid_phone`, saying what is missing
 */
export function normalisePhone(written: string, country: string): string {
  if (written.length > WRITTEN_LENGTH) throw new Refusal('invalid_phone', 'A phone number is shorter.');
  const home = country.toUpperCase();
  try {
    const number = parsePhoneNumberWithError(
      written,
      isSupportedCountry(home) ? { defaultCountry: home as CountryCode, extract: false } : { extract: false },
    );
    if (number.isValid()) return number.number;
    const length = validatePhoneNumberLength(number.number);
    if (length) throw new Refusal('invalid_phone', WORDS[length] ?? 'That is no phone number.');
    throw new Refusal('invalid_phone', 'There is no such number. Check its digits.');
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new Refusal('invalid_phone', WORDS[error.message] ?? 'That is no phone number.');
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

const WORDS: Record<string, string> = {
  NOT_A_NUMBER: 'That is no phone number.',
  INVALID_COUNTRY: 'Begin with + and the country, such as +49.',
  TOO_SHORT: 'Some digits are missing.',
  TOO_LONG: 'There are too many digits.',
  INVALID_LENGTH: 'A number of this country has another length.',
};
