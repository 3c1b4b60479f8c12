/**
 * `/s/KEY/form/message` and `/s/KEY/written/LINK`: writing to a site and reading its answers without JavaScript. Who
 * writes has no cookie and leaves an address instead; a link of their own shows the conversation.
 */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { emailProblem, CONTACT_LENGTHS } from '../../protocol/contact.ts';
import type { Language } from '../../protocol/language.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import type { MessageView } from '../../protocol/messages.ts';
import { presenceSaid, sayer } from '../hours/said.ts';
import { Refusal } from '../refusal.ts';
import type { Words } from '../words/en.ts';
import { textField, trap, wrongForm, type Problems } from './hosted-fields.ts';
import {
  fieldsOf,
  filledByProgram,
  formId,
  isOwnForm,
  linesOf,
  refuseForeign,
  type HostedEnv,
  type HostedParts,
} from './hosted-forms.ts';
import { hostedPath, sendMissing, sendPage, type Html, type Reader } from './hosted-page.ts';

interface Filled {
  form: string;
  name: string;
  email: string;
  text: string;
}

export function hostedMessageRoutes(parts: HostedParts): Hono<HostedEnv> {
  const { letters, deps, operatorsOnline } = parts;
  const app = new Hono<HostedEnv>();

  app.get('/:writeKey/form/message', (c) => sendPage(c, c.var.reader, form(c.var.reader, fresh(), {})));

  app.post('/:writeKey/form/message', async (c) => {
    const { site, reader } = c.var;
    const { words } = reader.spoken;
    if (!isOwnForm(c, parts)) return refuseForeign(c, reader);
    const fields = await fieldsOf(c);
    const filled: Filled = {
      form: formId(fields, deps),
      name: (fields.get('name') ?? '').trim(),
      email: (fields.get('email') ?? '').trim(),
      text: linesOf(fields.get('message')),
    };
    const again = (problems: Problems, status: number) => sendPage(c, reader, form(reader, filled, problems), status);
    const problems = problemsOf(filled, words);
    if (Object.keys(problems).length > 0) return again(problems, 400);
    // What is thanked in the same words does not try again in another way.
    if (filledByProgram(fields)) return c.redirect(hostedPath(reader, '/form/message/sent'), 303);
    try {
      const mayBegin = async () => (await parts.newConversations.take(parts.caller(c), 1, deps.now())) === 0;
      const link = await letters.begin(site, { ...filled, reads: reader.spoken.language }, mayBegin);
      return c.redirect(
        reader.kiosk ? hostedPath(reader, '/form/message/sent') : hostedPath(reader, `/written/${link}`),
        303,
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'rate_limited') return again({ form: words.page.tooMany }, 429);
      return again({ form: words.letter.notTaken }, 400);
    }
  });

  app.get('/:writeKey/form/message/sent', (c) => {
    const { reader } = c.var;
    const { letter, page } = reader.spoken.words;
    const body = html`<h1>${letter.sent}</h1>
      <p>${letter.sentNote}</p>
      <p><a class="button" href="${hostedPath(reader)}">${page.start}</a></p>`;
    return sendPage(c, reader, { title: letter.sentTitle, own: true, body });
  });

  app.get('/:writeKey/written/:link', async (c) => {
    const { site } = c.var;
    const reader = { ...c.var.reader, kiosk: false };
    const link = c.req.param('link');
    const found = await letters.byLink(site, link);
    if (!found) return sendMissing(c, 'badLink', reader);
    return sendPage(c, reader, thread(reader, link, found.messages, '', {}));
  });

  app.post('/:writeKey/written/:link', async (c) => {
    const { site } = c.var;
    const reader = { ...c.var.reader, kiosk: false };
    const { words } = reader.spoken;
    if (!isOwnForm(c, parts)) return refuseForeign(c, reader);
    const link = c.req.param('link');
    const found = await letters.byLink(site, link);
    if (!found) return sendMissing(c, 'badLink', reader);
    const fields = await fieldsOf(c);
    const text = linesOf(fields.get('message'));
    const again = (problems: Problems, status: number) =>
      sendPage(c, reader, thread(reader, link, found.messages, text, problems), status);
    const problem = textProblem(text, words);
    if (problem) return again({ message: problem }, 400);
    if (!filledByProgram(fields)) {
      if (await parts.contacts.take(parts.caller(c), 1, deps.now())) return again({ form: words.page.tooMany }, 429);
      await letters.answer(site, found.record, `m_${formId(fields, deps)}`, { text, reads: reader.spoken.language });
    }
    return c.redirect(`${hostedPath(reader, `/written/${link}`)}#end`, 303);
  });

  function fresh(): Filled {
    return { form: deps.newSecret(16), name: '', email: '', text: '' };
  }

  function presence({ site, spoken }: Reader): string {
    return presenceSaid(site.settings.hours, operatorsOnline.at(site.id), deps.now(), spoken);
  }

  function form(reader: Reader, { form: id, name, email, text }: Filled, problems: Problems) {
    const fill = (what: string): string => (reader.kiosk ? 'off' : what);
    const { words } = reader.spoken;
    const { letter, page } = words;
    const body = html`<h1>${letter.title}</h1>
      <p class="soft">${presence(reader)} ${letter.byMail}</p>
      ${wrongForm(problems)}
      <form class="fields" method="post" action="${hostedPath(reader, '/form/message')}" novalidate>
        <input type="hidden" name="form" value="${id}" />
        ${trap(words)}
        ${textField({ name: 'name', label: letter.name, value: name, problems, autocomplete: fill('name'), maxlength: CONTACT_LENGTHS.name, optional: page.optional })}
        ${textField({ name: 'email', label: letter.email, value: email, problems, type: 'email', autocomplete: fill('email'), maxlength: CONTACT_LENGTHS.email })}
        ${textField({ name: 'message', label: letter.message, value: text, problems, autocomplete: 'off', maxlength: MESSAGE_LENGTH, rows: 6 })}
        <button>${letter.send}</button>
      </form>`;
    const inLanguage = (chosen: Language): string => hostedPath({ ...reader, chosen }, '/form/message');
    return { title: letter.title, own: true, inLanguage, body };
  }

  function thread(reader: Reader, link: string, messages: MessageView[], text: string, problems: Problems) {
    const { site, spoken } = reader;
    const { letter } = spoken.words;
    const at = `/written/${link}`;
    const action = hostedPath(reader, at);
    // A letter knows no clock but the team's.
    const { day, time, zone } = sayer(site.settings.hours.timeZone, spoken);
    const body = html`<h1>${letter.thread} <bdi>${site.name}</bdi></h1>
      <p class="soft">${presence(reader)} ${letter.threadNote}</p>
      <ol class="thread">
        ${messages.map((message) => said(message, `${day(message.at)}, ${time(message.at)}`, zone, spoken.words))}
      </ol>
      <p id="end"><a href="${action}">${letter.again}</a></p>
      ${wrongForm(problems)}
      <form class="fields" method="post" action="${action}" novalidate>
        <input type="hidden" name="form" value="${deps.newSecret(16)}" />
        ${trap(spoken.words)}
        ${textField({ name: 'message', label: letter.more, value: text, problems, autocomplete: 'off', maxlength: MESSAGE_LENGTH, rows: 4 })}
        <button>${letter.sendMore}</button>
      </form>`;
    const inLanguage = (chosen: Language): string => hostedPath({ ...reader, chosen }, at);
    return { title: letter.threadTitle, own: true, inLanguage, body };
  }

  return app;
}

