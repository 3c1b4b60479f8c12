import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SiteForm } from '../../protocol/settings.ts';
import type { Said, Shown } from './shown.ts';

/** A frame is made when its writer pauses. In ms. */
const PAUSE_MS = 250;
/** The panel opens in a few steps after it is ready. In ms. */
const STEADY_MS = 350;

interface Frame {
  id: number;
  shown: Shown;
  drawn: boolean;
}

const MODES = [
  ['light', 'Day'],
  ['dark', 'Night'],
] as const;

/** The widget as visitors would see it with these settings: the real one, in a frame that can do nothing. */
export function Preview({ form, writeKey, at }: { form: SiteForm; writeKey: string; at: number }): JSX.Element {
  const [mode, setMode] = useState<'light' | 'dark'>(() =>
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  );
  const [here, setHere] = useState(true);
  const [small, setSmall] = useState(false);
  const [frames, setFrames] = useState<Frame[]>([]);
  const made = useRef(0);
  const wanted = JSON.stringify(shownOf(form, writeKey, { online: here, dark: mode === 'dark', at }));

  useEffect(() => {
    const timer = setTimeout(
      () => {
        const id = ++made.current;
        // One is seen, one is coming: what was coming before is not waited for.
        setFrames((now) => [
          ...now.filter(({ drawn }) => drawn).slice(-1),
          { id, shown: JSON.parse(wanted) as Shown, drawn: false },
        ]);
      },
      made.current === 0 ? 0 : PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [wanted]);

  const drawn = (id: number): void =>
    setFrames((now) =>
      now.some((frame) => frame.id === id)
        ? now.filter((frame) => frame.id >= id).map((frame) => (frame.id === id ? { ...frame, drawn: true } : frame))
        : now,
    );
  return (
    <aside class="col look-preview" aria-label="Preview">
      <header class="preview-head">
        <h3 class="grow">Preview</h3>
        <div class="seg" role="group" aria-label="Somebody is there">
          <button type="button" aria-pressed={here} onClick={() => setHere(true)}>
            Here
          </button>
          <button type="button" aria-pressed={!here} onClick={() => setHere(false)}>
            Away
          </button>
        </div>
        <div class="seg" role="group" aria-label="Light or dark">
          {MODES.map(([name, label]) => (
            <button key={name} type="button" aria-pressed={mode === name} onClick={() => setMode(name)}>
              {label}
            </button>
          ))}
        </div>
        <div class="seg" role="group" aria-label="Size">
          <button type="button" class="by-size" aria-pressed={small} onClick={() => setSmall(!small)}>
            360 px
          </button>
        </div>
      </header>
      <div class="stage" data-mode={mode} data-size={small ? 'phone' : 'page'}>
        {frames.map((frame) => (
          <One key={frame.id} frame={frame} onDrawn={() => drawn(frame.id)} />
        ))}
      </div>
    </aside>
  );
}

function One({ frame, onDrawn }: { frame: Frame; onDrawn(): void }): JSX.Element {
  const element = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hear = (event: MessageEvent<Said>): void => {
      const there = element.current?.contentWindow;
      if (!there || event.source !== there) return;
      // The frame has no origin to name. What it is told is public once it is live.
      if (event.data.kind === 'ready') there.postMessage(frame.shown, '*');
      else timer = setTimeout(onDrawn, STEADY_MS);
    };
    addEventListener('message', hear);
    return () => {
      removeEventListener('message', hear);
      clearTimeout(timer);
    };
  }, []);
  return (
    <iframe
      ref={element}
      class={frame.drawn ? 'drawn' : ''}
      src="/agent/preview.html"
      sandbox="allow-scripts"
      title="The widget with these settings"
      tabIndex={-1}
    />
  );
}

/** `at`: which rule's texts are shown, -1 for none. */
function shownOf(
  form: SiteForm,
  writeKey: string,
  { online, dark, at }: { online: boolean; dark: boolean; at: number },
): Shown {
  const { name, color, position, features, greeting, away, languages, pages } = form;
  const rule = pages[at];
  return {
    kind: 'show',
    writeKey,
    config: {
      name,
      color: /^#[0-9a-f]{6}$/i.test(color) ? color : '#57544d',
      position,
      consent: 'none',
      features: { ...features, slots: false },
      texts: { greeting: rule?.greeting || greeting },
      online,
    },
    panel: { ...(away && { away }), languages },
    launcher: rule?.launcher ?? '',
    dark,
  };
}
