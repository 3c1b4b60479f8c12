import Bowser from 'bowser';
import { isbot } from 'isbot';

const CACHED = 1000;
/** A longer user agent is hostile or broken; the patterns only ever see this much. */
const USER_AGENT_LENGTH = 512;

interface Known {
  device: string;
  bot: boolean;
}

/** Few user agents make most of the traffic, and both libraries run hundreds of patterns. Least recently used goes first. */
const cache = new Map<string, Known>();

/** Such as "Chrome on Android phone" or "Firefox on Windows"; empty for no user agent. */
export function describeDevice(userAgent: string): string {
  return known(userAgent).device;
}

/** Whether the user agent calls itself a crawler, a monitor or another program. */
export function isBot(userAgent: string): boolean {
  return known(userAgent).bot;
}

function known(userAgent: string): Known {
  const key = userAgent.slice(0, USER_AGENT_LENGTH);
  let found = cache.get(key);
  if (found) cache.delete(key);
  else found = { device: describe(key), bot: key !== '' && isbot(key) };
  cache.set(key, found);
  if (cache.size > CACHED) cache.delete(cache.keys().next().value!);
  return found;
}

function describe(userAgent: string): string {
  if (userAgent === '') return '';
  const { browser, os, platform } = Bowser.parse(userAgent);
  const system = [os.name ?? '', shape(platform.type)].filter(Boolean).join(' ');
  const name = browser.name ?? '';
  if (name === '') return system || 'Unknown device';
  return system === '' ? name : `${name} on ${system}`;
}

function shape(type: string | undefined): string {
  return type === 'mobile' ? 'phone' : type === 'tablet' || type === 'tv' ? type : '';
}
