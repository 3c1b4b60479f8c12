/** `d` is the icon's line (see icons.ts); `flip` turns it where text runs from right to left. */
export function Icon({ d, flip }: { d: string; flip?: boolean }) {
  return (
    <svg class={flip ? 'i flip' : 'i'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}
