import { useEffect, useState } from 'preact/hooks';
import { kindWords, sizeWords } from '../../protocol/file-words.ts';
import type { FileView } from '../../protocol/messages.ts';
import { within } from '../../protocol/picture-size.ts';
import type { LocalMessage } from '../host.ts';
import { useCell } from '../panel/cells.ts';
import { Icon } from '../panel/icon.tsx';
import { ICONS } from './icons.ts';
import type { Upload, Uploads } from './uploads.ts';
import { WORDS } from './words.ts';

/** Pictures are shown within this square, in px. */
const SIDE = 240;

/** A file of a message: a picture of it, else its name; both offer it for keeping. */
export function Shown({ file, uploads, address }: { file: FileView; uploads: Uploads; address: string }) {
  const [broken, setBroken] = useState(false);
  // What the server says is checked to be text, and an address of the server: nothing else becomes a link.
  const name = typeof file.name === 'string' ? file.name : WORDS.file;
  const href = String(new URL(String(file.url).replace(/^(?!\/v1\/files\/).*/s, '/'), address));
  const { preview } = file;
  if (preview && !broken) {
    return (
      <a class="pic" href={href} download={name} target="_blank" rel="noopener noreferrer">
        <img
          src={`${href}/preview`}
          alt={name}
          {...within(preview, SIDE)}
          loading="lazy"
          decoding="async"
          onError={() => setBroken(true)}
        />
      </a>
    );
  }
  return (
    <a class="paper" href={href} download={name} target="_blank" rel="noopener noreferrer">
      <Icon d={ICONS.file} />
      <About
        name={name}
        kind={kindWords(String(file.type), WORDS.text)}
        size={sizeWords(Number(file.size), uploads.locale())}
      />
    </a>
  );
}

/** What it is and how large stand in the panel's own order, whichever way each of them is read. */
function About({ name, kind, size }: { name: string; kind?: string; size: string }) {
  return (
    <span class="about">
      <b dir="auto">{name}</b>
      <span>
        {kind && (
          <>
            <bdi>{kind}</bdi> ·{' '}
          </>
        )}
        <bdi>{size}</bdi>
      </span>
    </span>
  );
}

/** What is on its way in this conversation, until its message is there. */
export function Sending({ uploads, at, messages }: { uploads: Uploads; at: string; messages: LocalMessage[] }) {
  const there = new Set(messages.map(({ id }) => id));
  const under = useCell(uploads.sent).filter((one) => one.at === at && !there.has(one.begun.id));
  // Its message is there: what was kept for drawing it can go.
  useEffect(() => {
    for (const { key, begun, state } of uploads.sent.get()) {
      if (state === 'done' && there.has(begun.id)) uploads.cancel(key);
    }
  });
  return (
    <>
      {under.map((upload) => (
        <OnItsWay key={upload.key} upload={upload} uploads={uploads} />
      ))}
    </>
  );
}

function OnItsWay({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { key, file, picture, state, progress, reason, again } = upload;
  const [broken, setBroken] = useState(false);
  const failed = state === 'failed';
  const size = sizeWords(file.size, uploads.locale());
  return (
    <div class={failed ? 'msg mine first last failed' : 'msg mine first last sending'}>
      <div class="bub file">
        {picture && !broken ? (
          <span class="pic half">
            <img src={picture} alt={file.name} onError={() => setBroken(true)} />
          </span>
        ) : (
          <span class="paper">
            <Icon d={ICONS.file} />
            <About name={file.name} size={size} />
          </span>
        )}
        {!failed && <progress max={1} value={progress} aria-label={WORDS.sending(file.name)} />}
      </div>
      <p class={failed ? 'meta bad' : 'meta'}>
        {failed ? (
          <>
            <Icon d={ICONS.alert} /> <span role="alert">{`${WORDS.notSent} ${reason}`.trim()}</span>
            {again && (
              <button type="button" onClick={() => uploads.retry(key)}>
                {WORDS.retry}
              </button>
            )}
            <button type="button" onClick={() => uploads.cancel(key)}>
              {WORDS.discard}
            </button>
          </>
        ) : (
          <>
            {state === 'waiting' ? WORDS.waits : percent(progress, uploads.locale())}
            {state !== 'done' && (
              <button type="button" onClick={() => uploads.cancel(key)}>
                {WORDS.cancel}
              </button>
            )}
          </>
        )}
      </p>
    </div>
  );
}

/** Never more than there is. */
function percent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(Math.floor(share * 100) / 100);
}
