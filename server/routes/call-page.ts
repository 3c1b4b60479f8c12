/**
 * `/call/SITE/LINK`: a call that was asked for, on a page of our own, without any script. Its forms post to itself; the
 * link in the address is all that is needed, and no other origin is told of it.
 */
import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { CallbackRecord } from '../../db/queries/callbacks.ts';
import type { Language } from '../../protocol/language.ts';
import { callPage, refusalSaid } from './call-page-html.ts';
import type { Callbacks } from '../callbacks/callbacks.ts';
import { readablePhone } from '../callbacks/phone.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { clientAddress, sameHost } from '../limits/address.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { Refusal } from '../refusal.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { Site } from '../sites/sites.ts';
import { boundedText } from './answers.ts';
import { readerOf, sendMissing, sendPage, type Reader } from './hosted-page.ts';

export interface CallPageParts {
  config: Config;
  directory: SiteDirectory;
  callbacks: Callbacks;
  deps: Deps;
  callbackRequests: SharedBuckets;
  trustProxy: number;
}

type Env = { Bindings: HttpBindings };

const BODY_BYTES = 2 * 1024;

export function callPageRoutes(parts: CallPageParts): Hono<Env> {
  const { callbacks, directory, deps, config } = parts;
  const app = new Hono<Env>();

  app.get('/:site/:link', async (c) => {
    const found = await byLink(c);
    return found ? show(c, found.site, found.record, found.link) : gone(c);
  });

  app.post('/:site/:link', async (c) => {
    if (!sameHost(c.env.incoming, config.publicUrl)) return c.text('Only this page itself may do that.', 403);
    const address = clientAddress(c.env.incoming, parts.trustProxy);
    const found = await byLink(c);
    if (!found) return gone(c);
    const { site, record, link } = found;
    const wait = await parts.callbackRequests.take(`${site.id} ${address}`, 1, deps.now());
    const { words } = readerOf(c, site, [record.language]).spoken;
    if (wait) return show(c, site, record, link, words.refused.tooManyChanges, 429);
    const form = new URLSearchParams((await boundedText(c.req.raw, BODY_BYTES)) ?? '');
    const slotAt = form.get('slotAt') ?? '';
    try {
      if (form.get('do') === 'cancel') await callbacks.cancel(site, record);
      else if (slotAt === 'soon') await callbacks.move(site, record, null);
      else if (/^\d{1,16}$/.test(slotAt)) await callbacks.move(site, record, Number(slotAt));
      else return show(c, site, record, link, words.call.noTime, 400);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return show(c, site, record, link, refusalSaid(error, words), 409);
    }
    // Seen again after the change, so that a reload repeats nothing.
    return c.redirect(addressOf(readerOf(c, site), link), 303);
  });

  /** An unknown link, one that is too old and one of another site answer alike. */
  async function byLink(c: Context<Env>): Promise<{ site: Site; record: CallbackRecord; link: string } | null> {
    const link = c.req.param('link') ?? '';
    const site = directory.byId(c.req.param('site') ?? '');
    const record = site ? await callbacks.byLink(site, link) : null;
    return site && record ? { site, record, link } : null;
  }

  async function show(c: Context, site: Site, record: CallbackRecord, link: string, problem = '', status = 200) {
    // Who asked for the call chose a language then; the page may be read in another.
    const reader = { ...readerOf(c, site, [record.language]), kiosk: false };
    const { spoken } = reader;
    const waits = record.status === 'waiting' && site.settings.callbacks.on;
    const offer = waits ? await callbacks.offer(site, record.visitorId, spoken.language) : null;
    const body = callPage({
      site: site.name,
      link: addressOf(reader, link),
      calendar: `/v1/call/${site.id}/${link}/calendar.ics?lang=${spoken.language}`,
      record,
      phone: readablePhone(record.phone),
      minutes: site.settings.callbacks.minutes,
      turn: await callbacks.turn(record),
      slots: offer?.slots ?? [],
      soon: offer !== null && (offer.open || offer.opensAt !== null),
      problem,
      now: deps.now(),
      spoken,
    });
    const inLanguage = (chosen: Language): string => addressOf({ site, chosen }, link);
    return sendPage(c, reader, { title: spoken.words.ticket.title, own: true, inLanguage, body }, status);
  }

  function gone(c: Context): Response | Promise<Response> {
    return sendMissing(c, 'badLink');
  }

  return app;
}

function addressOf({ site, chosen }: Pick<Reader, 'site' | 'chosen'>, link: string): string {
  return `/call/${site.id}/${link}${chosen ? `?lang=${chosen}` : ''}`;
}
