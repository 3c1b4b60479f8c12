import { WORDS } from './words.ts';
import { CloseButton } from './bar.tsx';
import { Presence } from './presence.tsx';

export interface HallProps {
  site: string;
  /** The owner's greeting; '' for one by the time of day. */
  greeting: string;
  /** The visitor's; '' where it is not known. */
  name: string;
  online: boolean;
  connected: boolean;
  replyMs: number | null;
  /** What is said where nobody is there. */
  away: string;
  hour: number;
  /** Whether the door is drawn already. */
  art: boolean;
  onClose(): void;
}

/** A greeting longer than two lines of the large type is set smaller. */
const LONG = 30;

/** The head of the first view: the greeting, who is there, and the door, open and lit when somebody is. */
export function Hall({ site, greeting, name, online, connected, replyMs, away, hour, art, onClose }: HallProps) {
  const hello = name ? WORDS.hello(byHour(hour), name) : byHour(hour);
  const words = greeting || `${hello} ${online ? WORDS.comeIn : WORDS.leaveLine}`;
  return (
    <header class="hall">
      <div class="top">
        <h2 class="brand">
          <bdi>{site}</bdi>
        </h2>
        <CloseButton onClose={onClose} />
      </div>
      {art && <Door open={online && connected} />}
      {greeting && name && (
        <p class="who" dir="auto">
          {hello}
        </p>
      )}
      <p class={(greeting || name ? words : '').length > LONG ? 'voice long' : 'voice'} dir="auto">
        {words}
      </p>
      <Presence online={online} connected={connected} replyMs={replyMs} away={away} />
    </header>
  );
}

/** Words for the hour of the visitor's clock, 0 to 23. */
function byHour(hour: number): string {
  if (hour < 5) return WORDS.day.night;
  if (hour < 12) return WORDS.day.morning;
  return hour < 18 ? WORDS.day.afternoon : WORDS.day.evening;
}

function Door({ open }: { open: boolean }) {
  return (
    <svg class="art" viewBox="0 0 128 132" aria-hidden="true">
      <path class="wall" d="M26 118V58a38 38 0 0 1 76 0v60" />
      <path d="M22 118h84M22 118v7h-6v7M106 118v7h6v7M16 125h96" />
      <g class={open ? 'leafs on' : 'leafs'}>
        <path class="room" d="M34 118V58a30 30 0 0 1 60 0v60Z" />
        <path class="floor" d="M50 109h28l16 9H34Z" />
        <path d="M50 109h28" />
        <path class="leaf" d="M34 118V58c0-11 6-20 16-25v76Z" />
        <path class="leaf" d="M94 118V58c0-11-6-20-16-25v76Z" />
        <path d="M34 118V58a30 30 0 0 1 60 0v60" />
        <circle class="halo" cx="117" cy="62.5" r="14" />
      </g>
      <g class={open ? 'leafs' : 'leafs on'}>
        <path class="shut" d="M34 118V58a30 30 0 0 1 60 0v60Z" />
        <path d="M64 28v90M41 110V88h16v22ZM87 110V88H71v22ZM41 80V58c0-9 6-17 16-21v43ZM87 80V58c0-9-6-17-16-21v43ZM60.5 84v3M67.5 84v3" />
      </g>
      <path d="M102 46h9.5a5.5 5.5 0 0 1 5.5 5.5V55" />
      <path class={open ? 'lit' : 'wall'} d="M112 69v-8.5a5 5 0 0 1 10 0V69Z" />
      <path d="M11 132V92" />
      <ellipse class="green" cx="11" cy="80" rx="9" ry="15" />
      <path class="wall" d="M4.5 114h13l-2 18h-9Z" />
    </svg>
  );
}
