import type { JSX } from 'preact';
import { initials, plain } from '../words.ts';
import { Icon } from './icon.tsx';

/** Initials in a circle, never coloured by person; a figure for somebody without a name of their own. */
export function Avatar(props: { name: string; size?: 'm' | 'l'; me?: boolean; known?: boolean }): JSX.Element {
  const { name, size, me = false, known = true } = props;
  return (
    <span class={`ava${size ? ` ${size}` : ''}${me ? ' me' : ''}`} aria-hidden="true">
      {known ? initials(plain(name)) : <Icon name="person" />}
    </span>
  );
}

/** The server calls somebody unknown "Visitor ..."; such a name has no initials worth drawing. */
export function isNamed(name: string): boolean {
  return !/^(visitor|anonymous|unknown)\b/i.test(plain(name));
}
