/** Every refusal over HTTP has one shape. */
import { gzipSync } from 'node:zlib';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';

export function refuse(c: Context, code: ErrorCode, message: string, retryAfterMs = 0, detail?: string): Response {
  if (retryAfterMs > 0) c.header('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
  return c.json({ error: { code, message, detail } }, ERRORS[code].status as ContentfulStatusCode);
}

/** JSON that every visitor waits for: packed, however small it is. */
export function packedJson(c: Context, value: object): Response {
  const json = JSON.stringify(value);
  c.header('Vary', 'Accept-Encoding');
  c.header('Content-Type', 'application/json; charset=utf-8');
  if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(json);
  c.header('Content-Encoding', 'gzip');
  return c.body(new Uint8Array(gzipSync(json, { level: 9 })));
}

/** There is none, or it is another site's: nobody learns which. */
export function missing(c: Context): Response {
  return refuse(c, 'not_found', 'There is no such thing.');
}

/** The path is right, the method is not. */
export function refuseMethod(c: Context, allowed: string): Response {
  c.header('Allow', allowed);
  return refuse(c, 'method_not_allowed', `Only ${allowed} is understood here.`);
}

/** Reads a body up to a bound, as text. @returns null when it is longer. */
export async function boundedText(request: Request, bytes: number): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > bytes) return null;
  if (!request.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > bytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Reads a bounded JSON body of a shape; otherwise the refusal to answer with. */
export async function jsonBody<T>(c: Context, shape: z.ZodType<T>, bytes: number): Promise<T | Response> {
  const text = await boundedText(c.req.raw, bytes);
  if (text === null) return refuse(c, 'too_large', `The body has at most ${bytes} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(c, 'bad_json', 'The body is not JSON.');
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  return refuse(c, 'bad_request', `${issue.path.join('.') || 'body'}: ${issue.message}`);
}
