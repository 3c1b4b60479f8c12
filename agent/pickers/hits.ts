import { useEffect, useRef, useState } from 'preact/hooks';
import type { SearchHit, SearchIn, SearchPage } from '../../protocol/search.ts';
import { useDesk } from '../desk-context.ts';
import type { Desk } from '../state/desk.ts';
import { plain, shortMoment } from '../words.ts';
import type { Option } from './option.ts';

/** Who types on is not asked for at every letter, in ms. */
const PAUSE_MS = 80;
/** The server takes no longer text. */
const QUERY_LENGTH = 100;

/** What was found for the text typed last: people and messages, each as far as it was asked for. */
export interface Hits {
  /** The text that `people` and `messages` are for; '' where nothing is asked. */
  text: string;
  people: readonly SearchHit[];
  messages: readonly SearchHit[];
  /** There are more of these to fetch. */
  more: { [kind in SearchIn]: boolean };
  state: 'idle' | 'asking' | 'there' | 'failed';
}

const NOTHING: Hits = {
  text: '',
  people: [],
  messages: [],
  more: { people: false, messages: false },
  state: 'idle',
};

export function useHits(first = ''): { hits: Hits; ask(query: string): void; further(kind: SearchIn): void } {
  const desk = useDesk();
  const [hits, setHits] = useState<Hits>(NOTHING);
  const asked = useRef('');
  const next = useRef<{ [kind in SearchIn]: string | null }>({ people: null, messages: null });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { site } = desk.router.route.peek();

  const fetch = async (text: string): Promise<void> => {
    try {
      const [people, messages] = await Promise.all([
        desk.api.search(site, text, 'people'),
        desk.api.search(site, text, 'messages'),
      ]);
      if (asked.current !== text) return;
      next.current = { people: people.next, messages: messages.next };
      setHits({
        text,
        people: people.hits,
        messages: messages.hits,
        more: { people: people.next !== null, messages: messages.next !== null },
        state: 'there',
      });
    } catch {
      if (asked.current === text) setHits({ ...NOTHING, text, state: 'failed' });
    }
  };

  const ask = (query: string): void => {
    const text = query.trim().slice(0, QUERY_LENGTH);
    if (text === asked.current) return;
    asked.current = text;
    clearTimeout(timer.current);
    if (!text) return setHits(NOTHING);
    // What was found for fewer letters stays until the answer is there: a list that flickers cannot be read.
    setHits((before) => ({ ...before, state: 'asking' }));
    timer.current = setTimeout(() => void fetch(text), PAUSE_MS);
  };

  const further = (kind: SearchIn): void => {
    const cursor = next.current[kind];
    const text = asked.current;
    if (cursor === null) return;
    next.current[kind] = null;
    void desk.api.search(site, text, kind, cursor).then(
      (page: SearchPage) => {
        if (asked.current !== text) return;
        next.current[kind] = page.next;
        setHits((now) => ({
          ...now,
          [kind]: [...now[kind], ...page.hits],
          more: { ...now.more, [kind]: page.next !== null },
        }));
      },
      () => {
        next.current[kind] = cursor;
      },
    );
  };

  useEffect(() => {
    ask(first);
    return () => clearTimeout(timer.current);
  }, []);
  return { hits, ask, further };
}

/** A hit as something to choose: the way there. */
export function hitOption(desk: Desk, hit: SearchHit): Option {
  const now = desk.clock.now.peek();
  if (hit.kind === 'call') {
    return {
      key: `call ${hit.id}`,
      label: plain(hit.name) || 'Somebody',
      icon: 'phone',
      detail: `to be called, ${shortMoment(hit.at, now)}`,
      excerpt: hit.excerpt,
      run: () => desk.router.go({ view: 'callbacks', selected: hit.id, person: false }),
    };
  }
  if (hit.kind === 'contact') {
    const name = plain(hit.name);
    const here = desk.live.visitors.peek().has(hit.visitor) && !desk.live.gone.peek().has(hit.visitor);
    return {
      key: `person ${hit.visitor}`,
      label: name,
      person: name,
      detail: here ? 'no conversation, here now' : 'no conversation',
      excerpt: hit.excerpt,
      run: () => desk.router.go({ view: 'live', selected: hit.visitor, person: false }),
    };
  }
  const { conversation } = hit;
  const name = plain(conversation.visitorName);
  const open = (): void => desk.router.go({ view: 'inbox', selected: conversation.id, person: false });
  if (hit.kind === 'person') {
    return {
      key: `conversation ${conversation.id}`,
      label: name,
      person: name,
      detail: `${conversation.status}, ${shortMoment(conversation.updatedAt, now)}`,
      excerpt: hit.excerpt,
      run: open,
    };
  }
  const who = hit.from === 'visitor' ? name : `${plain(hit.name) || 'Operator'} to ${name}`;
  return {
    key: `message ${conversation.id} ${hit.id}`,
    label: hit.from === 'note' ? `${plain(hit.name)}, a note about ${name}` : who,
    icon: hit.from === 'note' ? 'note' : 'talk',
    detail: shortMoment(hit.at, now),
    excerpt: hit.excerpt,
    run() {
      desk.sought.value = { conversation: conversation.id, id: hit.id, seq: hit.seq };
      open();
    },
  };
}
