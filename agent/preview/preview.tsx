import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SiteForm } from '../../protocol/settings.ts';
import { languageOf } from '../../protocol/language.ts';
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

export interface PreviewProps {
  form: SiteForm;
  writeKey: string;
  /** Which rule's texts are shown, -1 for none. */
  at: number;
  /** In which language it speaks. */
  language: string;
}

/** The widget as visitors would see it with these settings: the real one, in a frame that can do nothing. */
export function Preview({ form, writeKey, at, language }: PreviewProps): JSX.Element {
  const [mode, setMode] = useState<'light' | 'dark'>(() =>
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  );
  const [here, setHere] = useState(true);
  const [small, setSmall] = useState(false);
  const [frames, setFrames] = useState<Frame[]>([]);
  const made = useRef(0);
  const wanted = JSON.stringify(shownOf(form, writeKey, { online: here, dark: mode === 'dark', at, language }));

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
  // With the frame, not after it: it says only once that it is ready.
  useLayoutEffect(() => {
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

function shownOf(
  form: SiteForm,
  writeKey: string,
  { online, dark, at, language }: { online: boolean; dark: boolean; at: number; language: string },
): Shown {
  const { name, color, position, features, languages, pages } = form;
  const { greeting, away } = language === languages[0] ? form : (form.texts[language] ?? { greeting: '', away: '' });
  const spoken = languageOf(language) ?? 'en';
  const rule = pages[at];
  return {
    kind: 'show',
    writeKey,
    config: {
      name,
      color: /^#[0-9a-f]{6}$/i.test(color) ? color : '#57544d',
      ...(position === 'left' && { position }),
      features: { ...features, slots: false },
      language: spoken,
      // Its launcher is never read out: the frame is a picture.
      texts: { greeting: rule?.greeting || greeting, name, failed: name },
      online,
    },
    panel: { ...(away && { away }), languages, language: spoken },
    launcher: rule?.launcher ?? '',
    dark,
  };
}
