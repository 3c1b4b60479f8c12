/** The sender's side of `POST /v1/batch`: one body at a time, tried until it is stored or can never be. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface DoorOptions {
  /** The server's address, such as http://localhost:8080. */
  url: string;
  secretKey: string;
  /** How long the server may be away before the sender gives up. */
  patienceMs: number;
  random(): number;
  now(): number;
  /** Told once for each wait, with the reason. */
  onWait?(reason: string, ms: number): void;
}

export interface Door {
  /** Resolves when the server has stored what it did not reject. @throws DoorError when it never will. */
  send(body: string): Promise<{ rejected: BatchRejection[] }>;
}

export interface BatchRejection {
  index: number;
  code: string;
  message: string;
}

export class DoorError extends Error {
  override name = 'DoorError';
  /** `refused`: the server said no for good. `unreachable`: it could not be reached for too long. */
  readonly code: 'refused' | 'unreachable';
  constructor(code: 'refused' | 'unreachable', message: string) {
    super(message);
    this.code = code;
  }
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const ANSWER_MS = 60_000;

export function createDoor(options: DoorOptions): Door {
  const address = new URL('/v1/batch', options.url).href;
  const authorization = `Basic ${Buffer.from(`${options.secretKey}:`).toString('base64')}`;

  async function send(body: string): Promise<{ rejected: BatchRejection[] }> {
    const since = options.now();
    for (let attempt = 0; ; attempt++) {
      const outcome = await trySend(address, authorization, body);
      if ('rejected' in outcome) return outcome;
      // Full jitter (Brooker, "Exponential Backoff and Jitter", AWS 2015), never sooner than the server asked for.
      const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
      const wait = Math.max(outcome.retryAfterMs, ceiling * (0.5 + options.random() / 2));
      if (options.now() + wait - since > options.patienceMs) {
        throw new DoorError('unreachable', `${options.url} did not take the events: ${outcome.reason}`);
      }
      options.onWait?.(outcome.reason, wait);
      await sleep(wait);
    }
  }

  return { send };
}

type Outcome = { rejected: BatchRejection[] } | { retryAfterMs: number; reason: string };

async function trySend(address: string, authorization: string, body: string): Promise<Outcome> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    text = await response.text();
  } catch (error) {
    return { retryAfterMs: 0, reason: connectionProblem(error) };
  }
  if (response.status === 429 || response.status >= 500) {
    return { retryAfterMs: retryAfter(response), reason: `HTTP ${response.status}` };
  }
  if (response.status !== 200) throw new DoorError('refused', refusal(response.status, text));
  return { rejected: rejections(text) };
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(response: Response): number {
  const value = response.headers.get('retry-after');
  if (value === null) return 0;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

function connectionProblem(error: unknown): string {
  const cause = (error as { cause?: NodeJS.ErrnoException }).cause;
  return cause?.code ?? cause?.message ?? (error as Error).message;
}

function refusal(status: number, text: string): string {
  if (status === 401) return 'The server does not know this secret key.';
  const message = errorMessage(text);
  return `The server refused the events: HTTP ${status}${message ? `, ${message}` : ''}`;
}

function errorMessage(text: string): string {
  try {
    const body = JSON.parse(text) as { error?: { message?: unknown } };
    return typeof body.error?.message === 'string' ? body.error.message.slice(0, 300) : '';
  } catch {
    return '';
  }
}

/** @throws DoorError when the answer is not Foyer's: something else listens there. */
function rejections(text: string): BatchRejection[] {
  try {
    const body = JSON.parse(text) as { success?: unknown; rejected?: unknown };
    if (body.success === true && (body.rejected === undefined || Array.isArray(body.rejected))) {
      return (body.rejected ?? []) as BatchRejection[];
    }
  } catch {
    // Told below: an answer that is not JSON is not Foyer's either.
  }
  throw new DoorError('refused', 'What answers there is not Foyer.');
}
