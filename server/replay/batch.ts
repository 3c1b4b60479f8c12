/** Clicks as the bodies of `POST /v1/batch`, each within the door's bounds. */
import { createHash } from 'node:crypto';
import { BATCH_BYTES } from '../../protocol/limits.ts';
import type { Click } from './click-log.ts';

export const BATCH_EVENTS = 500;
/** What stands around the events of a body. */
const ENVELOPE = '{"batch":[]}'.length;

export interface Batch {
  body: string;
  events: number;
  /** The first row of the log that is neither in this batch nor in one before it. */
  nextRow: number;
}

/** Collects events until a batch is full. */
export interface BatchBuilder {
  /** False when the event does not fit any more: take the batch first. */
  add(event: string, row: number): boolean;
  /** The batch so far, or null when it is empty; begins the next. */
  take(): Batch | null;
}

export function createBatchBuilder(): BatchBuilder {
  let parts: string[] = [];
  let bytes = ENVELOPE;
  let nextRow = 0;
  return {
    add(event, row) {
      const size = Buffer.byteLength(event) + 1;
      if (parts.length > 0 && (parts.length >= BATCH_EVENTS || bytes + size > BATCH_BYTES)) return false;
      parts.push(event);
      bytes += size;
      nextRow = row + 1;
      return true;
    },
    take() {
      if (parts.length === 0) return null;
      const batch = { body: `{"batch":[${parts.join(',')}]}`, events: parts.length, nextRow };
      parts = [];
      bytes = ENVELOPE;
      return batch;
    },
  };
}

/** A click as a Segment track call. The same click of the same log has the same id whenever it is sent. */
export function clickEvent(click: Click): string {
  return JSON.stringify({
    type: 'track',
    event: click.event,
    messageId: clickId(click),
    anonymousId: click.session,
    timestamp: new Date(click.at).toISOString(),
    properties: {
      product_id: click.item,
      // An order names what was bought in its lines.
      ...(click.event === 'Order Completed' && { products: [{ product_id: click.item }] }),
    },
  });
}

/** `r_` and 144 bits of SHA-256 over session, timestamp, item and ordinal. */
export function clickId(click: Click): string {
  const text = JSON.stringify([click.session, click.at, click.item, click.ordinal]);
  return `r_${createHash('sha256').update(text).digest().subarray(0, 18).toString('base64url')}`;
}
