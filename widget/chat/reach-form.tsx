import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useCell } from '../panel/cells.ts';
import type { Reach } from './reach.ts';
import { WORDS } from './words.ts';

/** Where to write to somebody who may be gone when the answer comes; `wanted` while nobody is there. */
export function ReachForm({ reach, wanted }: { reach: Reach; wanted: boolean }) {
  const known = useCell(reach.known);
  const draft = useCell(reach.draft);
  const word = useCell(reach.word);
  const [opened, setOpened] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (opened) field.current?.focus({ preventScroll: true });
  }, [opened]);
  const change = useRef<HTMLButtonElement>(null);
  /** The field that was sent is about to go: what takes its place takes the focus. */
  const goes = useRef(false);
  useEffect(() => setOpened(false), [known]);
  useLayoutEffect(() => {
    if (!goes.current || !change.current) return;
    goes.current = false;
    change.current.focus({ preventScroll: true });
  });
  // What was begun stays, though somebody came meanwhile.
  if ((!wanted && !draft) || known === undefined) return null;
  if (!opened && !draft) {
    return (
      <p class="reach">
        <bdi>{known ? WORDS.reachKept(known) : WORDS.reachOffer}</bdi>{' '}
        <button type="button" class="link" ref={change} onClick={() => setOpened(true)}>
          {known ? WORDS.reachChange : WORDS.reachOpen}
        </button>
      </p>
    );
  }
  return (
    <form
      class="reach"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        goes.current = true;
        reach.keep();
      }}
    >
      <label for="fy-reach">{WORDS.reach}</label>
      <div class="pair">
        <input
          id="fy-reach"
          ref={field}
          class="mail"
          type="email"
          name="email"
          autocomplete="email"
          dir="ltr"
          value={draft}
          aria-invalid={word.bad}
          aria-describedby="fy-reach-word"
          onInput={(event) => reach.draft.set(event.currentTarget.value)}
        />
        <button type="submit" class="btn">
          {WORDS.reachKeep}
        </button>
      </div>
      <p class={word.bad ? 'fine bad' : 'fine'} id="fy-reach-word" role={word.bad ? 'alert' : 'status'}>
        {word.text}
      </p>
    </form>
  );
}
