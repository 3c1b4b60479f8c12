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

/** What is missing of an e-mail address, for whoever writes it; '' where nothing is. Whether it exists nobody can see. */
export function emailProblem(email: string): string {
  const address = email.trim();
  if (address === '') return 'An e-mail address is missing.';
  if (address.length > CONTACT_LENGTHS.email) return 'An e-mail address is shorter.';
  if (/[\s\p{Cc}<>"(),;:\\[\]]/u.test(address)) return 'There is a character in it that no e-mail address has.';
  const [name, host, ...more] = address.split('@');
  if (host === undefined) return 'There is no @ in it.';
  if (more.length > 0) return 'There is more than one @ in it.';
  if (name === '') return 'Something is missing before the @.';
  return /^[^.]+(\.[^.]+)+$/.test(host) ? '' : 'Something is missing behind the @.';
}
