import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { SecondFactorBegun, SecondFactorOn, SecondFactorState } from '../../protocol/account.ts';
import { Refusal } from '../api.ts';
import { useDesk } from '../desk-context.ts';
import { date } from '../words.ts';
import { CopyLine } from './copy-line.tsx';
import { QrCode } from './qr-code.tsx';

/** One's own account: the name, the password, and a code beside it. */
export function AccountForm(): JSX.Element {
  return (
    <div class="plain-part">
      <header class="part-head">
        <h2>You</h2>
      </header>
      <NameForm />
      <PasswordForm />
      <SecondFactorForm />
    </div>
  );
}

function NameForm(): JSX.Element {
  const { api, session, me } = useDesk();
  const now = me.value?.operator.name ?? '';
  const [name, setName] = useState(now);
  const [said, setSaid] = useState({ bad: false, text: '' });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      await api.call('PUT', '/account/name', { name });
      // Whoever is somebody else connects anew: what is said from now on is said under the new name.
      await session.check();
      setName(name.trim());
      setSaid({ bad: false, text: 'Changed. What you wrote before keeps the name it had.' });
    } catch (error) {
      setSaid({ bad: true, text: words(error) });
    }
  };
  return (
    <form class="notice" aria-label="Name" onSubmit={(event) => void submit(event)}>
      <h3>Name</h3>
      <label class="field">
        <span>As visitors and colleagues read it</span>
        <input
          class="input"
          dir="auto"
          required
          maxLength={100}
          autocomplete="name"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <p role="status" class={said.bad ? 'bad xs' : 'soft xs'}>
        {said.text}
      </p>
      <button class="btn" type="submit" aria-disabled={name.trim() === now}>
        Change the name
      </button>
    </form>
  );
}

function PasswordForm(): JSX.Element {
  const { api } = useDesk();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [said, setSaid] = useState({ bad: false, text: '' });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      await api.call('POST', '/account/password', { current, next });
      setCurrent('');
      setNext('');
      setSaid({ bad: false, text: 'Changed. You are signed out everywhere else.' });
    } catch (error) {
      setSaid({ bad: true, text: words(error) });
    }
  };
  return (
    <form class="notice" aria-label="Password" onSubmit={(event) => void submit(event)}>
      <h3>Password</h3>
      <Secret label="The one you have" autocomplete="current-password" value={current} onValue={setCurrent} />
      <Secret label="A new one, at least 10 characters" autocomplete="new-password" value={next} onValue={setNext} />
      <p role="status" class={said.bad ? 'bad xs' : 'soft xs'}>
        {said.text}
      </p>
      <button class="btn" type="submit">
        Change the password
      </button>
    </form>
  );
}

/** What one does with the second factor: each step has what it needs. */
type Step =
  | { kind: 'state'; state: SecondFactorState | null }
  | { kind: 'confirming'; begun: SecondFactorBegun }
  | { kind: 'codes'; codes: string[] };

function SecondFactorForm(): JSX.Element {
  const { api } = useDesk();
  const [step, setStep] = useState<Step>({ kind: 'state', state: null });
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState('');

  const read = async (): Promise<void> => {
    const state = await api.call<SecondFactorState>('GET', '/account/second-factor');
    setStep({ kind: 'state', state });
  };
  const attempt = async (run: () => Promise<void>): Promise<void> => {
    setProblem('');
    try {
      await run();
    } catch (error) {
      setProblem(words(error));
    }
  };
  useEffect(() => void attempt(read), []);

  const on = step.kind === 'state' && step.state?.since != null;
  const submit = (event: Event): void => {
    event.preventDefault();
    void attempt(async () => {
      if (step.kind === 'confirming') {
        const { recoveryCodes } = await api.call<SecondFactorOn>('POST', '/account/second-factor/confirm', { code });
        setCode('');
        return setStep({ kind: 'codes', codes: recoveryCodes });
      }
      if (step.kind === 'codes') return read();
      if (on) await api.call('POST', '/account/second-factor/off', { password });
      else {
        const begun = await api.call<SecondFactorBegun>('POST', '/account/second-factor/begin', { password });
        setStep({ kind: 'confirming', begun });
      }
      setPassword('');
      if (on) await read();
    });
  };

  return (
    <form class="notice" aria-label="Second factor" onSubmit={submit}>
      <h3>Second factor</h3>
      {step.kind === 'state' && step.state && (
        <>
          <p class="soft">
            {step.state.since === null
              ? 'Signing in can ask for a code from an authenticator app beside the password.'
              : `On since ${date(step.state.since)}. ${step.state.recoveryCodes} recovery codes left.`}
          </p>
          <Secret label="Your password" autocomplete="current-password" value={password} onValue={setPassword} />
        </>
      )}
      {step.kind === 'confirming' && (
        <>
          <p class="soft">Read this with the app, or type the key into it, and enter the code that it shows.</p>
          <QrCode text={step.begun.uri} label="The key as a QR code" />
          <CopyLine label="The key" text={step.begun.key} />
          <label class="field">
            <span>Code</span>
            <input
              class="input"
              inputMode="numeric"
              autocomplete="one-time-code"
              required
              maxLength={6}
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          </label>
        </>
      )}
      {step.kind === 'codes' && (
        <>
          <p class="soft">
            On. Keep these recovery codes where the app is not: each works once, and they are shown only now.
          </p>
          <CopyLine label="Recovery codes" text={step.codes.join('\n')} />
        </>
      )}
      <p role="alert" class={problem ? 'bad xs' : 'sr'}>
        {problem}
      </p>
      <button class="btn" type="submit">
        {step.kind === 'codes'
          ? 'I have kept them'
          : step.kind === 'confirming'
            ? 'Turn it on'
            : on
              ? 'Turn it off'
              : 'Begin'}
      </button>
    </form>
  );
}

function Secret(props: {
  label: string;
  autocomplete: 'current-password' | 'new-password';
  value: string;
  onValue(value: string): void;
}): JSX.Element {
  return (
    <label class="field">
      <span>{props.label}</span>
      <input
        class="input"
        type="password"
        required
        minLength={props.autocomplete === 'new-password' ? 10 : 1}
        autocomplete={props.autocomplete}
        value={props.value}
        onInput={(event) => props.onValue(event.currentTarget.value)}
      />
    </label>
  );
}

function words(error: unknown): string {
  return error instanceof Refusal && error.message ? error.message : 'That did not work. Try again in a moment.';
}
