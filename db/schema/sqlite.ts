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
  /** Said when nobody is there; '' for Foyer's own words. */
  away: string;
  /** The first where no other fits. */
  languages: string[];
  /** The owner's texts in the languages after the first. */
  texts: { [language: string]: { greeting: string; away: string } | undefined };
  /** Texts of some pages: the first that fits and has the text counts. */
  pages: { pages: string[]; launcher: string; greeting: string }[];
  features: { chat: boolean; slots: boolean };
  /** Days that rows are kept after they arrived; 0 keeps them for ever. */
  retention: { events: number; decisions: number; conversations: number };
  /** When questions are answered from the help: never, while nobody is there, or always. */
  assistant: { when: 'never' | 'away' | 'always' };
  /** When the team is there; see server/hours. */
  hours: { timeZone: string; week: [from: number, to: number][][]; exceptions: { [date: string]: [number, number][] } };
  callbacks: {
    on: boolean;
    /** Length of an appointment, and how many calls can be made at once. */
    minutes: number;
    capacity: number;
    daysAhead: number;
    /** The first slot offered is at least so far away. */
    noticeMinutes: number;
    topics: string[];
    /** What somebody agrees to; its version is kept with each request. */
    consent: { version: string; text: string; texts?: { [language: string]: string | undefined } };
  };
  /** Who is spoken to first, where nobody is, and what operators see of what is typed; protocol/outreach.ts. */
  outreach: {
    approach: { on: boolean; hours: number };
    quiet: string[];
    greetings: {
      id: string;
      pages: string[];
      seconds: number;
      who: 'everybody' | 'new' | 'returning';
      text: string;
    }[];
    typingPreview: boolean;
  };
  /** Who gets a conversation that is nobody's; see server/routing. */
  routing: {
    mode: 'off' | 'least busy' | 'round robin';
    /** Nobody is given more than so many open conversations. */
    limit: number;
    rules: {
      /** Each of them holds: one of a list's entries, where it has any. */
      languages: string[];
      topics: string[];
      pages: string[];
      traits: { name: string; value: string }[];
      operators: string[];
      /** Where none of them can: the rules after it, and else anybody. */
      others: boolean;
    }[];
  };
  /** Files in conversations: the MIME types that are taken, by content; none where the list is empty. */
  files: { types: string[] };
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
    /** Since when it is suspended; null while it holds. */
    disabledAt: integer('disabled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.operatorId] }),
    // A login asks on which sites somebody works.
    index('operator_roles_operator').on(t.operatorId),
  ],
);

/** Who was asked to join a site; gone when used. The token stands in the link, its hash here. */
export const invitations = sqliteTable(
  'invitations',
  {
    siteId: text('site_id').notNull(),
    tokenHash: text('token_hash').notNull(),
    email: text('email').notNull(),
    role: text('role').$type<'owner' | 'admin' | 'operator'>().notNull(),
    invitedBy: text('invited_by').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.tokenHash] }), uniqueIndex('invitations_email').on(t.siteId, t.email)],
);

/** What an operator's second factor is made from; it asks for codes once it was confirmed with one. */
export const secondFactors = sqliteTable('second_factors', {
  operatorId: text('operator_id').primaryKey(),
  /** Base32, as authenticator apps take it. */
  key: text('key').notNull(),
  confirmedAt: integer('confirmed_at'),
  /** The time step of the last code that was taken: none before or at it is taken again. */
  lastStep: integer('last_step').notNull(),
});

/** Hashes of the codes that stand in for the second factor, each once. */
export const recoveryCodes = sqliteTable(
  'recovery_codes',
  { operatorId: text('operator_id').notNull(), codeHash: text('code_hash').notNull() },
  (t) => [primaryKey({ columns: [t.operatorId, t.codeHash] })],
);

