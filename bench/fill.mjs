/**
 * node bench/fill.mjs, forked with {url, dist, site, events, profiles}: a past for a database, by the product's own
 * statements and folds and not through its doors, so that a million events take a minute.
 *
 * Thirty days of sessions in their order, five events each, of which one is an exposure of that session's decision. A
 * tenth of the people have half of the sessions, and one, number 0, has a hundredth of all. One in ten has a name; one in
 * ten a conversation of six messages, half of them open.
 */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createVisitor, ITEMS, seededDraw } from './traffic.mjs';
import { tokenOf } from './visitor.mjs';

const { url, dist, site, events, profiles } = JSON.parse(process.argv[2]);
const load = (path) => import(pathToFileURL(join(resolve(dist), path)).href);
const { openStore } = await load('db/store.js');
const hot = await load('db/queries/hot.js');
const { ensurePartition, partitionsFrom } = await load('db/postgres/partitions.js');
const { emptyFold, foldInto } = await load('server/profiles/fold.js');
const { profileOf } = await load('server/profiles/profile.js');
const { visitorOfToken } = await load('server/profiles/visitor-id.js');

const DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;
const SESSION_EVENTS = 5;
const BETWEEN_MS = 20_000;
const MESSAGES = 6;
const ROWS = 2_000;
const CONTEXT = {
  device: 'Chrome on Linux',
  language: 'en-GB',
  timeZone: 'Europe/Berlin',
  screen: '1280x720',
  ip: '192.0.2.0',
  referrer: 'https://search.example/',
  automated: false,
};
const CONSENT = { analytics: true, personalization: true, explicit: false };

const store = await openStore(url);
const { siteId } = site;
const draw = seededDraw(11);
const until = Date.now();
const since = until - DAYS * DAY_MS;
if (store.dialect.name === 'postgres') {
  for (const month of partitionsFrom(since, 1)) await ensurePartition(store, month);
}
const people = Array.from({ length: profiles }, (_, number) => ({
  id: visitorOfToken(siteId, tokenOf(number)),
  shopper: null,
  fold: emptyFold(),
  number,
}));

await fillEvents();
await fillPeople();
await fillConversations();
// What PostgreSQL does by itself within minutes; the embedded store never does.
if (store.dialect.name === 'postgres') await store.read({ sql: 'ANALYZE', args: [] });
await store.close();
process.send({ filled: true });
process.exit(0);

async function fillEvents() {
  const sessions = Math.ceil(events / SESSION_EVENTS);
  let eventRows = [];
  let decisions = [];
  let exposures = [];
  for (let session = 0; session < sessions; session++) {
    const start = since + Math.floor((session / sessions) * (DAYS * DAY_MS - SESSION_EVENTS * BETWEEN_MS));
    const person = somebody();
    person.shopper ??= createVisitor(person.number + 1);
    const decision = `d_${session.toString(36).padStart(12, '0')}`;
    const items = Array.from({ length: 4 }, (_, i) => ITEMS[(session + 37 * i) % ITEMS.length].id);
    const outline = items.map((id) => ({ id, reason: { kind: 'popular', days: 7 } }));
    decisions.push([siteId, decision, person.id, 'home', outline, 'covisits', 1, false, start]);
    person.shopper.shown({ id: decision, items: [{ id: items[0] }] });
    const frame = JSON.parse(person.shopper.frame()).events;
    // A list, what it showed, two products, and the way out.
    for (const [i, event] of [frame[0], frame[1], frame[5], frame[8], frame[9]].entries()) {
      const at = start + i * BETWEEN_MS;
      const stored = {
        ...event,
        id: `${session.toString(36).padStart(10, '0')}-${i}`,
        siteId,
        visitorId: person.id,
        at,
      };
      foldInto(person.fold, stored, CONTEXT);
      eventRows.push([
        siteId,
        stored.id,
        person.id,
        event.type,
        event.name,
        at,
        at,
        at,
        at,
        at * hot.ARRIVALS_PER_MS + (session % hot.ARRIVALS_PER_MS),
        event.url,
        event.properties,
      ]);
      if (event.type === 'exposure') exposures.push([siteId, decision, items[0], 'seen', person.id, at]);
    }
    if (eventRows.length < ROWS && session < sessions - 1) continue;
    const statements = [hot.insertEvents(store, eventRows), hot.insertDecisions(store, decisions)];
    statements.push(hot.insertExposures(store, exposures));
    if (store.shared)
      statements.push(
        hot.claimEventIds(
          store,
          eventRows.map((row) => [row[0], row[1]]),
        ),
      );
    await store.write(statements);
    eventRows = [];
    decisions = [];
    exposures = [];
  }
}

function somebody() {
  const chance = draw();
  if (chance < 0.01) return people[0];
  const few = Math.ceil(profiles / 10);
  return people[Math.floor(draw() * (chance < 0.5 ? few : profiles))];
}

async function fillPeople() {
  for (let from = 0; from < people.length; from += ROWS) {
    const some = people.slice(from, from + ROWS);
    const named = some.filter(({ number }) => number % 10 === 0);
    await store.write([
      ...hot.upsertVisitors(
        store,
        some.map(({ id, fold }) => [siteId, id, fold, CONSENT, false, 1, since, until]),
      ),
      hot.linkProfiles(
        store,
        some.map(({ id }) => [siteId, id, profileOf(id), since]),
      ),
      hot.upsertTraits(
        store,
        named.flatMap(({ id, number }) => [
          [siteId, profileOf(id), 'name', 'claim', `Person ${number}`, until],
          [siteId, profileOf(id), 'email', 'claim', `person-${number}@mail.example`, until],
        ]),
      ),
    ]);
  }
}

async function fillConversations() {
  const { conversations, messages } = store.tables;
  const writers = people.filter(({ number }) => number % 10 === 5);
  for (let from = 0; from < writers.length; from += 200) {
    const talks = writers.slice(from, from + 200).map(({ id, number }) => talkOf(id, number));
    await store.orm.insert(conversations).values(talks.map(({ conversation }) => conversation));
    await store.orm.insert(messages).values(talks.flatMap((talk) => talk.messages));
  }
}

function talkOf(visitorId, number) {
  const id = `c_${String(number).padStart(10, '0')}`;
  const createdAt = since + Math.floor(draw() * (DAYS - 1) * DAY_MS);
  const said = Array.from({ length: MESSAGES }, (_, i) => {
    const sender = i % 2 === 0 ? 'visitor' : 'operator';
    const text = `Message ${i + 1}: is number ${number} still there, and when would it be here?`;
    const operator = sender === 'operator' ? 'o_bench' : null;
    return {
      siteId,
      conversationId: id,
      seq: i + 1,
      id: `m_${number}_${i}`,
      sender,
      operatorId: operator,
      name: operator ? 'Mara' : '',
      text,
      at: createdAt + i * 60_000,
    };
  });
  const last = said[said.length - 1];
  return {
    messages: said,
    conversation: {
      siteId,
      id,
      visitorId,
      status: number % 20 === 5 ? 'open' : 'closed',
      seq: MESSAGES,
      readByVisitor: MESSAGES,
      readByOperator: number % 40 === 5 ? MESSAGES : 2,
      waitingSince: null,
      preview: last.text,
      previewFrom: last.sender,
      createdAt,
      updatedAt: last.at,
    },
  };
}
