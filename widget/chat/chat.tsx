import { useEffect, useMemo } from 'preact/hooks';
import { Bar } from '../panel/bar.tsx';
import { useCell } from '../panel/cells.ts';
import { Face } from '../panel/face.tsx';
import { Presence } from '../panel/presence.tsx';
import type { ViewProps } from '../panel/views.ts';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { Log } from './log.tsx';
import { makeReach } from './reach.ts';
import { ReachForm } from './reach-form.tsx';
import { makeTalk } from './talk.ts';
import { WORDS } from './words.ts';

/** One conversation: who is in it, what was said, and where one writes. `at` is its id (see Talk.id). */
export function Chat({ host, nav, at, away, phone }: ViewProps) {
  const talk = useMemo(() => makeTalk(host, at, nav.rename), [at]);
  useEffect(() => talk.stop, [talk]);
  const reach = useMemo(() => makeReach(host), [host]);
  useEffect(() => reach.stop, [reach]);
  const messages = useCell(talk.messages);
  const view = useCell(talk.view);
  const offline = useCell(talk.offline);
  const online = useCell(talk.online);
  const empty = messages.length === 0 && !view?.seq;
  const site = host.store.config.name;
  const name = messages.findLast((each) => each.from === 'operator')?.name;
  return (
    <>
      <Bar
        title={empty ? WORDS.new : name ? WORDS.at(name, site) : site}
        face={name && <Face name={name} />}
        onBack={nav.back}
        onClose={host.close}
      >
        <Presence online={online} connected={!offline} away={away} />
      </Bar>
      {empty ? (
        <div class="hint">
          <p class="voice">{WORDS.ask}</p>
          <p dir="auto">{online && !offline ? WORDS.hintHere : WORDS.hintAway}</p>
        </div>
      ) : (
        <Log talk={talk} now={host.now} />
      )}
      <ReachForm reach={reach} wanted={!online && !offline} />
      <Composer talk={talk} focus={!phone} onSend={reach.keep} />
      <Announcer talk={talk} />
    </>
  );
}
