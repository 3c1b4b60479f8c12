import type {
  InboxCounts,
  InboxPage,
  InboxView,
  LivePage,
  Me,
  CannedPage,
  CannedReply,
  MentionsPage,
  TagsPage,
  TeamPage,
  ThreadPage,
  TimelinePage,
  VisitorDetail,
} from '../protocol/agent.ts';
import type {
  AssistantFigures,
  AssistantSettings,
  CallbackSettings,
  HoursPreview,
  ServiceSettings,
  SiteForm,
  TeamHours,
} from '../protocol/settings.ts';
import type { SearchIn, SearchPage } from '../protocol/search.ts';
import type { CallbackList, CallbackRow, CallReport } from '../protocol/callback.ts';

/** How long an answer may take, in ms. */
const ANSWER_MS = 10_000;

/** A refusal by the server, or none at all: then `status` is 0 and `code` `no_answer` or `no_connection`. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds until it may be tried again; 0 where the server named none. */
  readonly retryAfter: number;

  constructor(status: number, code: string, message: string, retryAfter: number = 0) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** The REST side of the agent page; the session is a cookie. Every call rejects with a `Refusal`. */
export interface Api {
  /** @param code of the second factor, where one is asked for */
  login(email: string, password: string, code?: string): Promise<Me>;
  logout(): Promise<void>;
  me(): Promise<Me>;
  conversations(site: string, list: { view: InboxView; tag: string | null; cursor?: string }): Promise<InboxPage>;
  counts(site: string): Promise<InboxCounts>;
  search(site: string, text: string, what: SearchIn, cursor?: string): Promise<SearchPage>;
  canned(site: string): Promise<CannedPage>;
  putCanned(site: string, reply: CannedReply): Promise<CannedReply>;
  deleteCanned(site: string, id: string): Promise<void>;
  mentions(site: string): Promise<MentionsPage>;
  operators(site: string): Promise<TeamPage>;
  tags(site: string): Promise<TagsPage>;
  thread(site: string, conversation: string, before?: number): Promise<ThreadPage>;
  live(site: string): Promise<LivePage>;
  /** Refused to who is neither owner nor admin. */
  settings(site: string): Promise<ServiceSettings>;
  putHours(site: string, hours: TeamHours): Promise<ServiceSettings>;
  previewHours(site: string, hours: TeamHours): Promise<HoursPreview>;
  putCallbacks(site: string, callbacks: CallbackSettings): Promise<ServiceSettings>;
  putSite(site: string, form: SiteForm): Promise<ServiceSettings>;
  putAssistant(site: string, assistant: AssistantSettings): Promise<ServiceSettings>;
  /** How many conversations were solved without a person. */
  assistant(site: string): Promise<AssistantFigures>;
  callbacks(site: string): Promise<CallbackList>;
  callback(site: string, id: string): Promise<CallbackRow>;
  takeCallback(site: string, id: string, take: boolean): Promise<CallbackRow>;
  reportCall(site: string, id: string, report: CallReport): Promise<CallbackRow>;
  doNotCall(site: string, id: string, listed: boolean): Promise<CallbackRow>;
  visitor(site: string, visitor: string): Promise<VisitorDetail>;
  timeline(site: string, visitor: string, before?: number): Promise<TimelinePage>;
  /** Anything else below /api/agent, for settings: each part of them knows its own routes. */
  call<T = void>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T>;
}

/** Entries of a timeline asked for at once. */
export const TIMELINE_PAGE = 50;

