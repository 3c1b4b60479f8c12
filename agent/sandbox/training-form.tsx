import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { SANDBOX_VISITORS } from '../../protocol/sandbox.ts';
import { Refusal } from '../api.ts';
import { useDesk } from '../desk-context.ts';
import { Icon } from '../parts/icon.tsx';
import { NumberField } from '../parts/number-field.tsx';
import { clock, count } from '../words.ts';

/** Made-up visitors to practise on, begun and ended here. */
export function TrainingForm(): JSX.Element {
  const desk = useDesk();
  const { training, router, offline } = desk;
  const { site } = router.route.value;
  const { visitors, until } = training.now.value;
  const [wanted, want] = useState(3);
  const [state, setState] = useState<{ kind: 'idle' | 'busy' } | { kind: 'refused'; words: string }>({ kind: 'idle' });
  const runs = until !== null;
  const off = offline.value || state.kind === 'busy';

  const act = async (): Promise<void> => {
    if (off) return;
    setState({ kind: 'busy' });
    try {
      await (runs ? training.stop(site) : training.start(site, wanted));
      setState({ kind: 'idle' });
    } catch (error) {
      setState({ kind: 'refused', words: error instanceof Refusal ? error.message : 'It did not happen.' });
    }
  };

  return (
    <form
      class="training"
      onSubmit={(event) => {
        event.preventDefault();
        void act();
      }}
    >
      <header class="part-head">
        <h2>Training</h2>
      </header>
      <p class="soft">
        Made-up visitors open the site, ask, wait for your answer and go on. They come through the same door as
        everybody, and nothing of them is counted: no report, no recommendation, no number of who is there. Their
        conversations are tagged <b>training</b> and close when it ends.
      </p>
      {runs ? (
        <p class="preview" role="status">
          <Icon name="spark" /> {count(visitors, 'made-up visitor is', 'made-up visitors are')} here, until{' '}
          {clock(until)}
        </p>
      ) : (
        <NumberField
          label="How many come"
          unit={`at once, ${SANDBOX_VISITORS} at most`}
          min={1}
          max={SANDBOX_VISITORS}
          value={wanted}
          change={want}
        />
      )}
      {state.kind === 'refused' && (
        <p class="preview bad" role="alert">
          <Icon name="warn" /> {state.words}
        </p>
      )}
      <p>
        <button type="submit" class={runs ? 'btn' : 'btn main'} aria-disabled={off}>
          {runs ? 'End the training' : 'Begin'}
        </button>
      </p>
    </form>
  );
}
