/** An operator's browser: the session cookie, the requests and the socket of the agent page. */
import type { AgentClientMessage, AgentServerMessage, Change } from '../../protocol/agent.ts';
import type { RunningServer } from '../../server/main.ts';
import { guardSecret, guardText } from './kept-logs.ts';
import { createTestOperator, type TestOperator, type TestSite } from './site.ts';
import { openSocket, SocketClient } from './socket-client.ts';
import { newId } from './visitor.ts';

/** Logs in. @returns the cookie as a browser sends it back. */
export async function login(
  url: string,
  { email, password }: Pick<TestOperator, 'email' | 'password'>,
): Promise<string> {
  const answer = await fetch(`${url}/api/agent/login`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (answer.status !== 200) throw new Error(await answer.text());
  const cookie = answer.headers.get('set-cookie')!.split(';', 1)[0]!;
  guardSecret(cookie.split('=')[1]!);
  return cookie;
}

export class AgentClient extends SocketClient<AgentServerMessage, AgentClientMessage> {
  url = '';
  cookie = '';
  siteId = '';

  /** GET /api/agent/sites/SITE/... */
  async get<T>(path: string): Promise<T> {
    const answer = await this.fetch(`/api/agent/sites/${this.siteId}${path}`);
    if (answer.status !== 200) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, { ...init, headers: { cookie: this.cookie, ...init.headers } });
  }

  /** Answers in a conversation and waits until it is stored. */
  async reply(conversation: string, text: string, id = newId('r')) {
    guardText(text);
    this.send({ t: 'reply', id, conversation, text, at: Date.now() });
    return this.next('sent', (sent) => sent.id === id);
  }

  /** Writes a note for the others and waits until it is stored. */
  async note(conversation: string, text: string, id = newId('n')) {
    guardText(text);
    this.send({ t: 'note', id, conversation, text, at: Date.now() });
    return (await this.next('noted', (noted) => noted.id === id)).note;
  }

  /** PUT or DELETE /api/agent/sites/SITE/... */
  ask(method: 'PUT' | 'DELETE', path: string, body?: unknown, siteId = this.siteId): Promise<Response> {
    const headers = { origin: this.url, 'content-type': 'application/json' };
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return this.fetch(`/api/agent/sites/${siteId}${path}`, init);
  }

  /** Asks for a change; returns its id. */
  change(conversations: string[], change: Change, id = newId('x')): string {
    this.send({ t: 'change', id, conversations, change });
    return id;
  }

  /** Changes and waits for the answer: the conversations that it changed. */
  async changed(conversations: string[], change: Change): Promise<string[]> {
    const id = this.change(conversations, change);
    return (await this.next('changed', (changed) => changed.id === id)).conversations;
  }
}

/** An operator's socket that watches nothing yet. */
export async function dialAgent(url: string, cookie: string): Promise<AgentClient> {
  const client = new AgentClient(await openSocket(`${url}/v1/agent/socket`, { cookie, origin: url }));
  client.url = url;
  client.cookie = cookie;
  return client;
}

/** A new operator of the site, logged in, watching it. */
export async function openAgent(server: RunningServer, site: TestSite, name?: string): Promise<AgentClient> {
  const client = await dialAgent(server.url, await login(server.url, await createTestOperator(server, site, name)));
  client.siteId = site.siteId;
  client.send({ t: 'watch', site: site.siteId });
  await client.next('watching');
  return client;
}