export function createApi(fetcher: typeof fetch): Api {
  const get = <T>(path: string, query: { [name: string]: string | number | undefined } = {}): Promise<T> => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
    const tail = search.size > 0 ? `?${search}` : '';
    return ask<T>(fetcher, `/api/agent${path}${tail}`, { method: 'GET' });
  };
  const post = <T>(path: string, body: unknown, method: 'POST' | 'PUT' | 'DELETE' = 'POST'): Promise<T> =>
    ask<T>(fetcher, `/api/agent${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const at = (site: string): string => `/sites/${encodeURIComponent(site)}`;
  const callback = (site: string, id: string): string => `${at(site)}/callbacks/${encodeURIComponent(id)}`;

  return {
    login: (email, password, code) => post('/login', { email, password, ...(code && { code }) }),
    logout: () => post('/logout', {}),
    me: () => get('/me'),
    conversations: (site, { view, tag, cursor }) =>
      get(`${at(site)}/conversations`, { view, cursor, ...(tag !== null && { tag }) }),
    counts: (site) => get(`${at(site)}/counts`),
    search: (site, q, what, cursor) => get(`${at(site)}/search`, { q, in: what, cursor }),
    canned: (site) => get(`${at(site)}/canned-replies`),
    putCanned: (site, { id, ...reply }) => post(`${at(site)}/canned-replies/${encodeURIComponent(id)}`, reply, 'PUT'),
    deleteCanned: (site, id) => post(`${at(site)}/canned-replies/${encodeURIComponent(id)}`, {}, 'DELETE'),
    mentions: (site) => get(`${at(site)}/mentions`),
    operators: (site) => get(`${at(site)}/operators`),
    tags: (site) => get(`${at(site)}/tags`),
    thread: (site, id, before) => get(`${at(site)}/conversations/${encodeURIComponent(id)}`, { before }),
    live: (site) => get(`${at(site)}/live`),
    settings: (site) => get(`${at(site)}/settings`),
    putHours: (site, hours) => post(`${at(site)}/settings/hours`, hours, 'PUT'),
    previewHours: (site, hours) => post(`${at(site)}/settings/hours/preview`, hours),
    putCallbacks: (site, callbacks) => post(`${at(site)}/settings/callbacks`, callbacks, 'PUT'),
    putSite: (site, form) => post(`${at(site)}/settings/site`, form, 'PUT'),
    putAssistant: (site, assistant) => post(`${at(site)}/settings/assistant`, assistant, 'PUT'),
    assistant: (site) => get(`${at(site)}/assistant`),
    callbacks: (site) => get(`${at(site)}/callbacks`),
    callback: (site, id) => get(callback(site, id)),
    takeCallback: (site, id, take) => post(`${callback(site, id)}/take`, { take }),
    reportCall: (site, id, report) => post(`${callback(site, id)}/outcome`, report),
    doNotCall: (site, id, listed) => post(`${callback(site, id)}/do-not-call`, { doNotCall: listed }),
    visitor: (site, visitor) => get(`${at(site)}/visitors/${encodeURIComponent(visitor)}`),
    timeline: (site, visitor, before) =>
      get(`${at(site)}/visitors/${encodeURIComponent(visitor)}/timeline`, { before, limit: TIMELINE_PAGE }),
    call: (method, path, body) =>
      ask(fetcher, `/api/agent${path}`, {
        method,
        ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
  };
}

/** The answer as JSON; rejects with a `Refusal`. */
export async function ask<T>(fetcher: typeof fetch, url: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const headers = { accept: 'application/json', ...init.headers };
    response = await fetcher(url, { ...init, headers, credentials: 'same-origin', cache: 'no-store', signal });
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    if (late) throw new Refusal(0, 'no_answer', `The server took longer than ${ANSWER_MS / 1000} s.`);
    throw new Refusal(0, 'no_connection', 'The server cannot be reached.');
  }
  const text = await response.text().catch(() => '');
  if (!response.ok) throw refusal(response, text);
  if (!text) return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Refusal(response.status, 'bad_answer', 'The server gave an answer that cannot be read.');
  }
}

function refusal(response: Response, text: string): Refusal {
  const retryAfter = Number(response.headers.get('retry-after')) || 0;
  try {
    const { error } = JSON.parse(text) as { error: { code: unknown; message: unknown } };
    const code = typeof error.code === 'string' ? error.code : `http_${response.status}`;
    const message = typeof error.message === 'string' ? error.message : '';
    return new Refusal(response.status, code, message, retryAfter);
  } catch {
    return new Refusal(response.status, `http_${response.status}`, '', retryAfter);
  }
}
