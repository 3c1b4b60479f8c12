import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useDesk } from '../desk-context.ts';
import { AccountForm } from '../parts/account-form.tsx';
import { AssistantForm } from '../parts/assistant-form.tsx';
import { CallbacksForm } from '../parts/callbacks-form.tsx';
import { CannedForm } from '../parts/canned-form.tsx';
import { FilesForm } from '../files/settings-form.tsx';
import { HoursForm } from '../parts/hours-form.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { InstallForm } from '../parts/install-form.tsx';
import { Bars, Failure, useLate } from '../parts/late.tsx';
import { LookForm } from '../parts/look-form.tsx';
import { SiteForm } from '../parts/site-form.tsx';
import { TrainingForm } from '../sandbox/training-form.tsx';
import { OutreachForm } from '../outreach/outreach-form.tsx';
import { TeamForm } from '../parts/team-form.tsx';
import { NotifyForm } from '../notify/notify-form.tsx';
import { RoutingForm } from '../routing/routing-form.tsx';
import { formatRoute } from '../state/route.ts';

interface SettingsPart {
  name: string;
  label: string;
  icon: IconName;
  /** Of the settings that owners and admins read and write; the others ask for what they show themselves. */
  service: boolean;
  /** It has columns of its own. */
  wide?: true;
  Form: () => JSX.Element | null;
}

const PARTS: SettingsPart[] = [
  { name: 'install', label: 'Install', icon: 'bolt', service: true, Form: InstallForm },
  { name: 'look', label: 'Look', icon: 'screen', service: true, wide: true, Form: LookForm },
  { name: 'site', label: 'Site', icon: 'page', service: true, Form: SiteForm },
  { name: 'hours', label: 'Hours', icon: 'clock', service: true, Form: HoursForm },
  { name: 'callbacks', label: 'Callbacks', icon: 'phone', service: true, Form: CallbacksForm },
  { name: 'answers', label: 'Automatic answers', icon: 'book', service: true, Form: AssistantForm },
  { name: 'outreach', label: 'Speaking first', icon: 'talk', service: true, Form: OutreachForm },
  { name: 'routing', label: 'Routing', icon: 'give', service: true, Form: RoutingForm },
  { name: 'files', label: 'Files', icon: 'clip', service: true, Form: FilesForm },
  { name: 'replies', label: 'Canned replies', icon: 'slash', service: false, Form: CannedForm },
  { name: 'team', label: 'Team', icon: 'people', service: false, Form: TeamForm },
  { name: 'training', label: 'Training', icon: 'spark', service: false, Form: TrainingForm },
  { name: 'notifications', label: 'Notifications', icon: 'bell', service: false, Form: NotifyForm },
  { name: 'you', label: 'You', icon: 'person', service: false, Form: AccountForm },
];

/** What most come for. */
const FIRST = 'hours';

/** What owners and admins set; everybody else sees who can. */
export function Settings(): JSX.Element {
  const { settings, router, me } = useDesk();
  const { site, selected } = router.route.value;
  const role = me.value?.sites.find((one) => one.id === site)?.role;
  const load = settings.load.value;
  const late = useLate(load.kind === 'loading');
  useEffect(() => {
    if (settings.load.peek().kind !== 'loading') void settings.fetch(site);
  }, [site]);
  const part = PARTS.find(({ name }) => name === (selected ?? FIRST)) ?? PARTS[0]!;
  const locked = role === 'operator' || (load.kind === 'failed' && load.code === 'forbidden');
  const ready = !locked && load.kind === 'ready';
  return (
    <main class="settings">
      <nav class="col" aria-label="Settings">
        <h1>Settings</h1>
        <ul>
          {PARTS.map(({ name, label, icon }) => (
            <li key={name}>
              <a
                class="line-btn"
                href={formatRoute({ view: 'settings', site, selected: name, person: false })}
                aria-current={part.name === name ? 'page' : undefined}
              >
                <Icon name={icon} /> {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <section class={part.wide && ready ? 'col sheet wide' : 'col sheet'} aria-label={part.label}>
        {part.wide && ready ? (
          <part.Form />
        ) : (
          <div class="scroll" tabIndex={0} role="region" aria-label={`${part.label}, settings`}>
            {!part.service ? (
              <part.Form />
            ) : locked ? (
              <div class="state">
                <h2>Locked</h2>
                <p>{load.kind === 'failed' ? load.message : 'Owners and admins of this site change this.'}</p>
              </div>
            ) : load.kind === 'failed' ? (
              <Failure
                title="The settings did not come"
                message={load.message}
                code={load.code}
                again={() => void settings.fetch(site)}
              />
            ) : late ? (
              <Bars kind="person" label="Reading the settings" />
            ) : (
              <part.Form />
            )}
          </div>
        )}
      </section>
    </main>
  );
}
