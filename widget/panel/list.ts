import { useLayoutEffect, useState } from 'preact/hooks';
import type { Store } from '../host.ts';
import { listed, type Listed } from './choice.ts';

/** The conversations as they are listed, drawn again with every message of any. */
export function useList({ conversations, messages }: Store): Listed[] {
  const [, redraw] = useState<unknown>();
  const all = conversations.get();
  const ids = all.map(({ id }) => id).join();
  useLayoutEffect(() => {
    const stops = [conversations, ...all.map(({ id }) => messages(id))].map((cell) => cell.watch(() => redraw({})));
    return () => stops.forEach((stop) => stop());
  }, [ids]);
  return listed(all, (id) => messages(id).get());
}
