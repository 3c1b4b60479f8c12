import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Desk } from './state/desk.ts';

export const DeskContext = createContext<Desk | null>(null);

/** The desk that `App` was given. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('A part of the agent page was drawn outside of App.');
  return desk;
}
