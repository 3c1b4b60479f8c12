/** An operator's browser as a bench plays it: the login, the requests and the socket of the agent page. */
import { openSocket } from './visitor.mjs';

/** Logs in. @returns the cookie as a browser sends it back. */
export async function login(url, { operator }) {
  const answer = await fetch(`${url}/api/agent/login`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify(operator),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.headers.get('set-cookie').split(';', 1)[0];
}

/** A socket that watches the site. @param url of the node. @param site as bench/product told it */
export async function openOperator(url, site) {
  const cookie = await login(url, site);
  const socket = await openSocket(`${url.replace('http', 'ws')}/v1/agent/socket`, { origin: url, cookie });
  const watching = new Promise((resolve) => socket.once('message', resolve));
  socket.send(JSON.stringify({ t: 'watch', site: site.siteId }));
  await watching;
  return socket;
}

/** What GET /api/agent/sites/SITE/... answers. */
export async function askAsOperator(url, cookie, site, path) {
  const answer = await fetch(`${url}/api/agent/sites/${site.siteId}${path}`, { headers: { cookie } });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}
