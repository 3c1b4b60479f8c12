/**
 * What a training leaves when its process dies: conversations that nobody will go on with. A job that is due when it would
 * have ended closes them.
 */
import { z } from 'zod';
import { change, type ChangeParts } from '../conversations/changes.ts';
import { TRAINING_TAG } from '../../protocol/sandbox.ts';
import type { JobKind, ScheduledJob } from '../jobs/jobs.ts';

export const TRAINING = 'training';

const left = z.object({ site: z.string(), conversations: z.array(z.string()) });

export function leftJob(id: string, site: string, conversations: string[], dueAt: number): ScheduledJob {
  const payload: z.infer<typeof left> = { site, conversations };
  return { id: `${TRAINING} ${id}`, kind: TRAINING, payload, dueAt };
}

export function trainingJob(parts: ChangeParts): JobKind {
  return {
    async run({ payload }) {
      const { site, conversations } = left.parse(payload);
      await closeTraining(parts, site, conversations);
    },
  };
}

/** Tagged and closed, those of them that were begun. */
export async function closeTraining(parts: ChangeParts, siteId: string, conversations: string[]): Promise<void> {
  if (conversations.length === 0) return;
  await change(parts, siteId, conversations, { kind: 'tag', add: [TRAINING_TAG], remove: [] });
  await change(parts, siteId, conversations, { kind: 'close' });
}
