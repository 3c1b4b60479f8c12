/** How somebody can be reached, in their own words: POST /v1/sites/KEY/contact. Rule V1 in docs/protocol.md. */

export interface Contact {
  name: string;
  email: string;
  /** E.164, such as +493012345678. */
  phone: string;
}

/** What is given is kept; the answer is all that this visitor said of themselves, '' where nothing. */
export interface ContactSaid extends Partial<Pick<Contact, 'name' | 'email'>> {
  /** The visitor's token. */
  token: string;
}

export const CONTACT_LENGTHS = { name: 100, email: 254 } as const;

/** What may be wrong with an e-mail address. */
export type EmailProblem = 'missing' | 'too_long' | 'character' | 'no_at' | 'many_ats' | 'before_at' | 'after_at';

/** What is wrong with an e-mail address; '' where nothing is. Whether it exists nobody can see. */
export function emailProblem(email: string): EmailProblem | '' {
  const address = email.trim();
  if (address === '') return 'missing';
  if (address.length > CONTACT_LENGTHS.email) return 'too_long';
  if (/[\s\p{Cc}<>"(),;:\\[\]]/u.test(address)) return 'character';
  const [name, host, ...more] = address.split('@');
  if (host === undefined) return 'no_at';
  if (more.length > 0) return 'many_ats';
  if (name === '') return 'before_at';
  return /^[^.]+(\.[^.]+)+$/.test(host) ? '' : 'after_at';
}
