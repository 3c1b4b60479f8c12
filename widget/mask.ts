/** Addresses without their secrets. What is masked here never leaves the browser. */
import { URL_LENGTH } from '../protocol/limits.ts';

/**
 * Every repetition is bounded: an address is the page's, or a stranger's, and must not hold up anything.
 * A name that says its value is a secret, the value, and the same once more encoded inside another value.
 */
const SECRET =
  /((?:token|pass|pwd|mail|reset|key(?!word)|secret|auth|code|sess|\bsid|otp|sig(?!ht)|cred|jwt|invite|phone|card)[^=&#?/%]{0,40}(?:%5[bd][^=&#%]{0,40}){0,3}(?:=|%3d))(?:(?!&|#|%26|%23).)+/gi;
/** An e-mail address wherever it stands, and a JSON web token. */
const ADDRESS = /[^\s=&#?/:%]{1,64}(?:@|%40)[^\s=&#?/%@]{1,99}\.[a-z]{2,}|eyJ[\w-]+\.[\w.-]+/gi;
const CREDENTIALS = /(\/\/)[^/?#]*@/;

/** The text with `***` in place of every secret value. */
export function mask(text: string): string {
  return text
    .slice(0, 2 * URL_LENGTH)
    .replace(CREDENTIALS, '$1')
    .replace(SECRET, '$1***')
    .replace(ADDRESS, '***')
    .slice(0, URL_LENGTH);
}
