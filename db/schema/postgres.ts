/**
 * Every table of `sqlite.ts`, for PostgreSQL; a test compares them. The one difference: `events` is partitioned by the
 * time of arrival, which its key must therefore hold, and `event_ids` has the id of every event.
 */
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { SiteSettings } from './sqlite.ts';

/** Milliseconds and counts: beyond 32 bits, within the whole numbers of a double. */
const integer = (name: string) => bigint(name, { mode: 'number' });

export const sites = pgTable('sites', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  writeKey: text('write_key').notNull().unique(),
  secretKeyHash: text('secret_key_hash').notNull().unique(),
  origins: jsonb('origins').$type<string[]>().notNull(),
  /** Percent of visitors who get the popular list, 0 to 100. */
  holdout: doublePrecision('holdout').notNull(),
  settings: jsonb('settings').$type<SiteSettings>().notNull(),
  createdAt: integer('created_at').notNull(),
});

export const operators = pgTable('operators', {
  id: text('id').primaryKey(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  passwordHash: text('password_hash').notNull(),
  createdAt: integer('created_at').notNull(),
});

export const operatorRoles = pgTable(
  'operator_roles',
  {
    siteId: text('site_id').notNull(),
    operatorId: text('operator_id').notNull(),
    role: text('role').$type<'owner' | 'admin' | 'operator'>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.operatorId] })],
);

export const operatorSessions = pgTable('operator_sessions', {
  tokenHash: text('token_hash').primaryKey(),
  operatorId: text('operator_id').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

/** One browser (or one id another system uses). `fold` is the state computed from its events. */
export const visitors = pgTable(
  'visitors',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    fold: text('fold').notNull(),
    consent: text('consent').notNull(),
    /** A script or a bot: kept, never counted. */
    automated: boolean('automated').notNull(),
    /** Counts the commits that changed the fold: a process that remembers another number reads it again. */
    rev: integer('rev').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] })],
);

/** A profile is links to visitors; its state is the combination of their folds, computed when it is read. */
export const profileLinks = pgTable(
  'profile_links',
  {
    siteId: text('site_id').notNull(),
    visitorId: text('visitor_id').notNull(),
    profileId: text('profile_id').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.visitorId] }), index('profile_links_profile').on(t.siteId, t.profileId)],
);

/** Named facts, each with who says so: `claim` came with the public key, `server` with the secret one. */
export const traits = pgTable(
  'traits',
  {
    siteId: text('site_id').notNull(),
    profileId: text('profile_id').notNull(),
    name: text('name').notNull(),
    source: text('source').notNull(),
    value: text('value').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.profileId, t.name, t.source] })],
);

/** `at` is the effective time; the three times it was made from are kept beside it. */
export const events = pgTable(
  'events',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    visitorId: text('visitor_id').notNull(),
    type: text('type').notNull(),
    name: text('name').notNull(),
    at: integer('at').notNull(),
    originalAt: integer('original_at'),
    sentAt: integer('sent_at'),
    receivedAt: integer('received_at').notNull(),
    /** The order of arrival: thousandths of a millisecond, made distinct by counting on. */
    arrival: integer('arrival').notNull().default(0),
    url: text('url').notNull(),
    properties: text('properties').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id, t.receivedAt] }),
    index('events_visitor').on(t.siteId, t.visitorId, t.at),
    index('events_arrival').on(t.siteId, t.arrival),
  ],
);

/** The id of every event, also of those that are gone: a key that spans the partitions. */
export const eventIds = pgTable('event_ids', { siteId: text('site_id').notNull(), id: text('id').notNull() }, (t) => [
  primaryKey({ columns: [t.siteId, t.id] }),
]);

/** How many events of a name arrived on a day (UTC), of those that are gone. */
export const eventDays = pgTable(
  'event_days',
  {
    siteId: text('site_id').notNull(),
    /** Milliseconds UTC at which the day began. */
    day: integer('day').notNull(),
    type: text('type').notNull(),
    name: text('name').notNull(),
    events: integer('events').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.day, t.type, t.name] })],
);

export const items = pgTable(
  'items',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    title: text('title').notNull(),
    url: text('url').notNull(),
    image: text('image').notNull(),
    price: doublePrecision('price'),
    currency: text('currency').notNull(),
    category: text('category').notNull(),
    inStock: boolean('in_stock').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] })],
);

/** What was picked for a slot, why, by which policy, how likely it was, and whether the visitor was held out. */
export const decisions = pgTable(
  'decisions',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    visitorId: text('visitor_id').notNull(),
    slot: text('slot').notNull(),
    /** JSON: [{id, reason}] in the order shown. */
    items: text('items').notNull(),
    policy: text('policy').notNull(),
    propensity: doublePrecision('propensity').notNull(),
    held: boolean('held').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('decisions_visitor').on(t.siteId, t.visitorId, t.at),
    index('decisions_age').on(t.siteId, t.at),
  ],
);

/** `kind` seen: half of the item was visible for a second; click: it was followed. */
export const exposures = pgTable(
  'exposures',
  {
    siteId: text('site_id').notNull(),
    decisionId: text('decision_id').notNull(),
    itemId: text('item_id').notNull(),
    kind: text('kind').$type<'seen' | 'click'>().notNull(),
    visitorId: text('visitor_id').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.decisionId, t.itemId, t.kind] })],
);

export const conversations = pgTable(
  'conversations',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    visitorId: text('visitor_id').notNull(),
    status: text('status').$type<'open' | 'closed'>().notNull(),
    /** The last message's sequence; the next gets one more. */
    seq: integer('seq').notNull(),
    readByVisitor: integer('read_by_visitor').notNull(),
    readByOperator: integer('read_by_operator').notNull(),
    /** When the oldest visitor message without an answer was stored. */
    waitingSince: integer('waiting_since'),
    preview: text('preview').notNull(),
    previewFrom: text('preview_from').$type<'visitor' | 'operator'>().notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('conversations_inbox').on(t.siteId, t.status, t.updatedAt),
    index('conversations_visitor').on(t.siteId, t.visitorId, t.updatedAt),
  ],
);

export const messages = pgTable(
  'messages',
  {
    siteId: text('site_id').notNull(),
    conversationId: text('conversation_id').notNull(),
    seq: integer('seq').notNull(),
    id: text('id').notNull(),
    sender: text('sender').$type<'visitor' | 'operator'>().notNull(),
    operatorId: text('operator_id'),
    /** The operator's name as it was; empty for a visitor. */
    name: text('name').notNull(),
    text: text('text').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.conversationId, t.seq] }),
    uniqueIndex('messages_once').on(t.siteId, t.conversationId, t.id),
  ],
);

/** What is to be done at a time, once, by whichever process takes the lease. */
export const jobs = pgTable(
  'jobs',
  {
    id: text('id').primaryKey(),
    /** Names the handler. */
    kind: text('kind').notNull(),
    payload: text('payload').notNull(),
    /** A cron pattern for what comes again; null for what is done once. */
    pattern: text('pattern'),
    dueAt: integer('due_at').notNull(),
    leaseUntil: integer('lease_until').notNull(),
    /** Counts the leases: only the newest may report that the job is done. */
    attempt: integer('attempt').notNull(),
    lastError: text('last_error').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [index('jobs_due').on(t.dueAt)],
);

/** Token buckets that several processes share. */
export const sharedBuckets = pgTable('shared_buckets', {
  key: text('key').primaryKey(),
  tokens: doublePrecision('tokens').notNull(),
  at: integer('at').notNull(),
});
