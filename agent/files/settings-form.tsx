import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { sizeWords } from '../../protocol/file-words.ts';
import { useDesk } from '../desk-context.ts';
import { Saving } from '../parts/saving.tsx';
import { Switch } from '../parts/switch.tsx';

/** What an owner chooses from; the server looks into each file for what it is. */
const KINDS: { label: string; line: string; types: string[] }[] = [
  {
    label: 'Pictures',
    line: 'PNG, JPEG, GIF and WebP',
    types: ['image/png', 'image/jpeg', 'image/gif', 'image/webp'],
  },
  { label: 'PDF', line: 'Offered as it came; nothing looks for viruses', types: ['application/pdf'] },
  { label: 'Text', line: 'Notes, logs, CSV: whatever is plain text', types: ['text/plain'] },
];

/** What may be sent in conversations, by both sides. */
export function FilesForm(): JSX.Element | null {
  const { settings, router, uploads } = useDesk();
  const { site } = router.route.value;
  const draft = settings.files.value;
  if (!draft) return null;
  const { types } = draft.value;
  const most = uploads.rules.value?.most;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void settings.saveFiles(site).then(() => uploads.fetch(site));
      }}
    >
      <header class="part-head">
        <h2>Files</h2>
        <Saving draft={draft} />
      </header>
      {KINDS.map((kind) => {
        const on = kind.types.some((type) => types.includes(type));
        const rest = types.filter((type) => !kind.types.includes(type));
        return (
          <Switch
            key={kind.label}
            on={on}
            label={kind.label}
            line={kind.line}
            change={(taken) => settings.changeFiles({ types: taken ? [...rest, ...kind.types] : rest })}
          />
        );
      })}
      <p class="xs soft">
        {types.length === 0
          ? 'Nothing is taken: there is no button to attach a file.'
          : `Visitors and operators can send these${most === undefined ? '' : `, up to ${sizeWords(most)} each`}. What is in a file counts, not its name.`}
      </p>
      <RoomTaken />
    </form>
  );
}

/** The smallest file counts for so much. */
const LEAST = 16_384;

/** How much of its room the site's files take, and where there is none, that no file is taken. */
function RoomTaken(): JSX.Element | null {
  const { router, uploads } = useDesk();
  const { site } = router.route.value;
  // Files came since the page was opened.
  useEffect(() => void uploads.fetch(site), [site]);
  const room = uploads.room.value;
  if (!room) return null;
  const { used, most, visitors, low } = room;
  const taken = `${sizeWords(used)} of ${sizeWords(most)} used.`;
  if (low) return <p class="xs bad">{taken} The server’s disk is nearly full: no file is taken until it has room.</p>;
  if (most - used < LEAST) return <p class="xs bad">{taken} No file is taken until old ones have gone.</p>;
  if (visitors - used < LEAST) {
    return (
      <p class="xs bad">{taken} Visitors can send none until old ones have gone; the rest is left to your team.</p>
    );
  }
  return <p class="xs soft">{taken}</p>;
}
