/** `/s/KEY/form/call`: asking to be called without JavaScript. What was asked for is then on the call's own page. */
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import type { CallOffer } from '../../protocol/callback.ts';
import { CONTACT_LENGTHS } from '../../protocol/contact.ts';
import { countries, guessedCountry } from '../callbacks/countries.ts';
import { isTimeZone } from '../hours/hours.ts';
import { sayer, type Sayer } from '../hours/said.ts';
import { visitorOfToken } from '../profiles/visitor-id.ts';
import { Refusal } from '../refusal.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Site } from '../sites/sites.ts';
import { turnSaid } from './call-page-html.ts';
import { described, isFirst, selectField, textField, trap, wrong, wrongForm, type Problems } from './hosted-fields.ts';
import {
  fieldsOf,
  filledByProgram,
  formId,
  isKiosk,
  isOwnForm,
  refuseForeign,
  TOO_MANY,
  type HostedEnv,
  type HostedParts,
} from './hosted-forms.ts';
import { hostedPath, sendMissing, sendPage, type Html } from './hosted-page.ts';

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
}

/** So many times are a list that one can still read. */
const SHOWN = 240;
const SOON = 'soon';

/** Where a refusal belongs, and its own words where it has none for people. */
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
    const { site } = c.var;
    if (!site.settings.callbacks.on) return sendMissing(c);
    const asked = c.req.query('zone') ?? '';
    const offer = await callbacks.offer(site, '');
    const filled: Filled = {
      form: deps.newSecret(16),
      name: '',
      phone: '',
      country: guessedCountry(c.req.header('accept-language') ?? ''),
      topic: '',
      when: canBeSoon(offer) ? SOON : '',
      agreed: false,
      consent: offer.consent.version,
      timeZone: isTimeZone(asked) ? asked : site.settings.hours.timeZone,
    };
    return sendPage(c, site, form(c, offer, filled, {}));
  });

  app.post('/:writeKey/form/call', async (c) => {
    const { site } = c.var;
    const kiosk = isKiosk(c);
    if (!site.settings.callbacks.on) return sendMissing(c);
    if (!isOwnForm(c, parts)) return refuseForeign(c, site, kiosk);
    const fields = await fieldsOf(c);
    const filled = read(fields, site, formId(fields, deps));
    const again = async (problems: Problems, status: number) => {
      const offer = await callbacks.offer(site, visitorOf(site, filled));
      return sendPage(c, site, form(c, offer, { ...filled, consent: offer.consent.version }, problems), status);
    };
    const problems = problemsOf(filled);
    if (Object.keys(problems).length > 0) return again(problems, 400);
    if (filledByProgram(fields)) return c.redirect(hostedPath(site, kiosk, '/form/call/done'), 303);
    if (await parts.callbackRequests.take(parts.caller(c), 1, deps.now())) return again({ form: TOO_MANY }, 429);
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
        language: '',
      });
      const link = `/call/${site.id}/${callbacks.linkTo(site, record)}`;
      // In a kiosk the link would stay for whoever comes next.
      const at: Record<string, string> = record.slotAt === null ? {} : { at: String(record.slotAt) };
      return c.redirect(kiosk ? hostedPath(site, kiosk, '/form/call/done', at) : link, 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const place = PLACES[error.code] ?? 'form';
      if (error.code === 'consent_required') filled.agreed = false;
      return again({ [place]: error.message }, error.code === 'slot_taken' ? 409 : 400);
    }
  });

  app.get('/:writeKey/form/call/done', (c) => {
    const { site } = c.var;
    const kiosk = isKiosk(c);
    const at = Number(/^\d{1,15}$/.exec(c.req.query('at') ?? '')?.[0] ?? NaN);
    const { day, time, zone } = sayer(site.settings.hours.timeZone);
    const body = html`<h1>We ring you</h1>
      <p>
        ${Number.isNaN(at) ? 'As soon as it is your turn.' : `${day(at)} at ${time(at)}, ${zone} time.`} On the number
        you gave.
      </p>
      <p><a class="button" href="${hostedPath(site, kiosk)}">Back to the beginning</a></p>`;
    return sendPage(c, site, { title: 'We ring you', kiosk, own: true, body });
  });

  function form(c: Context<HostedEnv>, offer: CallOffer, filled: Filled, problems: Problems) {
    const { site } = c.var;
    const kiosk = isKiosk(c);
    const say = sayer(filled.timeZone);
    const { slots } = offer;
    if (!canBeSoon(offer) && slots[0] === undefined) {
      const body = html`<h1>Nobody can ring you just now</h1>
        <p><a class="button" href="${hostedPath(site, kiosk, '/form/message')}">Write to us</a></p>`;
      return { title: 'Ask to be called', kiosk, own: true, body };
    }
    const fill = (what: string): string => (kiosk ? 'off' : what);
    const { topics } = offer;
    const body = html`<h1>Ask to be called</h1>
      <p class="soft">A person rings you. ${soonSaid(offer, say)}</p>
      ${wrongForm(problems)}
      <form class="fields" method="post" action="${hostedPath(site, kiosk, '/form/call')}" novalidate>
        <input type="hidden" name="form" value="${filled.form}" />
        <input type="hidden" name="consent" value="${offer.consent.version}" />
        <input type="hidden" name="zone" value="${filled.timeZone}" />
        ${trap()}
        ${textField({ name: 'name', label: 'Your name', value: filled.name, problems, autocomplete: fill('name'), maxlength: CONTACT_LENGTHS.name })}
        ${textField({ name: 'phone', label: 'Your number', value: filled.phone, problems, type: 'tel', autocomplete: fill('tel'), maxlength: 40, hint: 'For this call only.' })}
        ${selectField({ name: 'country', label: 'Country of the number', value: filled.country, problems, choices: [{ value: '', text: 'It begins with +' }, ...countries().map(({ code, name }) => ({ value: code, text: name }))] })}
        ${
          topics[0]
            ? selectField({
                name: 'topic',
                label: 'What is it about?',
                value: filled.topic,
                problems,
                optional: true,
                choices: ['', ...topics].map((topic) => ({ value: topic, text: topic || 'Choose' })),
              })
            : textField({
                name: 'topic',
                label: 'What is it about?',
                value: filled.topic,
                problems,
                autocomplete: 'off',
                maxlength: 100,
                optional: true,
              })
        }
        ${selectField({
          name: 'when',
          label: 'When?',
          value: filled.when,
          problems,
          hint: `Times are those of ${say.zone}. Each call has ${offer.minutes} minutes.`,
          choices: canBeSoon(offer)
            ? [{ value: SOON, text: offer.open ? 'As soon as possible' : 'When we open' }]
            : [{ value: '', text: 'Choose' }],
          groups: byDay(slots.slice(0, SHOWN), say),
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
        <button>Ask to be called</button>
      </form>
      ${zones(site, kiosk, filled.timeZone)}`;
    return { title: 'Ask to be called', kiosk, own: true, body };
  }

  return app;
}

