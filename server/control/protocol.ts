/**
 * The words on the control socket: one JSON line asks, one JSON line answers, in order. Before the answer to who asked
 * for `progress` come lines that say how far it is.
 * Who can open the socket (mode 0600) owns the data; what is said is checked all the same, so that a wrong program
 * gets an answer and not a crash.
 */
import { z } from 'zod';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { BackupProgress } from '../backup/backup.ts';
import { ROLES } from '../operators/operators.ts';

export const LINE_BYTES = 256 * 1024;

const settings = z
  .object({
    color: z.string(),
    position: z.enum(['right', 'left']),
    consent: z.enum(['none', 'required']),
    greeting: z.string().max(500),
    features: z.object({ chat: z.boolean(), slots: z.boolean() }),
  })
  .partial();

const retention = z.object({ events: z.number(), decisions: z.number(), conversations: z.number() }).partial();

export const controlRequest = z.discriminatedUnion('verb', [
  z.object({
    verb: z.literal('create-site'),
    input: z.object({
      name: z.string(),
      origins: z.array(z.string()),
      holdout: z.number().optional(),
      settings: settings.optional(),
    }),
  }),
  z.object({ verb: z.literal('list-sites') }),
  z.object({ verb: z.literal('set-origins'), siteId: z.string(), origins: z.array(z.string()) }),
  z.object({ verb: z.literal('set-retention'), siteId: z.string(), given: retention }),
  z.object({
    verb: z.literal('create-operator'),
    input: z.object({
      email: z.string(),
      name: z.string().optional(),
      siteId: z.string(),
      role: z.enum(ROLES),
      password: z.string().optional(),
    }),
  }),
  z.object({ verb: z.literal('backup'), file: z.string(), progress: z.boolean().optional() }),
]);

export type ControlRequest = z.infer<typeof controlRequest>;

/** Before an answer, as often as there is something to say. */
export interface ControlProgress {
  progress: BackupProgress;
}

export type ControlAnswer = { ok: true; result: unknown } | { ok: false; code: ErrorCode; message: string };
