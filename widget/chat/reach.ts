/** An e-mail address that a visitor leaves where nobody is there to answer. Kept on the server, as their own word. */
import { emailProblem, type Contact } from '../../protocol/contact.ts';
import { cell } from '../cell.ts';
import type { Cell, Host } from '../host.ts';
import { WORDS } from './words.ts';

export interface Reach {
  /** The address we have; '' where none, undefined while that is not known. */
  known: Cell<string | undefined>;
  draft: Cell<string>;
  /** What is wrong, or what will happen; '' where there is nothing to say. */
  word: Cell<{ bad: boolean; text: string }>;
  /** Keeps what was written, if anything was. */
  keep(): void;
  stop(): void;
}

const DRAFT = 'draft.email';
const NOTHING = { bad: false, text: '' };

export function makeReach({ store, keep, ask, voice }: Host): Reach {
  const known = cell<string | undefined>(undefined);
  const draft = cell(keep.get(DRAFT) ?? '');
  const word = cell(NOTHING);
  let stopped = false;
  let asked = false;
  /** It was to be kept before there was anybody whose it is. */
  let waits = false;

  const stopDraft = draft.watch((text) => {
    keep.set(DRAFT, text);
    word.set(NOTHING);
  });

  const contact = async (email?: string): Promise<string> => {
    const said = (await ask('contact', { token: voice(), email })) as Contact;
    return typeof said.email === 'string' ? said.email : '';
  };

  const save = (): void => {
    const email = draft.get().trim();
    if (!email) return;
    const problem = emailProblem(email);
    if (problem) return word.set({ bad: true, text: WORDS.wrongEmail[problem] });
    // A visitor who has not agreed to anything yet is nobody until they write.
    waits = !store.connected.get();
    if (waits) return word.set({ bad: false, text: WORDS.reachWaits });
    contact(email).then(
      (kept) => {
        if (stopped) return;
        if (draft.get().trim() === email) draft.set('');
        // Also where it is the same as before, whoever watches hears that it is kept.
        known.set('');
        known.set(kept);
      },
      () => stopped || word.set({ bad: true, text: WORDS.reachFailed }),
    );
  };

  const look = (): void => {
    if (waits) return save();
    if (asked) return;
    asked = true;
    contact().then(
      (email) => stopped || known.set(known.get() || email),
      () => {
        asked = false;
        if (!stopped) known.set(known.get() ?? '');
      },
    );
  };
  if (store.connected.get()) look();
  // Perhaps there will be none: who has agreed to nothing is nobody until they write.
  else known.set('');
  const stopConnected = store.connected.watch((yes) => yes && look());

  return {
    known,
    draft,
    word,
    keep: save,
    stop() {
      stopped = true;
      stopDraft();
      stopConnected();
    },
  };
}
