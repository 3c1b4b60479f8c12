/** Requests to be called, as a widget makes them. */
import type { CallBooked, CallOffer, CallRequest } from '../../protocol/callback.ts';
import { newId, newToken } from './visitor.ts';

export interface Asking {
  url: string;
  writeKey: string;
  origin: string;
}

export async function bookCall(site: Asking, given: Partial<CallRequest> = {}): Promise<CallBooked> {
  const { consent } = await callOffer(site);
  const answer = await fetch(`${site.url}/v1/sites/${site.writeKey}/call`, {
    method: 'POST',
    headers: { origin: site.origin },
    body: JSON.stringify({
      id: newId('call'),
      token: newToken(),
      name: 'Oskar Brandt',
      phone: '030 123456',
      country: 'DE',
      topic: 'My order',
      consent: consent.version,
      slotAt: null,
      timeZone: 'Europe/Berlin',
      language: 'en-GB',
      ...given,
    } satisfies CallRequest),
  });
  if (answer.status !== 200) throw new Error(await answer.text());
  return (await answer.json()) as CallBooked;
}

export async function callOffer({ url, writeKey, origin }: Asking): Promise<CallOffer> {
  const answer = await fetch(`${url}/v1/sites/${writeKey}/call`, { headers: { origin } });
  if (answer.status !== 200) throw new Error(await answer.text());
  return (await answer.json()) as CallOffer;
}
