import { Icon } from './icons.tsx';
import { WORDS } from './words.ts';

export interface BarProps {
  site: string;
  online: boolean;
  connected: boolean;
  onClose(): void;
}

/** The head of a conversation: whose it is, who is there, and the way out. */
export function Bar({ site, online, connected, onClose }: BarProps) {
  return (
    <header class="bar">
      <div class="title">
        <h2>
          <bdi>{site}</bdi>
        </h2>
        <Presence online={online} connected={connected} />
      </div>
      <CloseButton onClose={onClose} />
    </header>
  );
}

/** The lamp and the same in words. Without a connection nobody can know, so there is no lamp. */
export function Presence({ online, connected }: { online: boolean; connected: boolean }) {
  return (
    <p class="presence">
      {connected && <i class={online ? 'light on' : 'light'} />}
      {connected ? (online ? WORDS.here : WORDS.away) : WORDS.notConnected}
    </p>
  );
}

export function CloseButton({ onClose }: { onClose(): void }) {
  return (
    <button type="button" class="ib" aria-label={WORDS.close} onClick={onClose}>
      <Icon name="close" />
    </button>
  );
}
