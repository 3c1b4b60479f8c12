/**
 * What the hosted forms have in common. They are posted by pages of our own and by nobody else's: no cookie makes a
 * visitor known here, and still no other page shall make somebody's browser write to a site.
 */
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Callbacks } from '../callbacks/callbacks.ts';
import type { Config } from '../config.ts';
import type { Letters } from '../conversations/letters.ts';
import type { Deps } from '../deps.ts';
import { sameHost } from '../limits/address.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import type { OperatorsOnline } from '../presence/operators-online.ts';
import type { Site } from '../sites/sites.ts';
import { boundedText } from './answers.ts';
import { TRAP } from './hosted-fields.ts';
import { hostedPath, sendPage, type Reader } from './hosted-page.ts';

export type HostedEnv = { Bindings: HttpBindings; Variables: { site: Site; reader: Reader } };

export interface HostedParts {
  config: Config;
  deps: Deps;
  letters: Letters;
  callbacks: Callbacks;
  operatorsOnline: OperatorsOnline;
  newConversations: SharedBuckets;
  callbackRequests: SharedBuckets;
  contacts: SharedBuckets;
  /** Offers of times, worked out for whoever looks, by site and address. */
  offers: SharedBuckets;
  /** By whom limits are counted: the site and the address. */
  caller(c: Context<HostedEnv>): string;
}

/** The longest message in the longest letters, escaped as forms are, with room for the rest. */
const BODY_BYTES = 64 * 1024;

/** Browsers say with each form where it comes from; who does not say is not answered. */
export function isOwnForm(c: Context<HostedEnv>, { config }: HostedParts): boolean {
  return sameHost(c.env.incoming, config.publicUrl);
}

export function refuseForeign(c: Context, reader: Reader): Response | Promise<Response> {
  const { page } = reader.spoken.words;
  const body = html`<h1>${page.foreign}</h1>
    <p>${page.foreignNote}</p>
    <p><a class="button" href="${hostedPath(reader)}">${page.toPage}</a></p>`;
  return sendPage(c, reader, { title: page.foreignTitle, own: true, body }, 403);
}

/** What was filled in; what is longer than any form of ours is none. */
export async function fieldsOf(c: Context): Promise<URLSearchParams> {
  return new URLSearchParams((await boundedText(c.req.raw, BODY_BYTES)) ?? '');
}

/** The secret by which a form sent twice is one; what is none of ours is a form of its own. */
export function formId(fields: URLSearchParams, deps: Pick<Deps, 'newSecret'>): string {
  const id = fields.get('form') ?? '';
  return /^[\w-]{22,62}$/.test(id) ? id : deps.newSecret(16);
}

export function filledByProgram(fields: URLSearchParams): boolean {
  return (fields.get(TRAP) ?? '') !== '';
}

/** A text with lines as people write it: forms end lines in two characters. */
export function linesOf(text: string | null): string {
  return (text ?? '').replaceAll('\r\n', '\n').trim();
}
