import type { JSX } from 'preact';
import { DeskContext } from './desk-context.ts';
import type { Desk } from './state/desk.ts';
import type { Route } from './state/route.ts';
import { Help } from './parts/help.tsx';
import { Failure } from './parts/late.tsx';
import { Rail } from './parts/rail.tsx';
import { Strip } from './parts/strip.tsx';
import { Toast } from './parts/toast.tsx';
import { Pickers } from './pickers/pickers.tsx';
import { Settings } from './views/settings.tsx';
import { useKeys } from './shortcuts.ts';
import { Articles } from './views/articles.tsx';
import { Callbacks } from './views/callbacks.tsx';
import { Inbox } from './views/inbox.tsx';
import { InvitationDoor } from './views/invitation.tsx';
import { Live } from './views/live.tsx';
import { Login } from './views/login.tsx';
import { Reports } from './views/reports.tsx';

/** The whole page: the door, or the desk behind it. */
export function App({ desk }: { desk: Desk }): JSX.Element {
  return <DeskContext.Provider value={desk}>{inside(desk)}</DeskContext.Provider>;
}

function inside(desk: Desk): JSX.Element {
  const state = desk.session.state.value;
  const link = desk.invitation.value;
  if (link) return <InvitationDoor link={link} />;
  switch (state.kind) {
    case 'unknown':
      return <main aria-busy="true" aria-label="Foyer" />;
    case 'failed':
      return (
        <main class="alone">
          <Failure
            title="The page cannot reach its server"
            message={state.why.kind === 'failed' ? state.why.message : ''}
            code={state.why.kind === 'failed' ? state.why.code : ''}
            again={() => void desk.session.check()}
          />
        </main>
      );
    case 'out':
      return <Login expired={state.expired} />;
    case 'in':
      return <Room desk={desk} />;
  }
}

function Room({ desk }: { desk: Desk }): JSX.Element {
  useKeys(desk);
  const { view, site, selected, person } = desk.router.route.value;
  const depth = selected === null ? 'list' : person ? 'person' : 'one';
  return (
    <div class="app" data-depth={depth} data-view={view} data-offline={desk.offline.value}>
      <Strip />
      <Rail />
      {site ? <View view={view} /> : <NoSite />}
      <Toast />
      <Pickers />
      <Help />
    </div>
  );
}

function View({ view }: { view: Route['view'] }): JSX.Element {
  switch (view) {
    case 'inbox':
      return <Inbox />;
    case 'callbacks':
      return <Callbacks />;
    case 'live':
      return <Live />;
    case 'articles':
      return <Articles />;
    case 'reports':
      return <Reports />;
    case 'settings':
      return <Settings />;
  }
}

function NoSite(): JSX.Element {
  return (
    <main class="alone">
      <div class="state">
        <h1>No site is yours yet</h1>
        <p>Whoever runs this Foyer can give you one. It appears here after you reload.</p>
      </div>
    </main>
  );
}
