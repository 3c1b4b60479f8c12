import type { JSX } from 'preact';
import type { Presence } from '../../protocol/routing.ts';

/** What each is called on screens. */
export const PRESENCE_WORDS: { [presence in Presence]: string } = { online: 'Here', away: 'Away', offline: 'Offline' };

/** The small light on an avatar: full, half, empty, so that it does not live by its colour alone. */
export function PresenceDot({ presence }: { presence: Presence }): JSX.Element {
  return <span class={`presence ${presence}`} aria-hidden="true" />;
}
