/** What the agent page may send, checked. The type it yields is exactly protocol/agent.ts. */
import { z } from 'zod';
import type { AgentClientMessage } from '../../protocol/agent.ts';
import { CONVERSATIONS_PER_CHANGE, ID_LENGTH, TAG_LENGTH, TAGS_PER_CONVERSATION } from '../../protocol/limits.ts';
import { wellFormedJson } from '../ingest/json-text.ts';

const id = z.string().regex(/^[\w.:-]{8,64}$/);
const conversation = z.string().min(1).max(ID_LENGTH);

const operator = z.string().min(1).max(ID_LENGTH);
const tags = z.array(z.string().trim().min(1).max(TAG_LENGTH)).max(TAGS_PER_CONVERSATION);

const change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('assign'), to: operator.nullable(), from: operator.nullish() }),
  z.object({ kind: z.literal('snooze'), until: z.int().min(0).nullable() }),
  z.object({ kind: z.literal('tag'), add: tags, remove: tags }),
  z.object({ kind: z.literal('close') }),
  z.object({ kind: z.literal('reopen') }),
]);

export const agentMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('watch'), site: z.string().max(ID_LENGTH), idle: z.int().min(0).optional() }),
  z.object({ t: z.literal('watch_visitor'), visitor: z.string().max(ID_LENGTH).nullable() }),
  z.object({ t: z.literal('reply'), id, conversation, text: z.string(), at: z.int().min(0) }),
  z.object({ t: z.literal('note'), id, conversation, text: z.string(), at: z.int().min(0) }),
  z.object({ t: z.literal('typing'), conversation, on: z.boolean() }),
  z.object({ t: z.literal('read'), conversation, seq: z.int().min(0) }),
  z.object({ t: z.literal('seen'), conversation }),
  z.object({
    t: z.literal('change'),
    id,
    conversations: z.array(conversation).min(1).max(CONVERSATIONS_PER_CHANGE),
    change,
  }),
  z.object({ t: z.literal('touched') }),
  z.object({ t: z.literal('away'), away: z.boolean() }),
  z.object({ t: z.literal('ping') }),
]);

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
true satisfies Equal<z.infer<typeof agentMessage>, AgentClientMessage>;

export function readAgentFrame(text: string): AgentClientMessage | null {
  try {
    return agentMessage.parse(JSON.parse(wellFormedJson(text)));
  } catch {
    return null;
  }
}
