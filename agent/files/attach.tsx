import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { accepted, sizeWords } from '../../protocol/file-words.ts';
import { useDesk } from '../desk-context.ts';
import { Icon } from '../parts/icon.tsx';
import { FileAbout, FilePicture } from './shown.tsx';

export interface Attaching {
  /** Some files are chosen for this conversation. */
  any: boolean;
  /** The button of the form. */
  button: JSX.Element | null;
  /** What is chosen, and why something was not. */
  tray: JSX.Element | null;
  /** Said while something hangs above the form. */
  over: boolean;
  onPaste(event: ClipboardEvent): void;
}

/** Files beside an answer: by the button, pasted into the text, or dropped on the conversation. */
export function useAttaching(conversation: string, focus: () => void): Attaching {
  const { uploads, router } = useDesk();
  const [problem, setProblem] = useState('');
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const rules = uploads.rules.value;
  const chosen = uploads.chosen.value.filter((one) => one.conversation === conversation);
  const choose = (files: Iterable<File>): void => {
    setProblem(uploads.choose(router.route.peek().site, conversation, files));
    focus();
  };

  useEffect(() => {
    const place = input.current?.closest('section');
    return place && rules ? takeDrops(place, choose, setOver) : undefined;
  }, [rules, conversation]);

  return {
    any: chosen.length > 0,
    over,
    onPaste(event) {
      const { files, types } = event.clipboardData ?? {};
      // A page that is copied brings its pictures beside its words: then the words are meant.
      if (!rules || !files?.length || types?.includes('text/plain')) return;
      event.preventDefault();
      choose(files);
    },
    button: rules && (
      <>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          accept={accepted(rules.types)}
          onChange={({ currentTarget }) => {
            choose(currentTarget.files ?? []);
            // The same file chosen again is a change again.
            currentTarget.value = '';
          }}
        />
        <button type="button" class="btn ghost s icon" title="Attach a file" onClick={() => input.current?.click()}>
          <Icon name="clip" />
          <span class="sr">Attach a file</span>
        </button>
      </>
    ),
    tray:
      chosen.length > 0 || problem ? (
        <div class="file-tray">
          {chosen.length > 0 && (
            <ul aria-label="Files to send">
              {chosen.map(({ id, file, picture }) => (
                <li key={id}>
                  <FilePicture src={picture} />
                  <FileAbout name={file.name} line={sizeWords(file.size)} />
                  <button
                    type="button"
                    class="btn ghost s icon"
                    onClick={() => {
                      uploads.unchoose(id);
                      focus();
                    }}
                  >
                    <Icon name="cross" />
                    <span class="sr">Remove {file.name}</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
          {problem && (
            <p class="xs bad" role="alert" dir="auto">
              {problem}
            </p>
          )}
        </div>
      ) : null,
  };
}

/** @returns what stops it. */
function takeDrops(
  place: HTMLElement,
  choose: (files: FileList) => void,
  setOver: (over: boolean) => void,
): () => void {
  const end = new AbortController();
  const { signal } = end;
  // Entering a part of the place comes before leaving the one before.
  let depth = 0;
  const hang = (by: number) => (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    depth = Math.max(0, depth + by);
    setOver(depth > 0);
  };
  place.addEventListener('dragenter', hang(1), { signal });
  place.addEventListener('dragleave', hang(-1), { signal });
  place.addEventListener('dragover', hang(0), { signal });
  place.addEventListener(
    'drop',
    (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      choose(event.dataTransfer.files);
    },
    { signal },
  );
  return () => end.abort();
}
