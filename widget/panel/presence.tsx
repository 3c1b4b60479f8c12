import { WORDS } from './words.ts';

export interface PresenceProps {
  online: boolean;
  connected: boolean;
  /** How fast answers really come; null where that is not known or not to be said. */
  replyMs?: number | null;
  /** What is said when nobody is there, in place of our own words. */
  away?: string | undefined;
}

/** The lamp and the same in words. Without a connection nobody can know, so there is no lamp. */
export function Presence({ online, connected, replyMs = null, away = WORDS.away }: PresenceProps) {
  return (
    <p class="presence">
      {connected && <i class={online ? 'light on' : 'light'} />}
      {connected ? (online ? here(replyMs) : away) : WORDS.notConnected}
    </p>
  );
}

function here(replyMs: number | null): string {
  if (replyMs === null) return WORDS.here;
  const minutes = Math.max(1, Math.round(replyMs / 60_000));
  return minutes < 60 ? WORDS.replies(minutes) : WORDS.repliesHours(Math.round(minutes / 60));
}
