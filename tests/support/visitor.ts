/** A browser's tab as the server sees it. */
import { randomBytes } from 'node:crypto';
import {
  PROTOCOL_VERSION,
  type ClientEvent,
  type ClientMessage,
  type Hello,
  type ServerMessage,
} from '../../protocol/messages.ts';
import { visitorOfToken } from '../../server/profiles/visitor-id.ts';
import { guardSecret, guardText } from './kept-logs.ts';
import { openSocket, SocketClient } from './socket-client.ts';
import type { TestSite } from './site.ts';

export const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

export const newToken = () => guardSecret(randomBytes(16).toString('base64url'));
export const newId = (prefix = 'e') => `${prefix}_${randomBytes(10).toString('hex')}`;

/** An event; what is not said is plausible. */
export function event(given: Partial<ClientEvent> = {}): ClientEvent {
  return {
    id: newId(),
    type: 'track',
    name: 'Something Done',
    at: Date.now(),
    url: 'https://shop.example/',
    properties: {},
    ...given,
  };
}

export const viewed = (item: string, given: Partial<ClientEvent> = {}) =>
  event({ name: 'Product Viewed', properties: { product_id: item }, ...given });

export function helloOf(token: string, given: Partial<Hello> = {}): Hello {
  return {
    t: 'hello',
    v: PROTOCOL_VERSION,
    token,
    tab: newId('tab'),
    page: { url: 'https://shop.example/', title: 'Shop', referrer: '' },
    device: { language: 'en', timeZone: 'Europe/Berlin', screen: '1280x800', automated: false },
    consent: { analytics: true, personalization: true, explicit: false },
    seqs: {},
    slots: [],
    ...given,
  };
}

export class VisitorClient extends SocketClient<ServerMessage, ClientMessage> {
  token = '';
  /** The id under which the server stores this visitor. */
  visitor = '';

  /** Sends events and waits for their acknowledgement. */
  async track(...events: ClientEvent[]) {
    this.send({ t: 'events', sentAt: Date.now(), events });
    const ids = new Set(events.map((one) => one.id));
    return this.next('ack', (ack) => [...ack.ids, ...ack.rejected.map((one) => one.id)].some((id) => ids.has(id)));
  }

  /** Sends a message and waits until it is stored. */
  async say(conversation: string, text: string, id = newId('m')) {
    guardText(text);
    this.send({ t: 'message', id, conversation, text, at: Date.now() });
    return this.next('sent', (sent) => sent.id === id);
  }
}

/** A socket that has said nothing yet. */
export async function dialVisitor(
  url: string,
  site: Pick<TestSite, 'writeKey' | 'origin'>,
  headers: Record<string, string> = {},
): Promise<VisitorClient> {
  const socket = await openSocket(`${url}/v1/socket/${site.writeKey}`, {
    origin: site.origin,
    'user-agent': CHROME,
    ...headers,
  });
  return new VisitorClient(socket);
}

/** A socket that was greeted. */
export async function openVisitor(
  url: string,
  site: TestSite,
  hello: Partial<Hello> = {},
  headers: Record<string, string> = {},
): Promise<VisitorClient> {
  const client = await dialVisitor(url, site, headers);
  client.token = hello.token ?? newToken();
  client.visitor = visitorOfToken(site.siteId, client.token);
  client.send(helloOf(client.token, hello));
  await client.next('welcome');
  return client;
}
