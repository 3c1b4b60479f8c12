import { useEffect, useRef, useState } from 'preact/hooks';
import { accepted, sizeWords } from '../../protocol/file-words.ts';
import { useCell } from '../panel/cells.ts';
import { Icon } from '../panel/icon.tsx';
import { ICONS } from './icons.ts';
import type { Uploads } from './uploads.ts';
import { WORDS } from './words.ts';

/** The button, and the input behind it: that is never seen, so it is no stop of the Tab key either. */
export function Attach({ uploads, at }: { uploads: Uploads; at: string }) {
  const input = useRef<HTMLInputElement>(null);
  const rules = useCell(uploads.rules);
  if (!rules) return null;
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={accepted(rules.types)}
        onChange={({ currentTarget }) => {
          uploads.choose(at, currentTarget.files ?? []);
          // The same file chosen again is a change again.
          currentTarget.value = '';
          field(currentTarget)?.focus();
        }}
      />
      <button type="button" class="attach" aria-label={WORDS.attach} onClick={() => input.current?.click()}>
        <Icon d={ICONS.attach} />
      </button>
    </>
  );
}

/** What is chosen, each with its picture and the way to take it back. */
export function Tray({ uploads, at }: { uploads: Uploads; at: string }) {
  const chosen = useCell(uploads.chosen).filter((one) => one.at === at);
  const problem = useCell(uploads.problem);
  return (
    <>
      {chosen.length > 0 && (
        <ul class="tray" aria-label={WORDS.chosen}>
          {chosen.map(({ key, file, picture }) => (
            <li key={key}>
              <Picture src={picture} />
              <span class="about">
                <b dir="auto">{file.name}</b>
                <span>{sizeWords(file.size, uploads.locale())}</span>
              </span>
              <button
                type="button"
                class="off"
                aria-label={WORDS.remove(file.name)}
                onClick={({ currentTarget }) => {
                  const next = field(currentTarget);
                  uploads.unchoose(key);
                  next?.focus();
                }}
              >
                <Icon d={ICONS.close} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

/** Where the page forbids the picture, or it is none, its place is a sheet of paper. */
function Picture({ src }: { src: string }) {
  const [broken, setBroken] = useState(false);
  return src && !broken ? (
    <img class="thumb" src={src} alt="" onError={() => setBroken(true)} />
  ) : (
    <span class="thumb">
      <Icon d={ICONS.file} />
    </span>
  );
}

/** Takes what is dropped on the view or pasted into it, and says so while something hangs above it. */
export function Door({ uploads, at }: { uploads: Uploads; at: string }) {
  const mark = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const rules = useCell(uploads.rules);
  useEffect(() => {
    const view = mark.current?.parentElement;
    if (!view || !rules) return undefined;
    const end = new AbortController();
    const { signal } = end;
    // Entering a part of the view comes before leaving the one before.
    let depth = 0;
    const hang = (by: number) => (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    view.addEventListener('dragenter', hang(1), { signal });
    view.addEventListener('dragleave', hang(-1), { signal });
    view.addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault(), { signal });
    view.addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        depth = 0;
        setOver(false);
        uploads.choose(at, event.dataTransfer?.files ?? []);
        field(view)?.focus();
      },
      { signal },
    );
    view.addEventListener(
      'paste',
      (event) => {
        // A page that is copied brings its pictures beside its words: then the words are meant.
        const { files, types } = event.clipboardData ?? {};
        if (!files?.length || types?.includes('text/plain')) return;
        event.preventDefault();
        uploads.choose(at, files);
      },
      { signal },
    );
    return () => end.abort();
  }, [rules, at]);
  return (
    <div class="door" ref={mark} hidden={!over}>
      <p>
        <Icon d={ICONS.attach} /> {WORDS.drop}
      </p>
    </div>
  );
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return !!dataTransfer?.types.includes('Files');
}

/** Where one writes, which takes the focus back. */
function field(from: Element): HTMLElement | null | undefined {
  return from.closest('.view')?.querySelector('textarea');
}
