import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CannedReply } from '../../protocol/agent.ts';
import { MESSAGE_LENGTH, SHORTCUT_LENGTH, TITLE_LENGTH } from '../../protocol/limits.ts';
import { Refusal } from '../api.ts';
import { useDesk } from '../desk-context.ts';
import { VARIABLES } from '../fill.ts';
import { Icon } from './icon.tsx';
import { Bars, Empty, Failure, useLate } from './late.tsx';
import { plain } from '../words.ts';

/** The site's canned replies: the list, or the one in hand. */
export function CannedForm(): JSX.Element {
  const { canned, router } = useDesk();
  const { site } = router.route.value;
  const [chosen, choose] = useState<string | null>(null);
  const replies = canned.replies.value;
  const load = canned.load.value;
  const late = useLate(load.kind === 'loading');
  if (chosen !== null) {
    const one = replies.find((reply) => reply.id === chosen) ?? null;
    return <ReplyEditor key={chosen} reply={one} leave={() => choose(null)} />;
  }
  return (
    <div class="canned">
      <h2 class="line">
        <span class="grow">Canned replies</span>
        <button type="button" class="btn s" onClick={() => choose(NEW)}>
          <Icon name="plus" /> New
        </button>
      </h2>
      <p class="soft">In an answer, / brings them. Everybody who works here uses and changes the same ones.</p>
      {late && replies.length === 0 && <Bars kind="rows" label="Reading the canned replies" />}
      {load.kind === 'failed' && (
        <Failure
          title="The list did not come"
          message={load.message}
          code={load.code}
          again={() => void canned.fetch(site)}
        />
      )}
      {load.kind === 'ready' && replies.length === 0 && (
        <Empty title="None is written yet">
          <p>Write once what you say often.</p>
        </Empty>
      )}
      <ul>
        {replies.map((reply) => (
          <li key={reply.id}>
            <button type="button" class="canned-row" onClick={() => choose(reply.id)}>
              <b>/{plain(reply.shortcut)}</b>
              <span class="soft cut">{plain(reply.title)}</span>
              <span class="soft cut words">{plain(reply.text)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const NEW = 'new';
const EMPTY: CannedReply = { id: '', shortcut: '', title: '', text: '' };

function ReplyEditor({ reply, leave }: { reply: CannedReply | null; leave(): void }): JSX.Element {
  const desk = useDesk();
  const { api, router, canned } = desk;
  const { site } = router.route.value;
  const [given, setGiven] = useState(reply ?? EMPTY);
  const [problem, setProblem] = useState('');
  const [sure, setSure] = useState(false);
  const set = (change: Partial<CannedReply>): void => setGiven({ ...given, ...change });
  useEffect(() => {
    if (!reply) document.querySelector<HTMLInputElement>('#canned-shortcut')?.focus();
  }, [reply]);

  const act = async (what: Promise<unknown>): Promise<void> => {
    setProblem('');
    try {
      await what;
      await canned.fetch(site);
      leave();
    } catch (error) {
      setProblem(error instanceof Refusal ? error.message : 'That did not work.');
    }
  };
  const save = (): Promise<void> => {
    const next = { ...given, id: reply?.id ?? desk.newId(), shortcut: given.shortcut.replace(/^\//, '') };
    return act(api.putCanned(site, next));
  };

  return (
    <form
      class="editor"
      aria-label={reply ? `Change /${plain(reply.shortcut)}` : 'New canned reply'}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2 class="line">
        <button type="button" class="btn ghost s icon" onClick={leave}>
          <Icon name="back" />
          <span class="sr">Back to the list</span>
        </button>
        <span class="grow cut">{reply ? `/${plain(reply.shortcut)}` : 'New canned reply'}</span>
      </h2>
      <div class="fields">
        <label class="field" for="canned-shortcut">
          <span>Shortcut, typed after /</span>
          <input
            id="canned-shortcut"
            class="input"
            required
            maxLength={SHORTCUT_LENGTH}
            pattern="/?[\p{L}\p{N}_\-]+"
            title="Letters, digits, _ and -"
            autocomplete="off"
            value={given.shortcut}
            onInput={(event) => set({ shortcut: event.currentTarget.value })}
          />
        </label>
        <label class="field" for="canned-title">
          <span>What it is for</span>
          <input
            id="canned-title"
            class="input"
            maxLength={TITLE_LENGTH}
            autocomplete="off"
            value={given.title}
            onInput={(event) => set({ title: event.currentTarget.value })}
          />
        </label>
        <label class="field" for="canned-text">
          <span>Text</span>
          <textarea
            id="canned-text"
            class="input"
            required
            rows={8}
            maxLength={MESSAGE_LENGTH}
            value={given.text}
            onInput={(event) => set({ text: event.currentTarget.value })}
          />
        </label>
        <p class="xs soft">
          Filled in by itself:{' '}
          {Object.entries(VARIABLES).map(([name, what]) => (
            <button
              key={name}
              type="button"
              class="tag"
              title={what}
              onClick={() => set({ text: `${given.text}{{${name}}}` })}
            >
              {`{{${name}}}`}
            </button>
          ))}
        </p>
        <div role="alert">
          {problem && (
            <p class="line xs bad">
              <Icon name="warn" /> {problem}
            </p>
          )}
        </div>
        <p class="line">
          <button type="submit" class="btn main s">
            Save
          </button>
          {reply && (
            <button
              type="button"
              class="btn ghost s push"
              onClick={() => (sure ? void act(api.deleteCanned(site, reply.id)) : setSure(true))}
            >
              {sure ? 'Really delete it' : 'Delete'}
            </button>
          )}
        </p>
      </div>
    </form>
  );
}
