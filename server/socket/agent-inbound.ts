/** What the agent page may send, checked. The type it yields is exactly protocol/agent.ts. */
import { z } from 'zod';
import type { AgentClientMessage } from '../../protocol/agent.ts';
import { ID_LENGTH } from '../../protocol/limits.ts';
import { wellFormedJson } from '../ingest/json-text.ts';

const id = z.string().regex(/^[\w.:-]{8,64}$/);
const conversation = z.string().min(1).max(ID_LENGTH);

export const agentMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('watch'), site: z.string().max(ID_LENGTH) }),
  z.object({ t: z.literal('watch_visitor'), visitor: z.string().max(ID_LENGTH).nullable() }),
  z.object({ t: z.literal('reply'), id, conversation, text: z.string(), at: z.int().min(0) }),
  z.object({ t: z.literal('typing'), conversation, on: z.boolean() }),
  z.object({ t: z.literal('read'), conversation, seq: z.int().min(0) }),
  z.object({ t: z.literal('close'), conversation }),
  z.object({ t: z.literal('reopen'), conversation }),
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
