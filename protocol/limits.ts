/** Bounds both ends know. What a site owner may raise is in server/config.ts. Bytes are UTF-8, lengths UTF-16 units. */
export const FRAME_BYTES = 64 * 1024;
export const EVENTS_PER_FRAME = 50;
export const JSON_DEPTH = 8;
export const JSON_KEYS = 256;
export const RESERVED_KEYS = ['__proto__', 'constructor', 'prototype'] as const;
export const ID_LENGTH = 64;
export const NAME_LENGTH = 128;
export const STRING_LENGTH = 4096;
export const URL_LENGTH = 2048;
export const MESSAGE_LENGTH = 4000;
export const RATING_COMMENT_LENGTH = 1000;
export const SLOTS_PER_PAGE = 12;
export const ITEMS_PER_SLOT = 24;
export const CONVERSATIONS_PER_CHANGE = 100;
export const TAG_LENGTH = 40;
export const TAGS_PER_CONVERSATION = 20;
export const CANNED_REPLIES = 500;
export const SHORTCUT_LENGTH = 40;
export const TITLE_LENGTH = 120;
export const EVENT_BYTES = 32 * 1024;
export const BATCH_BYTES = 500 * 1024;

export const HELLO_TIMEOUT_MS = 10_000;
export const PING_INTERVAL_MS = 25_000;
export const PONG_TIMEOUT_MS = 10_000;
export const HIDDEN_CLOSE_MS = 60_000;
export const SESSION_GAP_MS = 30 * 60_000;
