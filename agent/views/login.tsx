import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Refusal } from '../api.ts';
import { useDesk } from '../desk-context.ts';
import { ticking } from '../words.ts';
import { Door, DoorProblem } from './door.tsx';

/** The door. What was typed stays after a refusal, but for nothing it does not say who exists. */
export function Login({ expired }: { expired: boolean }): JSX.Element {
  const { session, clock } = useDesk();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [pausedUntil, setPausedUntil] = useState(0);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const left = pausedUntil - clock.now.value;
  const paused = left > 0;

  useEffect(() => {
    document.querySelector<HTMLInputElement>('#email')?.focus();
  }, []);

  const submit = async (): Promise<void> => {
    if (busy || paused) return;
    setBusy(true);
    setRefusal(null);
    try {
      await session.login(email.trim(), password, code?.trim());
    } catch (error) {
      const why = error instanceof Refusal ? error : new Refusal(0, 'page_error', '');
      const first = why.code === 'second_factor' && code === null;
      // Being asked for a code is no refusal.
      setRefusal(first ? null : why);
      if (why.code === 'second_factor') setCode('');
      else if (why.code === 'unauthorized') setCode(null);
      if (why.status === 429) setPausedUntil(clock.now.peek() + Math.max(1, why.retryAfter) * 1000);
      setBusy(false);
      requestAnimationFrame(() =>
        document.querySelector<HTMLInputElement>(why.code === 'second_factor' ? '#code' : '#password')?.select(),
      );
    }
  };

  return (
    <Door
      label="Sign in"
      title={greeting(clock.now.value)}
      line={expired ? 'You were signed out. What you wrote is kept here.' : 'Come in and see who is there.'}
      submit={submit}
    >
      <label class="field" for="email">
        <span>E-mail</span>
        <input
          id="email"
          class="input"
          type="email"
          autocomplete="username"
          required
          value={email}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
      </label>
      <label class="field" for="password">
        <span>Password</span>
        <input
          id="password"
          class="input"
          type="password"
          autocomplete="current-password"
          required
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </label>
      {code !== null && (
        <label class="field" for="code">
          <span>Code from your app, or a recovery code</span>
          <input
            id="code"
            class="input"
            autocomplete="one-time-code"
            autocapitalize="characters"
            spellcheck={false}
            required
            maxLength={32}
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </label>
      )}
      <DoorProblem problem={refusal ? problemOf(refusal, paused) : ''} />
      <button class="btn main" type="submit" aria-disabled={busy || paused}>
        {paused ? `Again in ${ticking(left)}` : 'Sign in'} {!paused && <kbd>↵</kbd>}
      </button>
    </Door>
  );
}

/** A pause that is over is no problem any more. */
function problemOf(refusal: Refusal, paused: boolean): string {
  if (paused) return 'Too many tries. There is a pause now.';
  if (refusal.status === 429) return '';
  if (refusal.code === 'second_factor') return 'That code is wrong, or was used. Take the next one.';
  if (refusal.status === 401) return 'E-mail and password do not go together.';
  if (refusal.status === 0) return `${refusal.message} Try again in a moment.`;
  return `${refusal.message || 'That did not work.'} (${refusal.code})`;
}

function greeting(now: number): string {
  const hour = new Date(now).getHours();
  return hour < 5 || hour >= 18 ? 'Good evening.' : hour < 12 ? 'Good morning.' : 'Good afternoon.';
}
