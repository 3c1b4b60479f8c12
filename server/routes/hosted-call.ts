/** `/s/KEY/form/call`: asking to be called without JavaScript. What was asked for is then on the call's own page. */
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import type { CallOffer } from '../../protocol/callback.ts';
import { CONTACT_LENGTHS } from '../../protocol/contact.ts';
import { zoneName } from '../../protocol/zone-name.ts';
import { countries, guessedCountry } from '../callbacks/countries.ts';
import { isTimeZone } from '../hours/hours.ts';
import { sayer, type Sayer } from '../hours/said.ts';
import { visitorOfToken } from '../profiles/visitor-id.ts';
import { Refusal } from '../refusal.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Language } from '../../protocol/language.ts';
import type { Site } from '../sites/sites.ts';
import type { Words } from '../words/en.ts';
import { refusalSaid, turnSaid } from './call-page-html.ts';
import { described, isFirst, selectField, textField, trap, wrong, wrongForm, type Problems } from './hosted-fields.ts';
import {
  fieldsOf,
  filledByProgram,
  formId,
  isOwnForm,
  refuseForeign,
  type HostedEnv,
  type HostedParts,
} from './hosted-forms.ts';
import { hostedPath, sendMissing, sendPage, type Html, type Reader } from './hosted-page.ts';

interface Filled {
  form: string;
  name: string;
  phone: string;
  country: string;
  topic: string;
  /** 'soon', a time as ms UTC, or '' where none was chosen. */
  when: string;
  agreed: boolean;
  /** The text that was on the page. */
  consent: string;
  /** In whose clock times are shown; that of the team unless another was asked for. */
  timeZone: string;
  /** The clock in which the times were that were chosen from. */
  shown: string;
  /** The times are only to be shown in another clock. */
  showing: boolean;
}

/** So many times are a list that one can still read. */
const SHOWN = 240;
const SOON = 'soon';
/** Enter in a field sends all of it: browsers take the first button there is. */
const BY_ENTER = html`<button hidden></button>`;

/** Where a refusal belongs. */
const PLACES: { [code in ErrorCode]?: string } = {
  invalid_phone: 'phone',
  forbidden: 'phone',
  slot_taken: 'when',
  consent_required: 'agreed',
};

