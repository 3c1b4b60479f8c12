import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { kindWords, sizeWords } from '../../protocol/file-words.ts';
import type { FileView } from '../../protocol/messages.ts';
import { within } from '../../protocol/picture-size.ts';
import { Icon } from '../parts/icon.tsx';
import { plain } from '../words.ts';

/** Pictures are shown within this square, in px. */
const SIDE = 320;

/** A file of a message: a picture of it, else its name; both offer it for keeping. `line` is the message's id. */
export function FileShown({ file, line, found }: { file: FileView; line: string; found: boolean }): JSX.Element {
  const [broken, setBroken] = useState(false);
  const name = plain(file.name) || 'File';
  // Only an address of the server becomes a link.
  const href = plain(file.url).startsWith('/v1/files/') ? file.url : '#';
  const { preview } = file;
  const about = `${kindWords(plain(file.type))} · ${sizeWords(Number(file.size))}`;
  return (
    <p class={found ? 'words found' : 'words'} data-line={line}>
      {preview && !broken ? (
        <a class="file-pic" href={href} download={name} title={`${name} · ${about}`}>
          <img
            src={`${href}/preview`}
            alt={name}
            {...within(preview, SIDE)}
            loading="lazy"
            decoding="async"
            onError={() => setBroken(true)}
          />
        </a>
      ) : (
        <a class="file-paper" href={href} download={name}>
          <Icon name="file" />
          <FileAbout name={name} line={about} />
        </a>
      )}
    </p>
  );
}

export function FileAbout({ name, line }: { name: string; line: string }): JSX.Element {
  return (
    <span class="file-about">
      <b class="cut" dir="auto">
        {name}
      </b>
      <span class="xs soft">{line}</span>
    </span>
  );
}

/** Where there is no picture, its place is a sheet of paper. */
export function FilePicture({ src }: { src: string }): JSX.Element {
  const [broken, setBroken] = useState(false);
  return src && !broken ? (
    <img class="file-thumb" src={src} alt="" onError={() => setBroken(true)} />
  ) : (
    <span class="file-thumb">
      <Icon name="file" />
    </span>
  );
}
