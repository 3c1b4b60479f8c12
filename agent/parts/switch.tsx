import type { JSX } from 'preact';

export interface SwitchProps {
  on: boolean;
  change(on: boolean): void;
  label: string;
  /** Below the label: what it does, or why it cannot be turned. */
  line: string;
  /** The line says what went wrong. */
  bad?: boolean;
  /** It cannot be turned. */
  off?: boolean;
}

/** Something that is on or off, and what that means. */
export function Switch({ on, change, label, line, bad = false, off = false }: SwitchProps): JSX.Element {
  return (
    <button
      type="button"
      class="toggle offer"
      role="switch"
      aria-checked={on}
      aria-disabled={off || undefined}
      onClick={() => !off && change(!on)}
    >
      <span class="switch" aria-hidden="true" />
      <span>
        {label}
        <small class={bad ? 'bad' : undefined}>{line}</small>
      </span>
    </button>
  );
}
