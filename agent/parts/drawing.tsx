import type { JSX } from 'preact';

/** The mark: a door ajar. */
export function Mark(): JSX.Element {
  return (
    <svg class="logo" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M5 21V3h14v18" />
      <path class="leaf" d="M9.500 6.500 15 8.300V21H9.500z" />
      <path d="M2.500 21h19" />
    </svg>
  );
}

/** A small open door with light behind it, for empty states. */
export function Door(): JSX.Element {
  return (
    <svg class="art" viewBox="0 0 132 110" aria-hidden="true" focusable="false">
      <path class="lit" d="M54 96 30 108h84L84 96z" />
      <path class="lit" d="M54 18h30v78H54z" />
      <path d="M46 96V10h46v86M14 96h32M92 96h26" />
      <path d="M54 96V18h30v78" />
      <path class="leaf" d="M54 18 36 25v84l18-13z" />
      <path d="M41 66v5" />
    </svg>
  );
}

/** The foyer beside the sign-in form. */
export function Entrance(): JSX.Element {
  return (
    <svg class="entrance" viewBox="0 0 560 560" aria-hidden="true" focusable="false">
      <path class="lit" d="M236 96h128v330H236z" />
      <path class="lit far" d="M236 426 96 520h408L364 426z" />
      <path d="M40 426h136M388 426h132M212 426V72h176v354M236 426V96h128v330" />
      <path class="leaf" d="M236 96 176 128v340l60-42z" />
      <circle cx="190" cy="290" r="4" />
      <path d="M96 426v-92h44v92M96 334l-6-44c10-8 18 4 22 12 2-16 10-26 20-22 0 14-6 20-10 26 8-2 16 2 18 12l-10 16" />
      <path d="M430 426V250M412 250h36l-8-40h-20zM414 426h32" />
      <path d="M290 360h40M296 360v66M324 360v66M298 360v-8h24v8" />
    </svg>
  );
}
