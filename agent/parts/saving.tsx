import type { JSX } from 'preact';
import type { Draft } from '../state/settings.ts';
import { useDesk } from '../desk-context.ts';
import { clock } from '../words.ts';

/** The button that puts a draft live, and what became of the last try. Stands in the draft's form. */
export function Saving({ draft }: { draft: Draft<unknown> }): JSX.Element {
  const { offline } = useDesk();
  const { changed, state } = draft;
  const ready = changed && state.kind !== 'saving' && !offline.value;
  return (
    <>
      <span class={state.kind === 'refused' ? 'bad grow' : 'soft grow'} role="status">
        {state.kind === 'refused' && state.message}
        {state.kind === 'saved' && !changed && `Live since ${clock(state.at)}`}
        {changed && state.kind === 'idle' && (offline.value ? 'Kept here until there is a connection' : 'Not live yet')}
      </span>
      <button
        type="submit"
        class="btn main"
        aria-disabled={!ready}
        onClick={(event) => !ready && event.preventDefault()}
      >
        {state.kind === 'saving' ? 'Putting live…' : 'Put live'}
      </button>
    </>
  );
}
