import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Role } from '../../protocol/agent.ts';
import type { InvitationMade, MembersPage, TeamMember } from '../../protocol/team.ts';
import { Refusal } from '../api.ts';
import { useDesk } from '../desk-context.ts';
import { failed, LOADING, READY, type Load } from '../state/load.ts';
import { date, plain } from '../words.ts';
import { Avatar } from './avatar.tsx';
import { CopyLine } from './copy-line.tsx';
import { Icon } from './icon.tsx';
import { Bars, Failure, useLate } from './late.tsx';

const ROLES: { role: Role; may: string }[] = [
  { role: 'operator', may: 'Operator: answers' },
  { role: 'admin', may: 'Admin: answers, sets up' },
  { role: 'owner', may: 'Owner: everything' },
];

/** Who works for the site. Owners invite and change; everybody else sees it, and who can. */
export function TeamForm(): JSX.Element {
  const { api, router, me } = useDesk();
  const { site } = router.route.value;
  const [page, setPage] = useState<MembersPage | null>(null);
  const [load, setLoad] = useState<Load>(LOADING);
  const [problem, setProblem] = useState('');
  const at = `/sites/${encodeURIComponent(site)}/team`;
  const mine = me.value?.operator.id;
  const owns = me.value?.sites.find(({ id }) => id === site)?.role === 'owner';
  const late = useLate(load.kind === 'loading');

  const read = async (): Promise<void> => {
    try {
      setPage(await api.call<MembersPage>('GET', at));
      setLoad(READY);
    } catch (error) {
      setLoad(failed(error));
    }
  };
  useEffect(() => {
    setPage(null);
    setLoad(LOADING);
    void read();
  }, [site]);

  /** Does it and reads the team again; says why not where it was refused. */
  const change = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<void> => {
    setProblem('');
    try {
      await api.call(method, `${at}${path}`, body ?? {});
    } catch (error) {
      setProblem(error instanceof Refusal && error.message ? error.message : 'That did not work.');
    }
    await read();
  };

  if (load.kind === 'failed')
    return <Failure title="The team did not come" message={load.message} code={load.code} again={() => void read()} />;
  if (!page) return late ? <Bars kind="table" label="Reading the team" /> : <div />;
  const owners = page.members.filter(({ role, suspendedAt }) => role === 'owner' && suspendedAt === null);
  return (
    <div class="plain-part">
      <header class="part-head">
        <h2>Team</h2>
      </header>
      <p role="alert" class={problem ? 'line xs bad' : 'sr'}>
        {problem && <Icon name="warn" />}
        {problem}
      </p>
      <ul class="members" aria-label="Team">
        {page.members.map((member) => (
          <Member key={member.id} {...{ member, owns: owns && !member.fixed, me: member.id === mine, change }} />
        ))}
        {page.invitations.map(({ email, role, expiresAt }) => (
          <li key={email} class="member">
            <Avatar name="?" size="m" />
            <div class="grow">
              <b class="cut">{plain(email)}</b>
              <small>Invited. The link ends on {date(expiresAt)}.</small>
            </div>
            <span class="soft">{mayOf(role)}</span>
            {owns && (
              <button
                type="button"
                class="btn s"
                onClick={() => void change('POST', '/invitations/withdraw', { email })}
              >
                Withdraw
              </button>
            )}
          </li>
        ))}
      </ul>
      {owns ? (
        <Invite at={at} after={read} />
      ) : (
        <div class="notice">
          <h3>Changing what others may do is for owners</h3>
          <p class="soft">
            You may see the team. {owners.map(({ name }) => plain(name)).join(', ') || 'Nobody'} can change this.
          </p>
        </div>
      )}
    </div>
  );
}

type Change = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => Promise<void>;

function Member(props: { member: TeamMember; owns: boolean; me: boolean; change: Change }): JSX.Element {
  const { member, owns, me, change } = props;
  const [sure, setSure] = useState(false);
  const path = `/${encodeURIComponent(member.id)}`;
  const suspended = member.suspendedAt !== null;
  const name = plain(member.name);
  return (
    <li class="member">
      <Avatar name={member.name} size="m" />
      <div class="grow">
        <b class="cut">
          {name}
          {me && ', you'}
        </b>
        <small class="cut">{plain(member.email)}</small>
      </div>
      {suspended && <span class="tag wait">Suspended</span>}
      {member.secondFactor && <span class="tag">Signs in with a code</span>}
      {owns && !me ? (
        <>
          <label>
            <span class="sr">What {name} may</span>
            <select
              value={member.role}
              onChange={(event) => void change('PUT', `${path}/role`, { role: event.currentTarget.value })}
            >
              {ROLES.map(({ role, may }) => (
                <option key={role} value={role}>
                  {may}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="btn s" onClick={() => void change('POST', `${path}/sign-out`)}>
            Sign out<span class="sr"> {name}</span>
          </button>
          <button
            type="button"
            class="btn s"
            onClick={() => void change('PUT', `${path}/suspended`, { suspended: !suspended })}
          >
            {suspended ? 'Let in again' : 'Suspend'}
            <span class="sr"> {name}</span>
          </button>
          <button
            type="button"
            class="btn s"
            onBlur={() => setSure(false)}
            onClick={() => (sure ? void change('DELETE', path) : setSure(true))}
          >
            {sure ? 'Really remove' : 'Remove'}
            <span class="sr"> {name}</span>
          </button>
        </>
      ) : (
        <span class="soft">{mayOf(member.role)}</span>
      )}
    </li>
  );
}

/** A link is shown once, to be sent by whatever way one trusts. */
function Invite({ at, after }: { at: string; after(): Promise<void> }): JSX.Element {
  const { api } = useDesk();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const [made, setMade] = useState<InvitationMade | null>(null);
  const [problem, setProblem] = useState('');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setProblem('');
    setMade(null);
    try {
      setMade(await api.call<InvitationMade>('POST', `${at}/invitations`, { email, role }));
      setEmail('');
      await after();
    } catch (error) {
      setProblem(error instanceof Refusal && error.message ? error.message : 'That did not work.');
    }
  };
  return (
    <form class="notice" aria-label="Invite" onSubmit={(event) => void submit(event)}>
      <h3>Invite somebody</h3>
      <div class="line">
        <label class="field grow">
          <span>E-mail</span>
          <input
            class="input"
            type="email"
            required
            maxLength={254}
            value={email}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>May</span>
          <select value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>
            {ROLES.map((one) => (
              <option key={one.role} value={one.role}>
                {one.may}
              </option>
            ))}
          </select>
        </label>
        <button class="btn main" type="submit">
          Invite
        </button>
      </div>
      <div role="status">
        {problem && <p class="bad xs">{problem}</p>}
        {made && (
          <>
            <p class="xs soft">
              Send this link to {plain(made.invitation.email)}. It is shown only now, works once, and ends on{' '}
              {date(made.invitation.expiresAt)}.
            </p>
            <CopyLine label="The link" text={made.link} />
          </>
        )}
      </div>
    </form>
  );
}

function mayOf(role: Role): string {
  return ROLES.find((one) => one.role === role)?.may ?? plain(role);
}