export const operatorSessions = sqliteTable('operator_sessions', {
  tokenHash: text('token_hash').primaryKey(),
  operatorId: text('operator_id').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

/** Keys that the installation has once, made at its first start. */
export const installationKeys = sqliteTable('installation_keys', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
  createdAt: integer('created_at').notNull(),
});

/** Browsers of operators that want to be told while the agent page is closed; `id` is the hash of the endpoint. */
export const pushSubscriptions = sqliteTable(
  'push_subscriptions',
  {
    id: text('id').primaryKey(),
    operatorId: text('operator_id').notNull(),
    /** The session in which it was made: it is good for as long as that. */
    sessionHash: text('session_hash').notNull(),
    endpoint: text('endpoint').notNull(),
    p256dh: text('p256dh').notNull(),
    auth: text('auth').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    index('push_subscriptions_operator').on(t.operatorId, t.createdAt),
    index('push_subscriptions_session').on(t.sessionHash),
  ],
);

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
    status: text('status').$type<'open' | 'snoozed' | 'closed'>().notNull(),
    /** The last message's sequence; the next gets one more. */
    seq: integer('seq').notNull(),
    readByVisitor: integer('read_by_visitor').notNull(),
    readByOperator: integer('read_by_operator').notNull(),
    /** When the oldest visitor message without an answer was stored. */
    waitingSince: integer('waiting_since'),
    preview: text('preview').notNull(),
    previewFrom: text('preview_from').$type<'visitor' | 'operator' | 'assistant'>().notNull(),
    /** The operator it belongs to; null: whoever takes it. */
    assigneeId: text('assignee_id'),
    /** Who gave it back by hand, while it is nobody's: it is not routed to them again. */
    givenBackBy: text('given_back_by'),
    /** When a snoozed one comes back; null: with the visitor's next message. */
    snoozedUntil: integer('snoozed_until'),
    firstReplyAt: integer('first_reply_at'),
    closedAt: integer('closed_at'),
    /** What it is about and where it began, as the visitor's browser said. */
    topic: text('topic').notNull().default(''),
    page: text('page').notNull().default(''),
    language: text('language').notNull().default(''),
    /** 1 to 5, given once; with a comment. */
    rating: integer('rating'),
    ratingComment: text('rating_comment').notNull().default(''),
    ratedAt: integer('rated_at'),
    /** What became of automatic answers here: none yet, one was given, it was enough, it was not, none was found. */
    assistant: text('assistant')
      .$type<'' | 'answered' | 'solved' | 'handed_over' | 'no_answer'>()
      .notNull()
      .default(''),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('conversations_inbox').on(t.siteId, t.status, t.updatedAt),
    index('conversations_visitor').on(t.siteId, t.visitorId, t.updatedAt),
    index('conversations_assignee').on(t.siteId, t.assigneeId, t.status),
    index('conversations_waiting').on(t.siteId, t.status, t.waitingSince),
    index('conversations_begun').on(t.siteId, t.createdAt),
  ],
);

export const messages = sqliteTable(
  'messages',
  {
    siteId: text('site_id').notNull(),
    conversationId: text('conversation_id').notNull(),
    seq: integer('seq').notNull(),
    id: text('id').notNull(),
    sender: text('sender').$type<'visitor' | 'operator' | 'assistant'>().notNull(),
    operatorId: text('operator_id'),
    /** The operator's name as it was; empty for a visitor. */
    name: text('name').notNull(),
    text: text('text').notNull(),
    /** A note is for operators only, and its sequence is negative (queries/notes.ts); an automatic answer is labelled so. */
    kind: text('kind').$type<'message' | 'note' | 'automatic' | 'file'>().notNull().default('message'),
    /** JSON: files, the article quoted, who is mentioned. */
    attached: text('attached').notNull().default('{}'),
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

/** The code that pages load later, of each version that ran lately: whichever process is asked for it has it. */
export const widgetChunks = sqliteTable('widget_chunks', {
  name: text('name').primaryKey(),
  code: text('code').notNull(),
  /** When a process last started with it. */
  startedAt: integer('started_at').notNull(),
});

/** Token buckets that several processes share. */
export const sharedBuckets = sqliteTable('shared_buckets', {
  key: text('key').primaryKey(),
  tokens: real('tokens').notNull(),
  at: integer('at').notNull(),
});

export const conversationTags = sqliteTable(
  'conversation_tags',
  {
    siteId: text('site_id').notNull(),
    conversationId: text('conversation_id').notNull(),
    tag: text('tag').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.conversationId, t.tag] }),
    index('conversation_tags_tag').on(t.siteId, t.tag),
  ],
);

