import type { ComponentType } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Bar } from '../panel/bar.tsx';
import { useCell } from '../panel/cells.ts';
import { Face } from '../panel/face.tsx';
import { Presence } from '../panel/presence.tsx';
import { spoken } from '../panel/speech.ts';
import type { ViewProps } from '../panel/views.ts';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { createFollow } from './links.ts';
import { useFiles } from './files.ts';
import { Log } from './log.tsx';
import { Menu, type MenuItem } from './menu.tsx';
import { Offers } from './offers.tsx';
import { makeReach } from './reach.ts';
import { ReachForm } from './reach-form.tsx';
import { makeTalk } from './talk.ts';
import { saveTranscript } from './transcript.ts';
import { WORDS } from './words.ts';

/** One conversation: who is in it, what was said, and where one writes. `at` is its id (see Talk.id). */
export function Chat(props: ViewProps) {
  const { host, nav, at, away, phone, find, shown } = props;
  const talk = useMemo(() => makeTalk(host, at, nav.rename, shown), [at, shown]);
  const going = useCell(host.store.conversations).find(({ status }) => status === 'open')?.id;
  useEffect(() => {
    // It was begun elsewhere, or is told of only now. What is being written here keeps its place until it is sent.
    if (!at && going && !talk.draft.get()) nav.rename(going);
  }, [at, going]);
  const follow = useMemo(() => createFollow(host, nav), [host, nav]);
  useEffect(() => talk.stop, [talk]);
  const reach = useMemo(() => makeReach(host), [host]);
  useEffect(() => reach.stop, [reach]);
  const messages = useCell(talk.messages);
  const view = useCell(talk.view);
  const offline = useCell(talk.offline);
  const online = useCell(talk.online);
  const files = useFiles(props);
  const sending = useCell(files.sent).some((one) => one.at === at);
  const connected = useCell(talk.connected);
  // One that is known by its name only is on its way.
  const coming = !connected && !view && at !== '' && at !== 'new';
  const empty = messages.length === 0 && !view?.seq && !sending && !coming;
  const site = host.store.config.name;
  const { locale } = spoken(host.speech.get());
  const [muted, setMuted] = useState(!!host.keep.get('mute'));
  const closed = view?.status === 'closed';
  const items: MenuItem[] = [
    { label: WORDS.save, icon: 'file', run: () => void saveTranscript(talk, site, locale) },
    {
      label: WORDS.sound,
      icon: 'bell',
      on: !muted,
      run() {
        host.keep.set('mute', muted ? '' : '1');
        setMuted(!muted);
      },
    },
    {
      label: closed ? WORDS.reopen : WORDS.end,
      icon: closed ? 'open' : 'check',
      disabled: !connected || !view?.seq,
      run: () => void talk.become(closed ? 'open' : 'closed'),
    },
  ];
  const name = messages.findLast((each) => each.from === 'operator')?.name;
  return (
    <>
      <Bar
        title={empty ? WORDS.new : name ? WORDS.at(name, site) : site}
        face={name && <Face name={name} />}
        onBack={nav.back}
        onClose={host.close}
        actions={!empty && <Menu items={items} />}
      >
        <Presence online={online} connected={!offline} away={away} />
      </Bar>
      {empty ? (
        <>
          <div class="hint">
            <p class="voice">{WORDS.ask}</p>
            <p dir="auto">{online && !offline ? WORDS.hintHere : WORDS.hintAway}</p>
          </div>
          <Offers talk={talk} nav={nav} find={find} />
        </>
      ) : (
        <Log
          talk={talk}
          locale={locale}
          now={host.now}
          files={files}
          rating={<Rating {...props} />}
          onRead={(slug) => nav.go('help', slug)}
          follow={follow}
        />
      )}
      <ReachForm reach={reach} wanted={!online && !offline} />
      {shown && <p class="fine shown">{WORDS.shown}</p>}
      <Composer talk={talk} focus={!phone} files={files} onSend={reach.keep} />
      <Announcer talk={talk} />
      {files.kit && <files.kit.Door uploads={files.uploads} at={at} />}
    </>
  );
}

/** Comes when it is wanted; where it does not come, nobody is asked. */
function Rating(props: ViewProps) {
  const [View, setView] = useState<{ it: ComponentType<ViewProps> }>();
  useEffect(() => void props.part('rating').then((it) => it && setView({ it })), []);
  return View ? <View.it {...props} /> : null;
}
