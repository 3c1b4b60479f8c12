/**
 * The service worker of the agent page: shows what comes while the page is closed, as text, and opens the page on a
 * click. It keeps nothing and answers no request. Built alone (vite.config.ts beside it): one file without imports.
 */
import { notificationTag, type PushedMessage, type PushOffer } from '../../protocol/push.ts';
import { siteLock } from '../notify/locks.ts';
import { hashOf } from './place.ts';

/** Of a worker's global scope what is used here; the page's own types know other globals. */
interface Scope {
  registration: ServiceWorkerRegistration & { scope: string };
  navigator: { locks: LockManager };
  clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<Tab[]>;
    openWindow(url: string): Promise<unknown>;
    claim(): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}
interface Tab {
  url: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}
interface WorkerEvent {
  waitUntil(done: Promise<unknown>): void;
  data?: { text(): string } | null;
  notification?: Notification;
}

const worker = self as unknown as Scope;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('push', (event) => event.waitUntil(show(event.data?.text() ?? '')));
worker.addEventListener('notificationclick', (event) => {
  event.notification?.close();
  event.waitUntil(open(event.notification?.data as unknown));
});
// The push service gave the browser another address.
worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(subscribeAgain()));

async function show(text: string): Promise<void> {
  const said = read(text);
  // A browser wants something shown for each message, also for one of a newer server.
  if (!said) return worker.registration.showNotification('Foyer', { body: 'A visitor wrote.' });
  const { id, title, body, site, conversation, at } = said;
  // Who looks at that site hears of it there.
  const { held = [] } = await worker.navigator.locks.query();
  if (held.some(({ name }) => name === siteLock(site))) return;
  const options = { body, tag: notificationTag(id), timestamp: at, data: { site, conversation } };
  await worker.registration.showNotification(title, options as NotificationOptions);
}

function read(text: string): PushedMessage | null {
  try {
    const said = JSON.parse(text) as Record<keyof PushedMessage, unknown>;
    const texts = [said.id, said.site, said.conversation, said.title, said.body];
    return said.v === 1 && texts.every((one) => typeof one === 'string') ? (said as PushedMessage) : null;
  } catch {
    return null;
  }
}

async function open(data: unknown): Promise<void> {
  const { site, conversation } = (data ?? {}) as { site?: unknown; conversation?: unknown };
  const known = typeof site === 'string' && typeof conversation === 'string';
  const hash = known ? hashOf(site, conversation) : '';
  const [tab] = await ours();
  if (!tab) return void (await worker.clients.openWindow(`${worker.registration.scope}${hash}`));
  await tab.focus();
  // Not a window: a tab of our own origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  if (known) tab.postMessage({ site, conversation });
}

async function ours(): Promise<Tab[]> {
  const tabs = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return tabs.filter(({ url }) => url.startsWith(worker.registration.scope));
}

async function subscribeAgain(): Promise<void> {
  const offer = (await (await fetch('/api/agent/push', { credentials: 'same-origin' })).json()) as PushOffer;
  if (typeof offer.publicKey !== 'string') return;
  const text = atob(offer.publicKey.replaceAll('-', '+').replaceAll('_', '/'));
  const applicationServerKey = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const made = await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = made.toJSON();
  await fetch('/api/agent/push/subscriptions', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint, keys }),
  });
}
