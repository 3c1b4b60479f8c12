import type { JSX } from 'preact';
import { sizeWords } from '../../protocol/file-words.ts';
import { useDesk } from '../desk-context.ts';
import { Icon } from '../parts/icon.tsx';
import type { Upload } from '../state/uploads.ts';
import { FileAbout, FilePicture } from './shown.tsx';

/** What is on its way in this conversation, until its message is there. */
export function FilesSending({ conversation }: { conversation: string }): JSX.Element {
  const { uploads } = useDesk();
  const under = uploads.sent.value.filter((one) => one.conversation === conversation);
  return (
    <>
      {under.map((upload) => (
        <Sending key={upload.id} upload={upload} />
      ))}
    </>
  );
}

function Sending({ upload }: { upload: Upload }): JSX.Element {
  const { uploads } = useDesk();
  const { id, file, picture, state, progress, reason, again } = upload;
  const failed = state === 'failed';
  return (
    <article class="msg me hold">
      <time />
      <div>
        <p class="by">You</p>
        <div class="file-paper">
          <FilePicture src={picture} />
          <FileAbout name={file.name} line={sizeWords(file.size)} />
        </div>
        {failed ? (
          <p class="sent bad">
            <Icon name="warn" /> <span role="alert">Not sent. {reason}</span>
            {again && (
              <button type="button" class="btn s" onClick={() => uploads.retry(id)}>
                Send again
              </button>
            )}
            <button type="button" class="btn ghost s" onClick={() => uploads.cancel(id)}>
              Discard
            </button>
          </p>
        ) : (
          <p class="sent">
            <progress max={1} value={progress} aria-label={`Sending ${file.name}`} />
            {state === 'waiting' ? 'Waits' : `${Math.floor(progress * 100)} %`}
            {state !== 'done' && (
              <button type="button" class="btn ghost s" onClick={() => uploads.cancel(id)}>
                Cancel
              </button>
            )}
          </p>
        )}
      </div>
    </article>
  );
}
