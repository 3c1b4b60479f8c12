/** What operators write for each other. Nothing here can reach a visitor: a note is told on the operators' subject only. */
import { appendNote, forgetMentions, noteById, placeOf } from '../../db/queries/notes.ts';
import type { MessageRecord } from '../../db/queries/conversations.ts';
import { operatorsOfSite } from '../../db/queries/operators.ts';
import type { Store } from '../../db/store.ts';
import type { NoteView } from '../../protocol/agent.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { agentsSubject, type Bus } from '../bus/bus.ts';
import type { Link } from '../bus/link.ts';
import type { Deps } from '../deps.ts';
import { mentionsIn } from './mentions.ts';
import { presentable } from './text.ts';

export type Noted = { ok: true; note: NoteView } | { ok: false; code: ErrorCode; message: string };

export interface Notes {
  add(note: {
    siteId: string;
    conversationId: string;
    id: string;
    text: string;
    operator: { id: string; name: string };
  }): Promise<Noted>;
  /** Another process stored a note: tells the operators who are here. */
  hear(siteId: string, said: { conversation: string; id: string }): Promise<void>;
  /** The operator has seen where they are named. */
  seen(siteId: string, operatorId: string, conversationId: string): Promise<void>;
}

export function createNotes(parts: { store: Store; bus: Bus; link: Link; deps: Pick<Deps, 'now'> }): Notes {
  const { store, bus, link, deps } = parts;

  return {
    async add({ siteId, conversationId, id, text: given, operator }) {
      const text = presentable(given);
      if (text === null) {
        return { ok: false, code: 'invalid_message', message: `A note has 1 to ${MESSAGE_LENGTH} characters.` };
      }
      const team = text.includes('@') ? await operatorsOfSite(store, siteId) : [];
      const mentions = mentionsIn(text, team).filter((mentioned) => mentioned !== operator.id);
      const { id: operatorId, name } = operator;
      const at = deps.now();
      const stored = await appendNote(store, { siteId, conversationId, id, operatorId, name, text, mentions, at });
      if (!stored) return { ok: false, code: 'not_found', message: 'There is no such conversation.' };
      const note = noteView(stored.note);
      if (stored.isNew) {
        bus.publish(agentsSubject(siteId), { t: 'note', note });
        link.send(siteId, { k: 'note', conversation: conversationId, id });
      }
      return { ok: true, note };
    },

    async hear(siteId, { conversation, id }) {
      if (!bus.heard(agentsSubject(siteId))) return;
      const note = await noteById(store, siteId, conversation, id);
      if (note) bus.publish(agentsSubject(siteId), { t: 'note', note: noteView(note) });
    },

    seen: (siteId, operatorId, conversationId) => forgetMentions(store, siteId, operatorId, conversationId),
  };
}

export function noteView(note: MessageRecord): NoteView {
  const { mentions } = JSON.parse(note.attached) as { mentions?: string[] };
  return {
    id: note.id,
    conversation: note.conversationId,
    ...placeOf(note),
    operator: { id: note.operatorId ?? '', name: note.name },
    text: note.text,
    mentions: mentions ?? [],
    at: note.at,
  };
}
