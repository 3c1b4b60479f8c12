import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { InvitationSeen } from '../../protocol/team.ts';
import { Refusal } from '../api.ts';
import { useDesk } from '../desk-context.ts';
import type { InvitationLink } from '../state/invitation.ts';
import { plain } from '../words.ts';
import { Door, DoorProblem } from './door.tsx';

/** The door for who was asked to join: a name and a password, or the password they have. */
export function InvitationDoor({ link }: { link: InvitationLink }): JSX.Element {
  const { api, invitation, session } = useDesk();
  const [seen, setSeen] = useState<InvitationSeen | null>(null);
  const [problem, setProblem] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    api
      .call<InvitationSeen>('POST', '/invitations/look', link)
      .then(setSeen, (error: unknown) => setProblem(why(error)));
  }, [link]);

  const submit = async (): Promise<void> => {
    if (!seen || busy) return;
    setBusy(true);
    setProblem('');
    try {
      await api.call('POST', '/invitations/accept', { ...link, name, password });
      // Whoever was signed in here is not who was invited, or sees the new site only with a new session.
      if (session.state.peek().kind === 'in') await session.logout();
      await session.login(seen.email, password).catch(() => session.check());
      invitation.value = null;
    } catch (error) {
      setProblem(why(error));
      setBusy(false);
    }
  };

  return (
    <Door
      label="Join"
      title={seen ? `Come in to ${plain(seen.siteName)}.` : 'An invitation'}
      line={seen ? `${plain(seen.email)}, ${seen.role}` : problem ? 'It cannot be used.' : 'One moment.'}
      submit={submit}
    >
      {seen && !seen.known && (
        <label class="field">
          <span>Your name, as visitors see it</span>
          <input
            class="input"
            autocomplete="name"
            required
            maxLength={100}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
      )}
      {seen && (
        <label class="field">
          <span>{seen.known ? 'The password of your account here' : 'A password, at least 10 characters'}</span>
          <input
            class="input"
            type="password"
            autocomplete={seen.known ? 'current-password' : 'new-password'}
            required
            minLength={seen.known ? 1 : 10}
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
      )}
      <DoorProblem problem={problem} />
      {seen && (
        <button class="btn main" type="submit" aria-disabled={busy}>
          Join
        </button>
      )}
      <button class="btn ghost" type="button" onClick={() => (invitation.value = null)}>
        Not now
      </button>
    </Door>
  );
}

function why(error: unknown): string {
  return error instanceof Refusal && error.message ? error.message : 'That did not work. Try again in a moment.';
}
