import type { PushSubscriptionGiven } from '../../protocol/push.ts';

/** What is shown outside of the page. All of it is text. */
export interface Shown {
  tag: string;
  title: string;
  body: string;
  site: string;
  conversation: string;
}

/** `blocked`: by the browser, which only its owner can undo; `unsupported`: not here, as on plain-http pages. */
export type Permission = 'granted' | 'askable' | 'blocked' | 'unsupported';

/** What of the browser rings and shows. */
export interface Ringer {
  /** Somebody sees the page and works in it. */
  isLooked(): boolean;
  /** Calls back when that may have changed. */
  onLook(listener: () => void): void;
  /** Whether it may sound: browsers allow that after a gesture. */
  maySound(): boolean;
  sound(): void;
  permission(): Permission;
  /** Asks; only from a click. */
  ask(): Promise<Permission>;
  show(shown: Shown, open: () => void): Promise<void>;
  canPush(): boolean;
  /** Subscribes, or gives what is there. Rejects where the browser or its push service does not. */
  subscribe(publicKey: string): Promise<PushSubscriptionGiven>;
  /** Ends it; returns its endpoint, null where there was none. */
  unsubscribe(): Promise<string | null>;
}

const WORKER = '/agent/worker.js';
const SCOPE = '/agent/';

export function createRinger(): Ringer {
  let audio: AudioContext | null = null;
  let gesture = false;
  for (const type of ['pointerdown', 'keydown']) {
    addEventListener(type, () => (gesture = true), { passive: true, capture: true, once: true });
  }

  const workers = (): ServiceWorkerContainer | null => ('serviceWorker' in navigator ? navigator.serviceWorker : null);
  const registration = (): Promise<ServiceWorkerRegistration | undefined> =>
    workers()?.getRegistration(SCOPE) ?? Promise.resolve(undefined);

  async function register(): Promise<ServiceWorkerRegistration> {
    const container = workers();
    if (!container) throw new Error('This browser has no service workers here.');
    await container.register(scriptUrl(WORKER) as string, { scope: SCOPE });
    return container.ready;
  }

  const permission = (): Permission => {
    if (!('Notification' in window) || !isSecureContext) return 'unsupported';
    const said = Notification.permission;
    return said === 'granted' ? 'granted' : said === 'denied' ? 'blocked' : 'askable';
  };

  return {
    isLooked: () => document.visibilityState === 'visible' && document.hasFocus(),
    onLook(listener) {
      document.addEventListener('visibilitychange', listener);
      addEventListener('focus', listener);
      addEventListener('blur', listener);
    },
    maySound: () => gesture && 'AudioContext' in window,
    sound() {
      audio ??= new AudioContext();
      void audio.resume();
      chime(audio);
    },
    permission,
    async ask() {
      if (permission() === 'askable') await Notification.requestPermission();
      // A notification of the worker outlives its tab, and a click on it finds the page again.
      if (permission() === 'granted') await register().catch(() => {});
      return permission();
    },
    async show({ tag, title, body, site, conversation }, open) {
      if (permission() !== 'granted') return;
      const options: NotificationOptions = { tag, body, data: { site, conversation } };
      const worker = await registration();
      if (worker?.active) return worker.showNotification(title, options);
      const shown = new Notification(title, options);
      shown.addEventListener('click', () => {
        window.focus();
        open();
        shown.close();
      });
    },
    canPush: () => permission() !== 'unsupported' && workers() !== null && 'PushManager' in window,
    async subscribe(publicKey) {
      const { pushManager } = await register();
      const key = bytesOf(publicKey);
      const before = await pushManager.getSubscription();
      if (before && !sameBytes(before.options.applicationServerKey, key)) await before.unsubscribe();
      const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      const { endpoint, keys } = made.toJSON();
      return { endpoint: endpoint ?? '', keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' } };
    },
    async unsubscribe() {
      const made = await (await registration())?.pushManager?.getSubscription();
      // The server is told of it also where the browser cannot.
      await made?.unsubscribe().catch(() => false);
      return made?.endpoint ?? null;
    },
  };
}

/** Where a notification that was clicked leads; the worker says so to the page. */
export function onNotificationClick(listener: (place: { site: string; conversation: string }) => void): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const { site, conversation } = (data ?? {}) as { site?: unknown; conversation?: unknown };
    if (typeof site === 'string' && typeof conversation === 'string') listener({ site, conversation });
  });
}

/** Two short soft tones, a fourth apart. */
function chime(audio: AudioContext): void {
  for (const [at, frequency] of [
    [0, 660],
    [0.11, 880],
  ] as const) {
    const from = audio.currentTime + at;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.12, from + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.28);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.3);
  }
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** The page's policy lets no plain text become the address of a script. */
function scriptUrl(url: string): unknown {
  const { trustedTypes } = window as unknown as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy('foyer-worker', { createScriptURL: () => WORKER });
  return policy ? policy.createScriptURL(url) : url;
}
let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function sameBytes(a: ArrayBuffer | null, b: Uint8Array): boolean {
  if (a?.byteLength !== b.length) return false;
  return new Uint8Array(a).every((byte, at) => byte === b[at]);
}
