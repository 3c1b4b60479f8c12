import { signal, type ReadonlySignal } from '@preact/signals';
import { mayBe, sizeWords } from '../../protocol/file-words.ts';
import type { FileRoom, SiteFiles } from '../../protocol/file-room.ts';
import type { FileRules } from '../../protocol/site-panel.ts';
import { putFile } from '../../widget/transport/put-file.ts';
import type { Api } from '../api.ts';

/** A file that was chosen for a conversation and is not sent. */
export interface Chosen {
  id: string;
  site: string;
  conversation: string;
  file: File;
  /** An address of this page's for a picture; '' for what is none. */
  picture: string;
}

export interface Upload extends Chosen {
  /** `done` until its message is there. */
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** 0 to 1. */
  progress: number;
  /** Why it failed, in words, and whether trying again can help. */
  reason: string;
  again: boolean;
}

/** Files on their way into conversations, one after the other. A page cannot keep them for the next one. */
export interface Uploads {
  /** What the site takes; null where it takes none, and until that is known. */
  rules: ReadonlySignal<FileRules | null>;
  /** How much of the site's room is taken; null until that is known. */
  room: ReadonlySignal<FileRoom | null>;
  chosen: ReadonlySignal<readonly Chosen[]>;
  sent: ReadonlySignal<readonly Upload[]>;
  fetch(site: string): Promise<void>;
  /** @returns why some were not taken; '' when all were. */
  choose(site: string, conversation: string, files: Iterable<File>): string;
  unchoose(id: string): void;
  /** Sends what was chosen for a conversation. */
  send(conversation: string): void;
  cancel(id: string): void;
  retry(id: string): void;
  /** A message came, perhaps with one of these. */
  arrived(message: string): void;
}

/** More at once are a mistake. */
const MOST = 10;
const PICTURE = /^image\/(?:png|jpeg|gif|webp)$/;

export function createUploads(api: Api, deps: { newId(): string }): Uploads {
  const rules = signal<FileRules | null>(null);
  const room = signal<FileRoom | null>(null);
  const chosen = signal<readonly Chosen[]>([]);
  const sent = signal<readonly Upload[]>([]);
  let request: XMLHttpRequest | null = null;

  const change = (id: string, to: Partial<Upload>): void => {
    sent.value = sent.peek().map((one) => (one.id === id ? { ...one, ...to } : one));
  };
  const forget = ({ picture }: Chosen): void => {
    if (picture) URL.revokeObjectURL(picture);
  };
  const drop = (id: string): void => {
    for (const one of sent.peek()) if (one.id === id) forget(one);
    sent.value = sent.peek().filter((one) => one.id !== id);
  };

  /** Sends the first that waits, if none is on its way. */
  const next = (): void => {
    const upload = sent.peek().find(({ state }) => state === 'waiting');
    if (request || !upload) return;
    const { id, site, conversation, file } = upload;
    const [siteId, conversationId] = [site, conversation].map(encodeURIComponent);
    change(id, { state: 'sending', progress: 0, reason: '' });
    request = putFile(`/api/agent/sites/${siteId}/conversations/${conversationId}/files/${id}`, file, {
      onProgress: (progress) => change(id, { progress }),
      onEnd({ status, message }) {
        request = null;
        if (status === 200) change(id, { state: 'done', progress: 1 });
        else {
          const again = status === 0 || status === 429 || status >= 500;
          change(id, { state: 'failed', reason: message || 'The server cannot be reached.', again });
        }
        next();
      },
    });
  };

  return {
    rules,
    room,
    chosen,
    sent,
    async fetch(site) {
      try {
        const files = await api.call<SiteFiles>('GET', `/sites/${encodeURIComponent(site)}/files`);
        rules.value = files.rules;
        room.value = files.room;
      } catch {
        // What is known stays; who sends nothing does not miss it.
      }
    },
    choose(site, conversation, files) {
      const bounds = rules.peek();
      if (!bounds) return 'This site takes no files.';
      let problem = '';
      const added: Chosen[] = [];
      for (const file of files) {
        if (chosen.peek().length + added.length >= MOST) problem = `Up to ${MOST} files at once.`;
        else if (file.size > bounds.most) problem = `${file.name} is larger than ${sizeWords(bounds.most)}.`;
        else if (file.size === 0) problem = `${file.name} is empty.`;
        else if (!mayBe(file.type, bounds.types)) problem = `${file.name} is of a kind that this site does not take.`;
        else {
          const picture = PICTURE.test(file.type) ? URL.createObjectURL(file) : '';
          added.push({ id: deps.newId(), site, conversation, file, picture });
        }
      }
      chosen.value = [...chosen.peek(), ...added];
      return problem;
    },
    unchoose(id) {
      for (const one of chosen.peek()) if (one.id === id) forget(one);
      chosen.value = chosen.peek().filter((one) => one.id !== id);
    },
    send(conversation) {
      const going = chosen.peek().filter((one) => one.conversation === conversation);
      chosen.value = chosen.peek().filter((one) => one.conversation !== conversation);
      const waiting = going.map((one): Upload => ({ ...one, state: 'waiting', progress: 0, reason: '', again: false }));
      sent.value = [...sent.peek(), ...waiting];
      next();
    },
    cancel(id) {
      const upload = sent.peek().find((one) => one.id === id);
      drop(id);
      if (upload?.state !== 'sending') return;
      request?.abort();
      request = null;
      next();
    },
    retry(id) {
      change(id, { state: 'waiting', reason: '' });
      next();
    },
    arrived(message) {
      // Its answer may be still to come, and finds nothing to change then.
      if (sent.peek().some(({ id }) => id === message)) drop(message);
    },
  };
}
