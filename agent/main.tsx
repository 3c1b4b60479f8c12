import { render } from 'preact';
import { browser } from '../widget/transport/browser.ts';
import { createApi } from './api.ts';
import { App } from './app.tsx';
import { createAgreement } from './notify/agreement.ts';
import { createRinger, onNotificationClick } from './notify/browser.ts';
import { createDesk } from './state/create-desk.ts';
import { createInvitation } from './state/invitation.ts';
import { createKeep } from './state/keep.ts';
import { createRouter } from './state/route.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/list.css';
import './styles/thread.css';
import './styles/files.css';
import './styles/person.css';
import './styles/live.css';
import './styles/callbacks.css';
import './styles/controls.css';
import './styles/settings.css';
import './styles/team.css';
import './styles/install.css';
import './styles/look.css';
import './styles/reports.css';
import './styles/canned.css';
import './styles/login.css';
import './styles/overlay.css';
import './styles/picker.css';
import './styles/articles.css';
import './styles/outreach.css';
import './styles/presence.css';
import './styles/phone.css';

const invitation = createInvitation(window);
const link = browser({
  now: () => Date.now(),
  random: () => Math.random(),
  stringify: (value) => JSON.stringify(value),
  parse: (text) => JSON.parse(text) as unknown,
});
const desk = createDesk({
  ringer: createRinger(),
  agreement: createAgreement({
    locks: 'locks' in navigator ? navigator.locks : null,
    channel: 'BroadcastChannel' in window ? () => new BroadcastChannel('foyer.agent') : null,
    later: link.later,
    random: link.random,
  }),
  invitation,
  api: createApi((input, init) => fetch(input, init)),
  router: createRouter(window),
  link,
  socketUrl: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/agent/socket`,
  newId,
  tab: createKeep(() => sessionStorage),
  browser: createKeep(() => localStorage),
});

// A network that the browser reports as gone may leave the socket looking alive: ask it at once.
addEventListener('offline', desk.socket.wake);
// Who touches nothing for a while is away, in whichever tab they work.
for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
  addEventListener(type, desk.presence.touched, { passive: true, capture: true });
}
onNotificationClick(({ site, conversation }) =>
  desk.router.go({ view: 'inbox', site, selected: conversation, person: false }),
);
void desk.session.check();

// A file that is dropped beside its place would take the page away.
for (const kind of ['dragover', 'drop'] as const) {
  addEventListener(kind, (event) => event.dataTransfer?.types.includes('Files') && event.preventDefault());
}

const root = document.getElementById('app');
if (root) render(<App desk={desk} />, root);

/** 128 random bits as hex; `crypto.randomUUID` does not exist on plain-http pages. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
