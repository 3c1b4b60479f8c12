/**
 * `/s/KEY/form/message` and `/s/KEY/written/LINK`: writing to a site and reading its answers without JavaScript. Who
 * writes has no cookie and leaves an address instead; a link of their own shows the conversation.
 */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { emailProblem, CONTACT_LENGTHS } from '../../protocol/contact.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import type { MessageView } from '../../protocol/messages.ts';
import { presenceSaid, sayer } from '../hours/said.ts';
import { Refusal } from '../refusal.ts';
import type { Site } from '../sites/sites.ts';
import { textField, trap, wrongForm, type Problems } from './hosted-fields.ts';
import {
  fieldsOf,
  filledByProgram,
  formId,
  isKiosk,
  isOwnForm,
  linesOf,
  refuseForeign,
  TOO_MANY,
  type HostedEnv,
  type HostedParts,
} from './hosted-forms.ts';
import { hostedPath, sendMissing, sendPage, type Html } from './hosted-page.ts';

interface Filled {
  form: string;
  name: string;
  email: string;
  text: string;
}

export function hostedMessageRoutes(parts: HostedParts): Hono<HostedEnv> {
  const { letters, deps, operatorsOnline } = parts;
  const app = new Hono<HostedEnv>();

  app.get('/:writeKey/form/message', (c) => sendPage(c, c.var.site, form(c.var.site, isKiosk(c), fresh(), {})));

  app.post('/:writeKey/form/message', async (c) => {
    const { site } = c.var;
    const kiosk = isKiosk(c);
    if (!isOwnForm(c, parts)) return refuseForeign(c, site, kiosk);
    const fields = await fieldsOf(c);
    const filled: Filled = {
      form: formId(fields, deps),
      name: (fields.get('name') ?? '').trim(),
      email: (fields.get('email') ?? '').trim(),
      text: linesOf(fields.get('message')),
    };
    const again = (problems: Problems, status: number) =>
      sendPage(c, site, form(site, kiosk, filled, problems), status);
    const problems = problemsOf(filled);
    if (Object.keys(problems).length > 0) return again(problems, 400);
    // What is thanked in the same words does not try again in another way.
    if (filledByProgram(fields)) return c.redirect(hostedPath(site, kiosk, '/form/message/sent'), 303);
    try {
      const mayBegin = async () => (await parts.newConversations.take(parts.caller(c), 1, deps.now())) === 0;
      const link = await letters.begin(site, filled, mayBegin);
      return c.redirect(
        kiosk ? hostedPath(site, kiosk, '/form/message/sent') : hostedPath(site, false, `/written/${link}`),
        303,
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'rate_limited') return again({ form: TOO_MANY }, 429);
      return again({ form: error.message }, 400);
    }
  });

  app.get('/:writeKey/form/message/sent', (c) => {
    const { site } = c.var;
    const kiosk = isKiosk(c);
    const body = html`<h1>It is with us</h1>
      <p>Thank you. We answer by e-mail, to the address you gave.</p>
      <p><a class="button" href="${hostedPath(site, kiosk)}">Back to the beginning</a></p>`;
    return sendPage(c, site, { title: 'Sent', kiosk, own: true, body });
  });

  app.get('/:writeKey/written/:link', async (c) => {
    const { site } = c.var;
    const link = c.req.param('link');
    const found = await letters.byLink(site, link);
    if (!found) return sendMissing(c, 'This link is not valid, or no longer.');
    return sendPage(c, site, thread(site, link, found.messages, '', {}));
  });

  app.post('/:writeKey/written/:link', async (c) => {
    const { site } = c.var;
    if (!isOwnForm(c, parts)) return refuseForeign(c, site, false);
    const link = c.req.param('link');
    const found = await letters.byLink(site, link);
    if (!found) return sendMissing(c, 'This link is not valid, or no longer.');
    const fields = await fieldsOf(c);
    const text = linesOf(fields.get('message'));
    const again = (problems: Problems, status: number) =>
      sendPage(c, site, thread(site, link, found.messages, text, problems), status);
    const problem = textProblem(text);
    if (problem) return again({ message: problem }, 400);
    if (!filledByProgram(fields)) {
      if (await parts.contacts.take(parts.caller(c), 1, deps.now())) return again({ form: TOO_MANY }, 429);
      await letters.answer(site, found.record, `m_${formId(fields, deps)}`, text);
    }
    return c.redirect(`${hostedPath(site, false, `/written/${link}`)}#end`, 303);
  });

  function fresh(): Filled {
    return { form: deps.newSecret(16), name: '', email: '', text: '' };
  }

  function form(site: Site, kiosk: boolean, { form: id, name, email, text }: Filled, problems: Problems) {
    const fill = (what: string): string => (kiosk ? 'off' : what);
    const body = html`<h1>Write to us</h1>
      <p class="soft">
        ${presenceSaid(site.settings.hours, operatorsOnline.at(site.id), deps.now())} We answer by e-mail.
      </p>
      ${wrongForm(problems)}
      <form class="fields" method="post" action="${hostedPath(site, kiosk, '/form/message')}" novalidate>
        <input type="hidden" name="form" value="${id}" />
        ${trap()}
        ${textField({ name: 'name', label: 'Your name', value: name, problems, autocomplete: fill('name'), maxlength: CONTACT_LENGTHS.name, optional: true })}
        ${textField({ name: 'email', label: 'Your e-mail', value: email, problems, type: 'email', autocomplete: fill('email'), maxlength: CONTACT_LENGTHS.email })}
        ${textField({ name: 'message', label: 'Your message', value: text, problems, autocomplete: 'off', maxlength: MESSAGE_LENGTH, rows: 6 })}
        <button>Send the message</button>
      </form>`;
    return { title: 'Write to us', kiosk, own: true, body };
  }

  function thread(site: Site, link: string, messages: MessageView[], text: string, problems: Problems) {
    const action = hostedPath(site, false, `/written/${link}`);
    // A letter knows no clock but the team's.
    const { day, time, zone } = sayer(site.settings.hours.timeZone);
    const body = html`<h1>Your conversation with <bdi>${site.name}</bdi></h1>
      <p class="soft">
        ${presenceSaid(site.settings.hours, operatorsOnline.at(site.id), deps.now())} Keep this address: answers stand
        here, and only who has it sees them.
      </p>
      <ol class="thread">
        ${messages.map((message) => said(message, `${day(message.at)}, ${time(message.at)}`, zone))}
      </ol>
      <p id="end"><a href="${action}">Look again</a></p>
      ${wrongForm(problems)}
      <form class="fields" method="post" action="${action}" novalidate>
        <input type="hidden" name="form" value="${deps.newSecret(16)}" />
        ${trap()}
        ${textField({ name: 'message', label: 'Write more', value: text, problems, autocomplete: 'off', maxlength: MESSAGE_LENGTH, rows: 4 })}
        <button>Send</button>
      </form>`;
    return { title: 'Your conversation', kiosk: false, own: true, body };
  }

  return app;
}

function said({ from, name, text }: MessageView, when: string, zone: string): Html {
  const mine = from === 'visitor';
  return html`<li class="${mine ? 'mine' : 'theirs'}">
    <p class="soft">${mine ? 'You' : html`<bdi>${name || 'Team'}</bdi>`} · <span title="${zone} time">${when}</span></p>
    <p class="text" dir="auto">${text}</p>
  </li>`;
}

function problemsOf({ name, email, text }: Filled): Problems {
  const problems: Problems = {};
  if (name.length > CONTACT_LENGTHS.name) problems['name'] = `A name has at most ${CONTACT_LENGTHS.name} characters.`;
  const wrongEmail = emailProblem(email);
  if (wrongEmail) problems['email'] = wrongEmail;
  const wrongText = textProblem(text);
  if (wrongText) problems['message'] = wrongText;
  return problems;
}

function textProblem(text: string): string {
  if (text.trim() === '') return 'What would you like to say?';
  return text.length > MESSAGE_LENGTH ? `A message has at most ${MESSAGE_LENGTH} characters.` : '';
}
