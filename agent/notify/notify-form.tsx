import type { JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import { Switch } from '../parts/switch.tsx';
import type { PushState } from './notifier.ts';

const BLOCKED = 'This browser blocks them for this address. Only you can allow them, beside the address.';
const UNSUPPORTED = 'Not in this browser, or not at this address: it needs https.';

/** How one hears of a message while looking elsewhere. All of it is for this browser. */
export function NotifyForm(): JSX.Element {
  const { notifier } = useDesk();
  const permission = notifier.permission.value;
  const push = notifier.push.value;
  return (
    <div class="plain-part" role="form" aria-label="Notifications">
      <header class="part-head">
        <h2>Notifications</h2>
      </header>
      <p class="soft">
        For this browser, of what is yours and what is nobody's. One for each message, however many tabs are open; none
        of what you are reading. Away, you hear only of what is yours.
      </p>
      <div class="notify-lines">
        <div class="line notify-line">
          <Switch
            on={notifier.sound.value}
            change={(on) => notifier.setSound(on)}
            label="A sound"
            line="As soon as you touched the page once; browsers want it so."
          />
          <button type="button" class="btn s" onClick={notifier.try}>
            Play it
          </button>
        </div>
        <div class="line notify-line">
          <Switch
            on={notifier.desktop.value && permission === 'granted'}
            change={(on) => void notifier.setDesktop(on)}
            off={permission === 'blocked' || permission === 'unsupported'}
            label="On the desktop"
            line={
              permission === 'blocked'
                ? BLOCKED
                : permission === 'unsupported'
                  ? UNSUPPORTED
                  : 'While the page is open and you look elsewhere.'
            }
          />
        </div>
        <div class="line notify-line">
          <Switch
            on={push.kind === 'on' || push.kind === 'working'}
            change={(on) => void notifier.setPush(on)}
            off={push.kind === 'blocked' || push.kind === 'unsupported' || push.kind === 'working'}
            label="When the page is closed"
            line={pushLine(push)}
            bad={push.kind === 'refused'}
          />
        </div>
      </div>
      <p class="xs soft">
        When the page is closed a message comes by the push service of your browser's maker, which cannot read it. It
        ends when you log out here.
      </p>
    </div>
  );
}

function pushLine(push: PushState): string {
  switch (push.kind) {
    case 'working':
      return 'Asking your browser…';
    case 'blocked':
      return BLOCKED;
    case 'unsupported':
      return UNSUPPORTED;
    case 'refused':
      return `That did not work: ${push.message}`;
    default:
      return 'Also on a phone, if you log in there.';
  }
}
