/** What the view asks of the server, and what it keeps between pages. */
import type { CallBooked, CallHeld, CallOffer, CallRequest, CallView } from '../../protocol/callback.ts';
import type { Contact } from '../../protocol/contact.ts';
import type { Host } from '../host.ts';

/** A refusal; `code` is '' where there was no answer, `detail` says more where there is more to say. */
export class Refused extends Error {
  readonly code: string;
  readonly detail: string;
  constructor(code: string, detail: string) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

/** What the visitor wrote; kept so that nothing is lost and nobody is asked twice. */
export interface Written {
  name: string;
  phone: string;
  country: string;
  topic: string;
  /** With it they were called before. */
  used: boolean;
}

/** A call that was asked for. */
export interface Ticket extends Pick<CallView, 'slotAt' | 'minutes' | 'dueAt' | 'attempts' | 'ahead' | 'usually'> {
  /** The page where it can be changed; its address is all that is needed to. */
  link: string;
  name: string;
  phoneText: string;
  topic: string;
}

export interface Desk {
  /** With the text to agree to in a language. */
  offer(language: string): Promise<CallOffer>;
  /** What this visitor said of themselves before. */
  contact(): Promise<Contact>;
  hold(slotAt: number): Promise<CallHeld>;
  book(request: Omit<CallRequest, 'token'>): Promise<CallBooked>;
  look(ticket: Ticket): Promise<CallView>;
  move(ticket: Ticket, slotAt: number | null): Promise<void>;
  cancel(ticket: Ticket): Promise<void>;
  calendar(ticket: Ticket): string;
  written(): Written | null;
  write(written: Written): void;
  ticket(): Ticket | null;
  keepTicket(ticket: Ticket | null): void;
}

const WRITTEN = 'call';
const TICKET = 'call.ticket';

export function createDesk(host: Host): Desk {
  const ask = async <T>(url: string, method = 'GET', body?: unknown): Promise<T> => {
    let answer: Response;
    try {
      answer = await fetch(url, {
        method,
        credentials: 'omit',
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch {
      throw new Refused('', '');
    }
    const json = (await answer.json().catch(() => ({}))) as T & { error?: { code: unknown; detail?: unknown } };
    if (answer.ok) return json;
    const { code, detail } = json.error ?? {};
    throw new Refused(String(code ?? answer.status), text(detail));
  };
  /** The page of a call and the road to it have the same end. */
  const road = ({ link }: Ticket): string => {
    const [site, name] = link.split('/').slice(-2);
    return host.address(`../../call/${site}/${name}`);
  };
  const token = host.voice();
  /** Whose notes they are: after `reset` somebody else may sit here. */
  const by = token.slice(0, 8);
  const read = (key: string): Record<string, unknown> | null => {
    try {
      const kept = JSON.parse(host.keep.get(key) ?? '') as Record<string, unknown> | null;
      return kept?.['by'] === by ? kept : null;
    } catch {
      return null;
    }
  };
  return {
    offer: (language) => ask(host.address(`call?lang=${language}`)),
    contact: () => ask(host.address('contact'), 'POST', { token }),
    hold: (slotAt) => ask(host.address('call/hold'), 'POST', { token, slotAt }),
    book: (request) => ask(host.address('call'), 'POST', { token, ...request }),
    look: (ticket) => ask(road(ticket)),
    move: (ticket, slotAt) => ask(road(ticket), 'POST', { slotAt }),
    cancel: (ticket) => ask(road(ticket), 'DELETE'),
    calendar: (ticket) => `${road(ticket)}/calendar.ics`,
    written() {
      const kept = read(WRITTEN);
      return (
        kept && {
          name: text(kept['name']),
          phone: text(kept['phone']),
          country: text(kept['country']),
          topic: text(kept['topic']),
          used: kept['used'] === true,
        }
      );
    },
    write: (written) => host.keep.set(WRITTEN, JSON.stringify({ ...written, by })),
    ticket() {
      const kept = read(TICKET);
      const link = text(kept?.['link']);
      if (!kept || !/^https?:\/\//.test(link)) return null;
      return {
        link,
        name: text(kept['name']),
        phoneText: text(kept['phoneText']),
        topic: text(kept['topic']),
        slotAt: kept['slotAt'] === null ? null : time(kept['slotAt']),
        minutes: time(kept['minutes']),
        dueAt: time(kept['dueAt']),
        attempts: time(kept['attempts']),
        ahead: time(kept['ahead']),
        usually: kept['usually'] === null ? null : time(kept['usually']),
      };
    },
    keepTicket: (ticket) => host.keep.set(TICKET, ticket ? JSON.stringify({ ...ticket, by }) : ''),
  };
}

/** What is kept in the site's storage may have been written by anybody there. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A number that a clock can show. */
function time(value: unknown): number {
  return typeof value === 'number' && Math.abs(value) < 8.64e15 ? value : 0;
}