/** Who is named in a note and has not seen it yet. */
export const mentions = sqliteTable(
  'mentions',
  {
    siteId: text('site_id').notNull(),
    operatorId: text('operator_id').notNull(),
    conversationId: text('conversation_id').notNull(),
    messageId: text('message_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.operatorId, t.conversationId, t.messageId] }),
    index('mentions_conversation').on(t.siteId, t.conversationId),
  ],
);

/** Which process has sockets of which operator. Who has no row that is not over is not there. */
export const operatorPresence = sqliteTable(
  'operator_presence',
  {
    siteId: text('site_id').notNull(),
    operatorId: text('operator_id').notNull(),
    node: text('node').notNull(),
    /** Said again by that process before it is over. */
    until: integer('until').notNull(),
    /** When they last touched a key or a pointer, as far as that process knows. */
    activeAt: integer('active_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.operatorId, t.node] })],
);

/** Whether an operator wants conversations, and whose turn it is. */
export const operatorTurns = sqliteTable(
  'operator_turns',
  {
    siteId: text('site_id').notNull(),
    operatorId: text('operator_id').notNull(),
    /** Since when they are away by their own word; null while they are not. */
    awaySince: integer('away_since'),
    /** When a conversation was last given to them by itself. */
    routedAt: integer('routed_at').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.operatorId] })],
);

/** Answers ready to be put into a reply by their shortcut; `text` may hold {{variables}}. */
export const cannedReplies = sqliteTable(
  'canned_replies',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    shortcut: text('shortcut').notNull(),
    title: text('title').notNull(),
    text: text('text').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] }), uniqueIndex('canned_replies_shortcut').on(t.siteId, t.shortcut)],
);

export const articleCategories = sqliteTable(
  'article_categories',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    title: text('title').notNull(),
    /** What the title is in. */
    language: text('language').notNull().default('en'),
    /** JSON: the title in other languages. */
    titles: text('titles').notNull().default('{}'),
    position: integer('position').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] })],
);

/** An answer written once. `body` is Markdown. */
export const articles = sqliteTable(
  'articles',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    slug: text('slug').notNull(),
    categoryId: text('category_id'),
    /** What title and body are in; what they are in others is in `article_texts`. */
    language: text('language').notNull().default('en'),
    title: text('title').notNull(),
    body: text('body').notNull(),
    status: text('status').$type<'draft' | 'published'>().notNull(),
    position: integer('position').notNull(),
    /** JSON: addresses (with *) of the pages on which it comes first. */
    pages: text('pages').notNull(),
    helpful: integer('helpful').notNull(),
    unhelpful: integer('unhelpful').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] }), uniqueIndex('articles_slug').on(t.siteId, t.slug)],
);

/** An article in another language than its own. */
export const articleTexts = sqliteTable(
  'article_texts',
  {
    siteId: text('site_id').notNull(),
    articleId: text('article_id').notNull(),
    language: text('language').notNull(),
    title: text('title').notNull(),
    body: text('body').notNull(),
    /** When these words changed last. */
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.articleId, t.language] })],
);

/** "Did this help?", once a visitor and article. */
export const articleVotes = sqliteTable(
  'article_votes',
  {
    siteId: text('site_id').notNull(),
    articleId: text('article_id').notNull(),
    visitorId: text('visitor_id').notNull(),
    helpful: integer('helpful', { mode: 'boolean' }).notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.articleId, t.visitorId] })],
);

/** What people looked for and did not find, for whoever writes the articles. */
export const failedSearches = sqliteTable(
  'failed_searches',
  {
    siteId: text('site_id').notNull(),
    query: text('query').notNull(),
    /** What its last searcher reads; '' where that is not known. */
    language: text('language').notNull().default(''),
    searches: integer('searches').notNull(),
    lastAt: integer('last_at').notNull(),
    /** The article that answers it since. */
    articleId: text('article_id'),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.query] })],
);

/** A request to be called. `phone` is E.164. */
export const callbacks = sqliteTable(
  'callbacks',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    visitorId: text('visitor_id').notNull(),
    name: text('name').notNull(),
    phone: text('phone').notNull(),
    topic: text('topic').notNull(),
    /** Which version of the consent text was agreed to. */
    consentVersion: text('consent_version').notNull(),
    timeZone: text('time_zone').notNull(),
    language: text('language').notNull(),
    /** The slot that was chosen; null: as soon as possible. */
    slotAt: integer('slot_at'),
    status: text('status').$type<'waiting' | 'done' | 'cancelled' | 'given up'>().notNull(),
    /** When it is to be tried next. */
    dueAt: integer('due_at').notNull(),
    attempts: integer('attempts').notNull(),
    operatorId: text('operator_id'),
    /** Counts the changes, for calendars. */
    revision: integer('revision').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('callbacks_due').on(t.siteId, t.status, t.dueAt),
    index('callbacks_visitor').on(t.siteId, t.visitorId),
  ],
);

