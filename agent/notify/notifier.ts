import { signal, type ReadonlySignal } from '@preact/signals';
import type { ConversationRow } from '../../protocol/agent.ts';
import type { MessageView } from '../../protocol/messages.ts';
import { notificationTag, type PushOffer } from '../../protocol/push.ts';
import type { Api } from '../api.ts';
import type { Keep } from '../state/keep.ts';
import { plain } from '../words.ts';
import type { Agreement, Place } from './agreement.ts';
import type { Permission, Ringer } from './browser.ts';

/** `off` may be turned on; `refused`: it was tried, and why not. */
export type PushState =
  | { kind: 'off' | 'on' | 'working' | 'blocked' | 'unsupported' }
  | { kind: 'refused'; message: string };

/** Tells an operator who looks elsewhere that a visitor wrote. */
export interface Notifier {
  /** Messages that came since somebody looked at this tab. */
  unseen: ReadonlySignal<number>;
  sound: ReadonlySignal<boolean>;
  desktop: ReadonlySignal<boolean>;
  push: ReadonlySignal<PushState>;
  permission: ReadonlySignal<Permission>;
  setSound(on: boolean): void;
  /** Asks the browser; only from a click. */
  setDesktop(on: boolean): Promise<void>;
  setPush(on: boolean): Promise<void>;
  /** Sounds as it will. */
  try(): void;
  /** A message came, with the row of its conversation as it is now. */
  heard(message: MessageView, row: ConversationRow): Promise<void>;
  /** What is in front in this tab. */
  at(place: Place): void;
  /** The operator is in: a subscription that was wanted is renewed, for this session. */
  enter(operatorId: string): Promise<void>;
  /** The operator is out: nothing of theirs is told in this browser any more. */
  leave(): Promise<void>;
}

export interface NotifierDeps {
  api: Pick<Api, 'call'>;
  ringer: Ringer;
  agreement: Agreement;
  /** Of the browser's profile. */
  keep: Keep;
  me(): string;
  /** Away by their own word. */
  isAway(): boolean;
  open(site: string, conversation: string): void;
}

const SOUND = 'foyer.agent.sound';
const DESKTOP = 'foyer.agent.desktop';
/** By operator: who logs in here next has said nothing yet. */
const pushKey = (operatorId: string): string => `foyer.agent.push.${operatorId}`;

export function createNotifier(deps: NotifierDeps): Notifier {
  const { api, ringer, agreement, keep } = deps;
  const unseen = signal(0);
  const sound = signal(keep.get(SOUND) !== 'off');
  const permission = signal(ringer.permission());
  const desktop = signal(keep.get(DESKTOP) === 'on' && permission.peek() === 'granted');
  const push = signal<PushState>({ kind: 'off' });
  let place: Place = { site: '', conversation: null };
  let operator = '';

  const look = (): void => {
    const looked = ringer.isLooked();
    if (looked) unseen.value = 0;
    agreement.look(looked && place.site ? place : null);
    permission.value = ringer.permission();
  };
  ringer.onLook(look);

  const resting = (): PushState => {
    if (!ringer.canPush()) return { kind: 'unsupported' };
    return { kind: ringer.permission() === 'blocked' ? 'blocked' : 'off' };
  };

  async function subscribe(): Promise<void> {
    push.value = { kind: 'working' };
    try {
      const { publicKey } = await api.call<PushOffer>('GET', '/push');
      await api.call('POST', '/push/subscriptions', await ringer.subscribe(publicKey));
      push.value = { kind: 'on' };
    } catch (error) {
      const message = error instanceof Error && error.message ? error.message : 'The browser does not say why.';
      push.value = { kind: 'refused', message };
    }
  }

  /** Whether it concerns this operator: it is theirs, or whoever's takes it. */
  function concerns(row: ConversationRow): boolean {
    return row.assignee === null ? !deps.isAway() : row.assignee.id === deps.me();
  }

  return {
    unseen,
    sound,
    desktop,
    push,
    permission,
    setSound(on) {
      sound.value = on;
      keep.set(SOUND, on ? null : 'off');
    },
    async setDesktop(on) {
      if (on) permission.value = await ringer.ask();
      desktop.value = on && permission.peek() === 'granted';
      keep.set(DESKTOP, desktop.peek() ? 'on' : null);
    },
    async setPush(on) {
      if (on) {
        permission.value = await ringer.ask();
        if (permission.peek() !== 'granted') return void (push.value = resting());
        await subscribe();
        if (push.peek().kind === 'on') keep.set(pushKey(operator), 'on');
        return;
      }
      keep.set(pushKey(operator), null);
      push.value = resting();
      const endpoint = await ringer.unsubscribe().catch(() => null);
      if (endpoint !== null) await api.call('POST', '/push/subscriptions/remove', { endpoint }).catch(() => {});
    },
    try: () => ringer.sound(),
    async heard(message, row) {
      if (message.from !== 'visitor' || !concerns(row)) return;
      const { site } = place;
      const { conversation } = message;
      const looked = await agreement.looked({ site, conversation });
      if (looked === 'reading') return;
      if (!ringer.isLooked()) unseen.value++;
      if (sound.peek() && ringer.maySound() && (await agreement.mine(`sound ${message.id}`))) ringer.sound();
      if (looked === 'looked' || !desktop.peek()) return;
      if (!(await agreement.mine(`show ${message.id}`))) return;
      const shown = { title: plain(row.visitorName), body: plain(message.text), site, conversation };
      await ringer.show({ tag: notificationTag(message.id), ...shown }, () => deps.open(site, conversation));
    },
    at(next) {
      place = next;
      look();
    },
    async enter(operatorId) {
      operator = operatorId;
      push.value = resting();
      const wanted = keep.get(pushKey(operatorId)) === 'on';
      if (wanted && push.peek().kind === 'off' && ringer.permission() === 'granted') await subscribe();
    },
    async leave() {
      unseen.value = 0;
      operator = '';
      push.value = { kind: 'off' };
      agreement.look(null);
      // The server has forgotten it with the session; the browser does, too.
      await ringer.unsubscribe().catch(() => null);
    },
  };
}
