/** A browser's tab as a bench plays it. */
import { WebSocket } from 'ws';
import { ORIGIN } from './traffic.mjs';

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

/** Resolves when it is open. */
export async function openSocket(url, headers = {}) {
  const socket = new WebSocket(url, {
    headers: { origin: ORIGIN, 'user-agent': USER_AGENT, ...headers },
    perMessageDeflate: false,
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

/** The token of visitor number `index`. */
export const tokenOf = (index) => `${index}`.padStart(22, 'b');

/** The first frame of visitor number `index`, as JSON. */
export function hello(index, given = {}) {
  return JSON.stringify({
    t: 'hello',
    v: 1,
    token: tokenOf(index),
    tab: `tab-${index}`,
    page: { url: `${ORIGIN}/`, title: 'Home', referrer: 'https://search.example/' },
    device: { language: 'en-GB', timeZone: 'Europe/Berlin', screen: '1280x720', automated: false },
    consent: { analytics: true, personalization: true, explicit: false },
    seqs: {},
    slots: [],
    ...given,
  });
}

/** The first answer is the welcome. */
export async function openVisitor(url, index, given = {}) {
  const socket = await openSocket(url);
  const welcome = new Promise((resolve) => socket.once('message', resolve));
  socket.send(hello(index, given));
  await welcome;
  return socket;
}