/** The places of a slot: one row is one call that can be made then. Held for a while, then a callback's. */
export const callbackPlaces = sqliteTable(
  'callback_places',
  {
    siteId: text('site_id').notNull(),
    slotAt: integer('slot_at').notNull(),
    place: integer('place').notNull(),
    visitorId: text('visitor_id').notNull(),
    heldUntil: integer('held_until').notNull(),
    callbackId: text('callback_id'),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.slotAt, t.place] })],
);

export const callbackAttempts = sqliteTable(
  'callback_attempts',
  {
    siteId: text('site_id').notNull(),
    callbackId: text('callback_id').notNull(),
    attempt: integer('attempt').notNull(),
    operatorId: text('operator_id').notNull(),
    outcome: text('outcome').$type<'reached' | 'no answer' | 'busy' | 'wrong number' | 'done'>().notNull(),
    note: text('note').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.callbackId, t.attempt] })],
);

/** Numbers that asked not to be called. */
export const doNotCall = sqliteTable(
  'do_not_call',
  {
    siteId: text('site_id').notNull(),
    phone: text('phone').notNull(),
    operatorId: text('operator_id').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.phone] })],
);

/** What somebody sent in a conversation; the bytes are in the file store under the same id. */
export const files = sqliteTable(
  'files',
  {
    siteId: text('site_id').notNull(),
    id: text('id').notNull(),
    conversationId: text('conversation_id').notNull(),
    /** The message that carries it. A file whose message is not there is nobody's, and goes. */
    messageId: text('message_id').notNull().default(''),
    visitorId: text('visitor_id').notNull(),
    operatorId: text('operator_id'),
    name: text('name').notNull(),
    /** By content, not by name. */
    type: text('type').notNull(),
    bytes: integer('bytes').notNull(),
    /** What it takes of the site's room: its bytes and its preview's, or the least that a file counts for. */
    room: integer('room').notNull().default(0),
    /** Of the preview; null where there is none. */
    width: integer('width'),
    height: integer('height'),
    at: integer('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('files_conversation').on(t.siteId, t.conversationId),
    // Holds all that the sum of a site's files needs.
    index('files_room').on(t.siteId, t.room),
  ],
);

/**
 * What search finds: messages, notes, and who and where a conversation or a request is from. Made from other tables
 * (server/search), by which it can be made anew. `words` are those of db/search/words.ts; each store keeps an index of
 * them that is beyond this schema: a virtual table beside it in the file, a column more on PostgreSQL.
 */
export const searchEntries = sqliteTable(
  'search_entries',
  {
    siteId: text('site_id').notNull(),
    /** A conversation, a request to be called, or with `@` before it a visitor. */
    subjectId: text('subject_id').notNull(),
    /** The message's own; 0 is what is about the subject as a whole. */
    seq: integer('seq').notNull(),
    kind: text('kind').$type<'message' | 'person' | 'call' | 'contact'>().notNull(),
    /** Thousandths of a millisecond, counted on where two are of one time: the order of what is found. */
    doc: integer('doc').notNull(),
    /** Parted by blanks; the first names the site and what kind of thing it is. */
    words: text('words').notNull(),
    /** What is shown of it; '' for a message, which has its text. */
    text: text('text').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.subjectId, t.seq] }), index('search_entries_doc').on(t.siteId, t.doc)],
);

/** The last time that an operator spoke first to a visitor. */
export const approaches = sqliteTable(
  'approaches',
  {
    siteId: text('site_id').notNull(),
    visitorId: text('visitor_id').notNull(),
    operatorId: text('operator_id').notNull(),
    conversationId: text('conversation_id').notNull(),
    at: integer('at').notNull(),
    /** When the visitor asked not to be spoken to; null where they did not. */
    declinedAt: integer('declined_at'),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.visitorId] })],
);
