/**
 * Every table, for the embedded store; `postgres.ts` beside it is the same for PostgreSQL, and a test compares them.
 * `site_id` leads every key of a site's table, so that one site never meets another and the tables can be distributed
 * on it; `../tables.ts` lists the tables without a site. Ids are text, times integer milliseconds UTC.
 */
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export interface SiteSettings {
  color: string;
  position: 'right' | 'left';
  consent: 'none' | 'required';
  greeting: string;
  features: { chat: boolean; slots: boolean };
  /** Days that rows are kept after they arrived; 0 keeps them for ever. */
  retention: { events: number; decisions: number; conversations: number };
}

export const sites = sqliteTable('sites', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  writeKey: text('write_key').notNull().unique(),
  secretKeyHash: text('secret_key_hash').notNull().unique(),
  origins: text('origins', { mode: 'json' }).$type<string[]>().notNull(),
  /** Percent of visitors who get the popular list, 0 to 100. */
  holdout: real('holdout').notNull(),
  settings: text('settings', { mode: 'json' }).$type<SiteSettings>().notNull(),
  createdAt: integer('created_at').notNull(),
});

export const operators = sqliteTable('operators', {
  id: text('id').primaryKey(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  passwordHash: text('password_hash').notNull(),
  createdAt: integer('created_at').notNull(),
});

export const operatorRoles = sqliteTable(
  'operator_roles',
  {
    siteId: text('site_id').notNull(),
    operatorId: text('operator_id').notNull(),
    role: text('role').$type<'owner' | 'admin' | 'operator'>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.operatorId] })],
);

export const operatorSessions = sqliteTable('operator_sessions', {
  tokenHash: text('token_hash').primaryKey(),
  operatorId: text('operator_id').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

/** One browser (or one id another system uses). `fold` is the state computed from its events. */
export const visitors = sqliteTable(
  'visitors',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    fold: text('fold').notNull(),
    consent: text('consent').notNull(),
    /** A script or a bot: kept, never counted. */
    automated: integer('automated', { mode: 'boolean' }).notNull(),
    /** Counts the commits that changed the fold: a process that remembers another number reads it again. */
    rev: integer('rev').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] })],
);

/** A profile is links to visitors; its state is the combination of their folds, computed when it is read. */
export const profileLinks = sqliteTable(
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
export const traits = sqliteTable(
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
export const events = sqliteTable(
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
    primaryKey({ columns: [t.siteId, t.id] }),
    index('events_visitor').on(t.siteId, t.visitorId, t.at),
    index('events_arrival').on(t.siteId, t.arrival),
  ],
);

/** Ids of events that are gone, so that the same id sent again after years is still the same event. */
export const eventIds = sqliteTable(
  'event_ids',
  { siteId: text('site_id').notNull(), id: text('id').notNull() },
  (t) => [primaryKey({ columns: [t.siteId, t.id] })],
);

/** How many events of a name arrived on a day (UTC), of those that are gone. */
export const eventDays = sqliteTable(
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

export const items = sqliteTable(
  'items',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    title: text('title').notNull(),
    url: text('url').notNull(),
    image: text('image').notNull(),
    price: real('price'),
    currency: text('currency').notNull(),
    category: text('category').notNull(),
    inStock: integer('in_stock', { mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] })],
);

/** What was picked for a slot, why, by which policy, how likely it was, and whether the visitor was held out. */
export const decisions = sqliteTable(
  'decisions',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    visitorId: text('visitor_id').notNull(),
    slot: text('slot').notNull(),
    /** JSON: [{id, reason}] in the order shown. */
    items: text('items').notNull(),
    policy: text('policy').notNull(),
    propensity: real('propensity').notNull(),
    held: integer('held', { mode: 'boolean' }).notNull(),
    at: integer('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('decisions_visitor').on(t.siteId, t.visitorId, t.at),
    index('decisions_age').on(t.siteId, t.at),
  ],
);

/** `kind` seen: half of the item was visible for a second; click: it was followed. */
export const exposures = sqliteTable(
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

export const conversations = sqliteTable(
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

export const messages = sqliteTable(
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
export const jobs = sqliteTable(
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
export const sharedBuckets = sqliteTable('shared_buckets', {
  key: text('key').primaryKey(),
  tokens: real('tokens').notNull(),
  at: integer('at').notNull(),
});