/** Without script a page cannot know whose clock it is read by, so it asks. */
function zones(site: Site, kiosk: boolean, chosen: string): Html {
  const all = Intl.supportedValuesOf('timeZone');
  return html`<form class="zone" method="get" action="${hostedPath(site, false, '/form/call')}">
    ${kiosk ? html`<input type="hidden" name="kiosk" value="1" />` : ''}
    ${selectField({ name: 'zone', label: 'Show times in another time zone', value: chosen, problems: {}, choices: (all.includes(chosen) ? all : [chosen, ...all]).map((zone) => ({ value: zone, text: zone.replaceAll('_', ' ') })) })}
    <button class="plain">Show</button>
  </form>`;
}

function byDay(slots: number[], say: Sayer) {
  const days = new Map<string, { value: string; text: string }[]>();
  for (const at of slots) {
    const day = say.day(at);
    days.set(day, [...(days.get(day) ?? []), { value: String(at), text: `${say.weekday(at)} ${say.time(at)}` }]);
  }
  return [...days].map(([title, choices]) => ({ title, choices }));
}

function canBeSoon({ open, opensAt }: CallOffer): boolean {
  return open || opensAt !== null;
}

function soonSaid({ open, opensAt, ahead, usually }: CallOffer, say: Sayer): string {
  if (!open) return opensAt === null ? '' : `We open ${say.day(opensAt)} at ${say.time(opensAt)}, ${say.zone} time.`;
  return turnSaid({ ahead, usually });
}

function read(fields: URLSearchParams, site: Site, form: string): Filled {
  const of = (name: string): string => (fields.get(name) ?? '').trim();
  return {
    form,
    name: of('name'),
    phone: of('phone'),
    country: of('country'),
    topic: of('topic'),
    when: of('when'),
    agreed: of('agreed') === 'yes',
    consent: of('consent'),
    timeZone: isTimeZone(of('zone')) ? of('zone') : site.settings.hours.timeZone,
  };
}

function problemsOf({ name, phone, topic, when, agreed }: Filled): Problems {
  const problems: Problems = {};
  if (name === '') problems['name'] = 'Whom shall we ask for?';
  else if (name.length > CONTACT_LENGTHS.name) problems['name'] = 'A name has at most 100 characters.';
  if (phone === '') problems['phone'] = 'Which number shall we ring?';
  if (topic.length > 100) problems['topic'] = 'This has at most 100 characters.';
  if (when !== SOON && !/^\d{1,15}$/.test(when)) problems['when'] = 'Choose a time first.';
  if (!agreed) problems['agreed'] = 'Tick this, so that we may ring you.';
  return problems;
}

function visitorOf(site: Site, { form }: Filled): string {
  return visitorOfToken(site.id, form);
}
