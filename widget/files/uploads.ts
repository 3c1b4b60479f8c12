/**
 * Files on their way: chosen, then sent one after the other. They live as long as the page, whichever view is open; a
 * page cannot keep a file for the next one.
 */
import { mayBe, sizeWords } from '../../protocol/file-words.ts';
import type { FileRules } from '../../protocol/site-panel.ts';
import { cell } from '../cell.ts';
import type { Begun, Cell, Host } from '../host.ts';
import { spoken } from '../panel/speech.ts';
import { putFile } from '../transport/put-file.ts';
import { WORDS } from './words.ts';

/** More at once are a mistake, or should be one file. */
const MOST = 10;

export interface Chosen {
  key: number;
  /** The conversation in which it was chosen, as its view calls it. */
  at: string;
  file: File;
  /** An address of this page's for what can be shown of it; '' for what is no picture. */
  picture: string;
}

export interface Upload extends Chosen {
  begun: Begun;
  /** `waiting` for its turn, or for the connection; `done` until its message is there. */
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** What of it is there, 0 to 1. */
  progress: number;
  /** Why it failed, and whether trying again can help. */
  reason: string;
  again: boolean;
}

export interface Uploads {
  /** Null where the site takes none, and until that is known. */
  rules: Cell<FileRules | null>;
  chosen: Cell<Chosen[]>;
  sent: Cell<Upload[]>;
  /** For sizes: what is spoken now. */
  locale(): string;
  /** Why something was not taken; '' when all was. */
  problem: Cell<string>;
  choose(at: string, files: Iterable<File>): void;
  /** Takes one back that was chosen. */
  unchoose(key: number): void;
  /** Sends what was chosen in a view. `begin` is asked once for each. */
  send(at: string, begin: () => Begun): void;
  /** Ends one, wherever it is. */
  cancel(key: number): void;
  retry(key: number): void;
}

const known = new WeakMap<Host, Uploads>();

/** The uploads of a widget, of which there is one on a page. */
export function uploadsOf(host: Host): Uploads {
  const made = known.get(host) ?? makeUploads(host);
  known.set(host, made);
  return made;
}

function makeUploads(host: Host): Uploads {
  const rules = cell<FileRules | null>(null);
  const chosen = cell<Chosen[]>([]);
  const sent = cell<Upload[]>([]);
  const problem = cell('');
  let key = 0;
  let request: XMLHttpRequest | undefined;

  const locale = (): string => spoken(host.speech.get()).locale;

  const change = (which: number, to: Partial<Upload>): void =>
    sent.set(sent.get().map((one) => (one.key === which ? { ...one, ...to } : one)));

  /** Sends the first that waits, if none is on its way. */
  const next = (): void => {
    const upload = sent.get().find(({ state }) => state === 'waiting');
    if (request || !upload) return;
    const { begun, file } = upload;
    change(upload.key, { state: 'sending', progress: 0, reason: '' });
    const address = host.address(`conversations/${begun.conversation}/files/${begun.id}`);
    request = putFile(address, file, {
      headers: { authorization: `Bearer ${begun.token}` },
      onProgress: (progress) => change(upload.key, { progress }),
      onEnd({ status, code }) {
        request = undefined;
        if (status === 200) change(upload.key, { state: 'done', progress: 1 });
        // Without a word from the server it waits for the connection to come back.
        else if (status === 0 && !host.store.connected.get()) change(upload.key, { state: 'waiting' });
        else {
          const again = status === 0 || status === 429 || status >= 500;
          change(upload.key, { state: 'failed', reason: reasonOf(code), again });
        }
        if (status !== 0 || host.store.connected.get()) next();
      },
    });
  };
  host.store.connected.watch((yes) => yes && next());

  const forget = ({ picture }: Chosen): void => {
    if (picture) URL.revokeObjectURL(picture);
  };

  return {
    rules,
    locale,
    chosen,
    sent,
    problem,
    choose(at, files) {
      const bounds = rules.get();
      if (!bounds) return;
      let words = '';
      const added: Chosen[] = [];
      for (const file of files) {
        if (chosen.get().length + added.length >= MOST) words = WORDS.tooMany(MOST);
        else if (file.size > bounds.most) words = WORDS.tooLarge(file.name, sizeWords(bounds.most, locale()));
        else if (file.size === 0) words = WORDS.empty(file.name);
        else if (!mayBe(file.type, bounds.types)) words = WORDS.unsupported(file.name);
        else {
          const picture = /^image\/(?:png|jpeg|gif|webp)$/.test(file.type) ? URL.createObjectURL(file) : '';
          added.push({ key: ++key, at, file, picture });
        }
      }
      problem.set(words);
      if (added[0]) chosen.set([...chosen.get(), ...added]);
    },
    unchoose(which) {
      chosen
        .get()
        .filter((one) => one.key === which)
        .forEach(forget);
      chosen.set(chosen.get().filter((one) => one.key !== which));
      problem.set('');
    },
    send(at, begin) {
      const going = chosen.get().filter((one) => one.at === at);
      chosen.set(chosen.get().filter((one) => one.at !== at));
      problem.set('');
      const uploads = going.map((one): Upload => {
        const begun = begin();
        return { ...one, at: begun.conversation, begun, state: 'waiting', progress: 0, reason: '', again: false };
      });
      sent.set([...sent.get(), ...uploads]);
      next();
    },
    cancel(which) {
      const upload = sent.get().find((one) => one.key === which);
      if (!upload) return;
      forget(upload);
      sent.set(sent.get().filter((one) => one.key !== which));
      if (upload.state !== 'sending') return;
      request?.abort();
      request = undefined;
      next();
    },
    retry(which) {
      change(which, { state: 'waiting', reason: '' });
      next();
    },
  };
}

/** In words, why the server refused one; '' where there are none for it. */
function reasonOf(code: string): string {
  const reasons: { [code: string]: string } = WORDS.reasons;
  return reasons[code] ?? '';
}
