import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { DOCTOR_URL_LENGTH, type DoctorReport, type Finding } from '../../protocol/install.ts';
import { Refusal } from '../api.ts';
import { useDesk } from '../desk-context.ts';
import { plain } from '../words.ts';
import { CopyLine } from './copy-line.tsx';
import { Icon, type IconName } from './icon.tsx';

const SIGNS: { [verdict in Finding['verdict']]: { icon: IconName; tone: string; word: string } } = {
  good: { icon: 'check', tone: 'good', word: 'Good' },
  unsure: { icon: 'clock', tone: 'soft', word: 'Not sure' },
  bad: { icon: 'warn', tone: 'bad', word: 'In the way' },
};

type State = { kind: 'idle' } | { kind: 'looking' } | { kind: 'refused'; message: string } | Seen;
type Seen = { kind: 'seen'; report: DoctorReport };

/** Looks at one page: the same as `foyer doctor URL`. */
export function Doctor({ at, first }: { at: string; first: string }): JSX.Element {
  const { api, offline } = useDesk();
  const [url, setUrl] = useState('');
  const [state, setState] = useState<State>({ kind: 'idle' });
  const ready = state.kind !== 'looking' && !offline.value;

  const look = async (): Promise<void> => {
    const address = url.trim() || first;
    if (!address || !ready) return;
    setState({ kind: 'looking' });
    try {
      const report = await api.call<DoctorReport>('POST', at, { url: withScheme(address) });
      setState({ kind: 'seen', report });
    } catch (error) {
      const message = error instanceof Refusal && error.message ? error.message : 'That did not work.';
      setState({ kind: 'refused', message });
    }
  };
  return (
    <section class="card doctor" aria-labelledby="doctor-title">
      <header class="card-head">
        <Icon name="search" />
        <h3 id="doctor-title" class="grow">
          Look at a page
        </h3>
      </header>
      <form
        aria-label="Look at a page"
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
      >
        <label class="field grow">
          <span>Its address</span>
          <input
            class="input"
            type="text"
            inputMode="url"
            autocomplete="url"
            spellcheck={false}
            maxLength={DOCTOR_URL_LENGTH}
            placeholder={first ? `${first}/` : 'https://shop.example/'}
            value={url}
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="btn" aria-disabled={!ready}>
          {state.kind === 'looking' ? 'Looking…' : 'Look'}
        </button>
      </form>
      <div role="status">
        {state.kind === 'refused' && <p class="doctor-says bad">{state.message}</p>}
        {state.kind === 'seen' && (
          <p class={state.report.ok ? 'doctor-says good' : 'doctor-says bad'}>
            {state.report.ok ? 'Nothing is in the way on ' : 'Something is in the way on '}
            <span class="address">{plain(state.report.url)}</span>
          </p>
        )}
      </div>
      {state.kind === 'seen' && state.report.findings.map((one, index) => <Found key={index} finding={one} />)}
    </section>
  );
}

function Found({ finding }: { finding: Finding }): JSX.Element {
  const { icon, tone, word } = SIGNS[finding.verdict];
  return (
    <div class="check">
      <span class={tone}>
        <Icon name={icon} />
        <span class="sr">{word}:</span>
      </span>
      <span class="says">{plain(finding.says)}</span>
      <code class="soft">{finding.about}</code>
      {finding.add && (
        <div class="add">
          <small>Add {plain(finding.add.where).replace(/^add to /, 'to ')}</small>
          <CopyLine label={`To add, ${finding.about}`} text={plain(finding.add.line)} />
        </div>
      )}
    </div>
  );
}

/** People write addresses without their beginning. */
function withScheme(address: string): string {
  return /^[a-z][a-z\d+.-]*:/i.test(address) && !/^[^/]+:\d/.test(address) ? address : `https://${address}`;
}
