import { useState } from 'preact/hooks';
import { linkify } from '../../protocol/links.ts';
import type { LocalMessage } from '../host.ts';
import { Face } from '../panel/face.tsx';
import type { Clock } from './clock.ts';
import { Icon } from '../panel/icon.tsx';
import { ICONS } from './icons.ts';
import type { WithFiles } from './files.ts';
import type { Block } from './thread.ts';
import { WORDS } from './words.ts';

/** A message younger than this when it is first drawn has just come, and moves in; history stands still. */
const FRESH_MS = 3_000;

/** Called with a click on a link and where that leads. */
export type Follow = (event: MouseEvent, href: string) => void;

export interface MessageRowProps {
  message: LocalMessage;
  group: Block & { kind: 'group' };
  clock: Clock;
  now: number;
  offline: boolean;
  files: WithFiles;
  onRetry(messageId: string): void;
  follow: Follow;
}

/**
 * One message. Rows are flat and keyed by message, not nested in groups, so that a message that changes its state
 * keeps its element and neither flickers nor is read out twice.
 */
export function MessageRow({ message, group, clock, now, offline, files, onRetry, follow }: MessageRowProps) {
  const [fresh] = useState(() => now - message.at < FRESH_MS);
  const first = group.messages[0] === message;
  const last = group.messages.at(-1) === message;
  const mine = message.from === 'visitor';
  const name = message.name || WORDS.team;
  const shown = files.kit && message.file;
  return (
    <div class={`msg ${mine ? 'mine' : 'them'} ${group.state}${first ? ' first' : ''}${last ? ' last' : ''}`}>
      {!mine && last && <Face name={name} />}
      <div class={`bub${fresh ? ' enter' : ''}${shown ? ' file' : ''}`}>
        {first && <span class="vh">{mine ? WORDS.you : name}: </span>}
        {shown ? (
          <files.kit.Shown file={shown} uploads={files.uploads} address={files.address} />
        ) : (
          <Text text={message.text} follow={follow} />
        )}
      </div>
      {last &&
        (mine ? (
          <State group={group} clock={clock} offline={offline} onRetry={onRetry} />
        ) : (
          <From name={name} time={clock.time(message.at)} />
        ))}
    </div>
  );
}

/** A visitor's or an operator's words: always a string, since an object would become a node. */
function Text({ text, follow }: { text: unknown; follow: Follow }) {
  const words = typeof text === 'string' ? text : '';
  return (
    <span class="text" dir="auto">
      {linkify(words).map((part) =>
        part.href ? (
          <a
            href={part.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            onClick={(event) => follow(event, part.href!)}
          >
            <bdi>{part.text}</bdi>
          </a>
        ) : (
          part.text
        ),
      )}
    </span>
  );
}

function From({ name, time }: { name: string; time: string }) {
  return (
    <p class="meta">
      <bdi>{name}</bdi> · <span class="num">{time}</span>
    </p>
  );
}

function State({ group, clock, offline, onRetry }: Pick<MessageRowProps, 'group' | 'clock' | 'offline' | 'onRetry'>) {
  const last = group.messages.at(-1);
  if (group.state === 'failed') {
    return (
      <p class="meta bad">
        <Icon d={ICONS.alert} /> {WORDS.notSent}{' '}
        <button type="button" onClick={() => group.messages.forEach((each) => onRetry(each.id))}>
          {WORDS.retry}
        </button>
      </p>
    );
  }
  if (group.state === 'sending') {
    return (
      <p class="meta">
        <Icon d={ICONS.clock} /> {offline ? WORDS.waiting(group.messages.length) : WORDS.sending}
      </p>
    );
  }
  // The time is when it was written; when it was read is not known, so it is not claimed.
  return (
    <p class="meta">
      <span class="num">{clock.time(last?.at ?? 0)}</span> · {group.state === 'read' ? WORDS.read : WORDS.sent}{' '}
      <Icon d={group.state === 'read' ? ICONS.checks : ICONS.check} />
    </p>
  );
}
