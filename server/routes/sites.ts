/** What a page may ask before consent: names nobody, sets nothing. */
import { Hono } from 'hono';
import { ITEMS_PER_SLOT, ID_LENGTH } from '../../protocol/limits.ts';
import type { SiteConfig } from '../../protocol/site-config.ts';
import type { SitePanel } from '../../protocol/site-panel.ts';
import type { ReplyTime } from '../conversations/reply-time.ts';
import type { HelpShelf } from '../articles/help.ts';
import type { Files } from '../files/files.ts';
import type { Decider } from '../decisions/decider.ts';
import type { Deps } from '../deps.ts';
import { openingAt } from '../hours/hours.ts';
import type { OperatorsOnline } from '../presence/operators-online.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { Sightings } from '../sites/sightings.ts';
import { ownTexts } from '../sites/texts.ts';
import { spokenFor } from '../words/words.ts';
import { packedJson, refuse } from './answers.ts';

export interface SitesParts {
  directory: SiteDirectory;
  decider: Decider;
  operatorsOnline: OperatorsOnline;
  replyTime: ReplyTime;
  help: HelpShelf;
  deps: Pick<Deps, 'now'>;
  sightings: Sightings;
  files: Pick<Files, 'rules'>;
}

export function sitesRoutes(parts: SitesParts): Hono {
  const { directory, decider, operatorsOnline, replyTime, help, deps, sightings, files } = parts;
  const app = new Hono();

  app.get('/sites/:writeKey/config', (c) => {
    c.header('Access-Control-Allow-Origin', '*');
    const site = directory.byWriteKey(c.req.param('writeKey'));
    if (!site) return refuse(c, 'not_found', 'There is no such site.');
    sightings.see(site, c.req.header('origin'), 'config');
    const { color, position, consent, features } = site.settings;
    const { language, words } = spokenFor([c.req.query('lang') ?? ''], site);
    const { launcher, failed } = words.config;
    c.header('Cache-Control', 'public, max-age=60');
    return packedJson(c, {
      name: site.name,
      color,
      ...(position === 'left' && { position }),
      ...(consent === 'required' && { consent }),
      features,
      ...(language !== 'en' && { language }),
      texts: { greeting: ownTexts(site, language).greeting, name: launcher(site.name), failed },
      online: operatorsOnline.at(site.id),
    } satisfies SiteConfig);
  });

  app.get('/sites/:writeKey/panel', async (c) => {
    c.header('Access-Control-Allow-Origin', '*');
    const site = directory.byWriteKey(c.req.param('writeKey'));
    if (!site) return refuse(c, 'not_found', 'There is no such site.');
    const [replyMs, { index }] = await Promise.all([replyTime.of(site.id), help.of(site)]);
    c.header('Cache-Control', 'public, max-age=60');
    const views: SitePanel['views'] = [];
    if (index.articles[0]) views.push('help');
    if (site.settings.callbacks.on) views.push('call');
    const opening = openingAt(site.settings.hours, deps.now());
    const opensAt = opening && !opening.now ? opening.from : null;
    const { pages, languages } = site.settings;
    const { language } = spokenFor([c.req.query('lang') ?? ''], site);
    const { away } = ownTexts(site, language);
    const greetings = pages.filter(({ greeting }) => greeting).map(({ pages, greeting }) => ({ pages, greeting }));
    return c.json({
      views,
      replyMs,
      opensAt,
      language,
      ...(away && { away }),
      ...(greetings.length > 0 && { greetings }),
      languages,
      ...(site.settings.outreach.typingPreview && { typingShown: true as const }),
      files: files.rules(site),
    } satisfies SitePanel);
  });

  /** The popular list, for whoever is not known or does not want to be. */
  app.get('/sites/:writeKey/slots/:slot', (c) => {
    c.header('Access-Control-Allow-Origin', '*');
    const site = directory.byWriteKey(c.req.param('writeKey'));
    if (!site) return refuse(c, 'not_found', 'There is no such site.');
    const limit = Number(c.req.query('limit') ?? 4);
    const slot = c.req.param('slot');
    if (!Number.isInteger(limit) || limit < 1 || limit > ITEMS_PER_SLOT || slot.length > ID_LENGTH) {
      return refuse(c, 'bad_request', `limit: a whole number from 1 to ${ITEMS_PER_SLOT}.`);
    }
    c.header('Cache-Control', 'public, max-age=60');
    return c.json(decider.popular(site, { slot, limit }));
  });

  return app;
}