function said({ from, name, text, automatic }: MessageView, when: string, zone: string, { letter, page }: Words): Html {
  const mine = from === 'visitor';
  const words = automatic?.kind === 'handover' ? letter[automatic.asked ? 'asked' : 'notFound'] : text;
  return html`<li class="${mine ? 'mine' : 'theirs'}">
    <p class="soft">
      ${mine ? letter.you : html`<bdi>${from === 'assistant' ? letter.automatic : name || letter.team}</bdi>`} ·
      <span title="${page.zoneTime(zone)}"><bdi>${when}</bdi></span>
    </p>
    <p class="text" dir="auto">${words}</p>
  </li>`;
}

function problemsOf({ name, email, text }: Filled, words: Words): Problems {
  const problems: Problems = {};
  if (name.length > CONTACT_LENGTHS.name) problems['name'] = words.letter.longName(CONTACT_LENGTHS.name);
  const wrongEmail = emailProblem(email);
  if (wrongEmail) problems['email'] = words.wrongEmail[wrongEmail];
  const wrongText = textProblem(text, words);
  if (wrongText) problems['message'] = wrongText;
  return problems;
}

function textProblem(text: string, { letter }: Words): string {
  if (text.trim() === '') return letter.noMessage;
  return text.length > MESSAGE_LENGTH ? letter.longMessage(MESSAGE_LENGTH) : '';
}