export function hostedCallRoutes(parts: HostedParts): Hono<HostedEnv> {
  const { callbacks, deps } = parts;
  const app = new Hono<HostedEnv>();

  app.get('/:writeKey/form/call', async (c) => {
    const { site, reader } = c.var;
    if (!site.settings.callbacks.on) return sendMissing(c, 'missing', reader);
    const asked = c.req.query('zone') ?? '';
    const timeZone = isTimeZone(asked) ? asked : site.settings.hours.timeZone;
    if (await looksTooOften(c)) return tooMany(c);
    const offer = await callbacks.offer(site, '', reader.spoken.language);
    const filled: Filled = {
      form: deps.newSecret(16),
      name: '',
      phone: '',
      country: guessedCountry(c.req.header('accept-language') ?? ''),
      topic: '',
      when: canBeSoon(offer) ? SOON : '',
      agreed: false,
      consent: offer.consent.version,
      timeZone,
      shown: timeZone,
      showing: false,
    };
    return sendPage(c, reader, form(reader, offer, filled, {}));
  });

  app.post('/:writeKey/form/call', async (c) => {
    const { site, reader } = c.var;
    const { kiosk, spoken } = reader;
    if (!site.settings.callbacks.on) return sendMissing(c, 'missing', reader);
    if (!isOwnForm(c, parts)) return refuseForeign(c, reader);
    const fields = await fieldsOf(c);
    const filled = read(fields, site, formId(fields, deps));
    const again = async (problems: Problems, status: number) => {
      if (await looksTooOften(c)) return tooMany(c);
      const offer = await callbacks.offer(site, visitorOf(site, filled), spoken.language);
      return sendPage(c, reader, form(reader, offer, { ...filled, consent: offer.consent.version }, problems), status);
    };
    if (filled.showing) return again({}, 200);
    const problems = problemsOf(filled, spoken.words);
    if (Object.keys(problems).length > 0) return again(problems, 400);
    if (filledByProgram(fields)) return c.redirect(hostedPath(reader, '/form/call/done'), 303);
    if (await parts.callbackRequests.take(parts.caller(c), 1, deps.now()))
      return again({ form: spoken.words.page.tooMany }, 429);
    try {
      const record = await callbacks.book(site, {
        id: `call_${visitorOf(site, filled).slice(2)}`,
        visitorId: visitorOf(site, filled),
        name: filled.name,
        phone: filled.phone,
        country: filled.country,
        topic: filled.topic,
        consent: filled.consent,
        slotAt: filled.when === SOON ? null : Number(filled.when),
        timeZone: filled.timeZone,
        language: spoken.locale,
      });
      const link = `/call/${site.id}/${callbacks.linkTo(site, record)}`;
      // In a kiosk the link would stay for whoever comes next.
      const at: Record<string, string> =
        record.slotAt === null ? {} : { at: String(record.slotAt), zone: filled.timeZone };
      return c.redirect(kiosk ? hostedPath(reader, '/form/call/done', at) : link, 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const place = PLACES[error.code] ?? 'form';
      if (error.code === 'consent_required') filled.agreed = false;
      return again({ [place]: refusalSaid(error, spoken.words) }, error.code === 'slot_taken' ? 409 : 400);
    }
  });

  app.get('/:writeKey/form/call/done', (c) => {
    const { site, reader } = c.var;
    const { call, page } = reader.spoken.words;
    const at = Number(/^\d{1,15}$/.exec(c.req.query('at') ?? '')?.[0] ?? NaN);
    const asked = c.req.query('zone') ?? '';
    const { day, time, zone } = sayer(isTimeZone(asked) ? asked : site.settings.hours.timeZone, reader.spoken);
    const body = html`<h1>${call.done}</h1>
      <p>${Number.isNaN(at) ? call.doneSoon : call.doneAt(day(at), time(at), zone)}</p>
      <p><a class="button" href="${hostedPath(reader)}">${page.start}</a></p>`;
    return sendPage(c, reader, { title: call.done, own: true, body });
  });

  /** What is offered has to be worked out for each who looks. */
  async function looksTooOften(c: Context<HostedEnv>): Promise<boolean> {
    return (await parts.offers.take(parts.caller(c), 1, deps.now())) > 0;
  }

  function form(reader: Reader, offer: CallOffer, filled: Filled, problems: Problems) {
    const { kiosk, spoken } = reader;
    const { words } = spoken;
    const { call, letter, page } = words;
    const say = sayer(filled.timeZone, spoken);
    const { slots } = offer;
    const inLanguage = (chosen: Language): string => hostedPath({ ...reader, chosen }, '/form/call');
    if (!canBeSoon(offer) && slots[0] === undefined) {
      const body = html`<h1>${call.never}</h1>
        <p><a class="button" href="${hostedPath(reader, '/form/message')}">${letter.title}</a></p>`;
      return { title: call.ask, own: true, inLanguage, body };
    }
    const fill = (what: string): string => (kiosk ? 'off' : what);
    const { topics } = offer;
    const body = html`<h1>${call.ask}</h1>
      <p class="soft">${call.intro} ${soonSaid(offer, say, words)}</p>
      ${wrongForm(problems)}
      <form class="fields" method="post" action="${hostedPath(reader, '/form/call')}" novalidate>
        <input type="hidden" name="form" value="${filled.form}" />
        <input type="hidden" name="consent" value="${offer.consent.version}" />
        <input type="hidden" name="shown" value="${filled.timeZone}" />
        ${BY_ENTER} ${trap(words)}
        ${textField({ name: 'name', label: letter.name, value: filled.name, problems, autocomplete: fill('name'), maxlength: CONTACT_LENGTHS.name })}
        ${textField({ name: 'phone', label: call.phone, value: filled.phone, problems, type: 'tel', autocomplete: fill('tel'), maxlength: 40, hint: call.phoneHint })}
        ${selectField({ name: 'country', label: call.country, value: filled.country, problems, choices: [{ value: '', text: call.noCountry }, ...countries(spoken.language).map(({ code, name }) => ({ value: code, text: name }))] })}
        ${
          topics[0]
            ? selectField({
                name: 'topic',
                label: call.about,
                value: filled.topic,
                problems,
                optional: page.optional,
                choices: ['', ...topics].map((topic) => ({ value: topic, text: topic || page.choose })),
              })
            : textField({
                name: 'topic',
                label: call.about,
                value: filled.topic,
                problems,
                autocomplete: 'off',
                maxlength: 100,
                optional: page.optional,
              })
        }
        ${zoneField(reader, filled.timeZone)}
        ${selectField({
          name: 'when',
          label: call.when,
          value: filled.when,
          problems,
          hint: call.times(say.zone, offer.minutes),
          choices: canBeSoon(offer)
            ? [{ value: SOON, text: offer.open ? call.soon : call.whenOpen }]
            : [{ value: '', text: page.choose }],
          groups: byDay(slots.slice(0, SHOWN), say, page.zoneTime(say.zone)),
        })}
        <div class="field">
          <label class="agree"
            ><input
              type="checkbox"
              id="agreed"
              name="agreed"
              value="yes"
              ${filled.agreed ? html` checked` : ''}${described('agreed', undefined, problems['agreed'])}${isFirst('agreed', problems)}
            />
            <span dir="auto">${offer.consent.text}</span></label
          >
          ${wrong('agreed', problems['agreed'])}
        </div>
        <button>${call.ask}</button>
      </form>`;
    return { title: call.ask, own: true, inLanguage, body };
  }

  return app;
}

function tooMany(c: Context<HostedEnv>): Response | Promise<Response> {
  const { call, page } = c.var.reader.spoken.words;
  const body = html`<h1>${call.ask}</h1>
    <p>${page.tooManyLooks}</p>`;
  return sendPage(c, c.var.reader, { title: call.ask, own: true, body }, 429);
}

/** Without script a page cannot know whose clock it is read by, so it asks; what is filled in stays. */
function zoneField(reader: Reader, chosen: string): Html {
  const { call } = reader.spoken.words;
  const zones = new Set([reader.site.settings.hours.timeZone, chosen, ...Intl.supportedValuesOf('timeZone')]);
  const choices = [...zones].sort().map((zone) => ({ value: zone, text: zone.replaceAll('_', ' ') }));
  return html`<div class="zone">
    ${selectField({ name: 'zone', label: call.zone, value: chosen, problems: {}, choices })}
    <button class="plain" name="show" value="yes" formaction="${hostedPath(reader, '/form/call')}#zone">
      ${call.show}
    </button>
  </div>`;
}

/** Each time says whose it is: a list that is closed shows nothing else. */
function byDay(slots: number[], say: Sayer, inZone: string) {
  const days = new Map<string, { value: string; text: string }[]>();
  for (const at of slots) {
    const day = say.day(at);
    const text = `${say.weekday(at)} ${say.time(at)} · ${inZone}`;
    days.set(day, [...(days.get(day) ?? []), { value: String(at), text }]);
  }
  return [...days].map(([title, choices]) => ({ title, choices }));
}

function canBeSoon({ open, opensAt }: CallOffer): boolean {
  return open || opensAt !== null;
}

function soonSaid({ open, opensAt, ahead, usually }: CallOffer, say: Sayer, words: Words): string {
  if (!open) return opensAt === null ? '' : words.call.opens(say.day(opensAt), say.time(opensAt), say.zone);
  return turnSaid({ ahead, usually }, words);
}

function read(fields: URLSearchParams, site: Site, form: string): Filled {
  const of = (name: string): string => (fields.get(name) ?? '').trim();
  const timeZone = isTimeZone(of('zone')) ? of('zone') : site.settings.hours.timeZone;
  return {
    form,
    name: of('name'),
    phone: of('phone'),
    country: of('country'),
    topic: of('topic'),
    when: of('when'),
    agreed: of('agreed') === 'yes',
    consent: of('consent'),
    timeZone,
    shown: of('shown') || timeZone,
    showing: fields.has('show'),
  };
}

function problemsOf(filled: Filled, { call, letter }: Words): Problems {
  const { name, phone, topic, when, agreed, timeZone, shown } = filled;
  const problems: Problems = {};
  if (name === '') problems['name'] = call.noName;
  else if (name.length > CONTACT_LENGTHS.name) problems['name'] = letter.longName(CONTACT_LENGTHS.name);
  if (phone === '') problems['phone'] = call.noPhone;
  if (topic.length > 100) problems['topic'] = call.longTopic(100);
  if (when !== SOON && !/^\d{1,15}$/.test(when)) problems['when'] = call.noTime;
  // A time was chosen by one clock, then another clock: the person looks once more.
  else if (when !== SOON && shown !== timeZone) problems['when'] = call.zoneChanged(zoneName(timeZone));
  if (!agreed) problems['agreed'] = call.noConsent;
  return problems;
}

function visitorOf(site: Site, { form }: Filled): string {
  return visitorOfToken(site.id, form);
}
