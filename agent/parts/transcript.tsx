import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConversationRow } from '../../protocol/agent.ts';
import { linkify } from '../../protocol/links.ts';
import { FilesSending } from '../files/sending.tsx';
import { FileShown } from '../files/shown.tsx';
import { useDesk } from '../desk-context.ts';
import type { Thread } from '../state/thread.ts';
import { turns, type Line, type Turn } from '../transcript.ts';
import { clock, moment, plain } from '../words.ts';
import { Icon } from './icon.tsx';
import { useSought } from './sought.ts';

/** How far from the newest message still counts as reading it, in px. */
const NEAR_PX = 60;

/** Who said what: time in the gutter, a rule that tells who speaks. Rests on the newest message. */
export function Transcript({ row, thread }: { row: ConversationRow; thread: Thread }): JSX.Element {
  const desk = useDesk();
  const { site } = desk.router.route.value;
  const me = desk.me.value?.operator.name ?? '';
  const pending = desk.outbox.replies.value.filter((reply) => reply.conversation === row.id);
  const { messages, notes } = thread;
  const list = turns({ messages, notes, pending }, me, desk.clock.now.peek());
  const scroller = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(true);
  const lastSeq = thread.messages.at(-1)?.seq ?? 0;
  const [seenSeq, setSeenSeq] = useState(lastSeq);
  useReading(row, near);
  const found = useSought(row.id, thread, scroller);

  useEffect(() => {
    if (near) setSeenSeq(lastSeq);
  }, [near, lastSeq]);

  // The container is reversed: 0 is the newest message, and looking back is negative.
  const toNewest = (): void => scroller.current?.scrollTo({ top: 0 });
  const going = desk.uploads.sent.value.filter((upload) => upload.conversation === row.id).length;
  useEffect(toNewest, [pending.length, going]);

  return (
    <div class="thread-place">
      <div
        class="scroll reverse"
        ref={scroller}
        tabIndex={0}
        role="region"
        aria-label="Transcript"
        onScroll={(event) => setNear(event.currentTarget.scrollTop > -NEAR_PX)}
      >
        <div class="thread">
          {thread.more && (
            <p class="more-row">
              <button type="button" class="btn s" onClick={() => void desk.threads.older(site, row.id).catch(() => {})}>
                Show earlier messages
              </button>
            </p>
          )}
          <div role="log" aria-label="Messages">
            {list.map((turn) => (
              <Said key={turn.key} turn={turn} row={row} me={me} found={found} />
            ))}
          </div>
          <FilesSending conversation={row.id} />
          <Rating row={row} />
          <VisitorTypes row={row} />
        </div>
      </div>
      {!near && lastSeq > seenSeq && (
        <button type="button" class="btn s below" onClick={toNewest}>
          <Icon name="down" /> {lastSeq - seenSeq} new below
        </button>
      )}
    </div>
  );
}

/** Tells the server what was read: the newest message was in view, on a page somebody looks at. */
function useReading(row: ConversationRow, near: boolean): void {
  const desk = useDesk();
  const told = useRef(0);
  const open = desk.socket.connection.value.kind === 'open';
  const { id, seq, unread, readByOperator } = row;
  useEffect(() => {
    const tell = (): void => {
      if (document.visibilityState !== 'visible' || !near || !open) return;
      if (unread === 0 || seq <= Math.max(readByOperator, told.current)) return;
      if (desk.send({ t: 'read', conversation: id, seq })) told.current = seq;
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [desk, id, seq, unread, readByOperator, near, open]);
}

function Said(props: { turn: Turn; row: ConversationRow; me: string; found: string | null }): JSX.Element {
  const { turn, row, me, found } = props;
  if (turn.from === 'note') return <NoteSheet turn={turn} found={found} />;
  const ours = turn.from === 'operator';
  const held = turn.lines.some((line) => line.pending !== null);
  const automatic = turn.from === 'assistant';
  const name = turn.from === 'visitor' ? row.visitorName : turn.name === me && !automatic ? 'You' : turn.name;
  return (
    <>
      {turn.day && (
        <p class="day">
          <span>{turn.day}</span>
        </p>
      )}
      <article class={`msg${ours ? ' me' : ''}${automatic ? ' automatic' : ''}${held ? ' hold' : ''}`}>
        <time dateTime={new Date(turn.at).toISOString()} title={moment(turn.at)}>
          {clock(turn.at)}
        </time>
        <div>
          <p class="by">
            {automatic ? (
              <>
                <Icon name="book" /> Automatic answer
              </>
            ) : (
              plain(name) || 'Operator'
            )}
          </p>
          {turn.lines.map((line) => (
            <Words key={line.id} line={line} found={line.id === found} />
          ))}
          {ours && !held && <Receipt turn={turn} row={row} />}
        </div>
      </article>
    </>
  );
}

/** On its own paper, without the rule that tells who speaks to whom. */
function NoteSheet({ turn, found }: { turn: Turn; found: string | null }): JSX.Element {
  return (
    <>
      {turn.day && (
        <p class="day">
          <span>{turn.day}</span>
        </p>
      )}
      <article class="msg note">
        <time dateTime={new Date(turn.at).toISOString()} title={moment(turn.at)}>
          {clock(turn.at)}
        </time>
        <div>
          <p class="by">
            <Icon name="note" /> Note by {plain(turn.name) || 'a colleague'}{' '}
            <span class="xs soft">only your team sees this</span>
          </p>
          {turn.lines.map((line) => (
            <Words key={line.id} line={line} found={line.id === found} />
          ))}
        </div>
      </article>
    </>
  );
}

function Words({ line, found }: { line: Line; found: boolean }): JSX.Element {
  const { outbox, offline } = useDesk();
  const { pending } = line;
  return (
    <>
      {line.file ? (
        <FileShown file={line.file} line={line.id} found={found} />
      ) : (
        <p class={found ? 'words found' : 'words'} dir="auto" data-line={line.id}>
          {linkify(plain(line.text)).map((part) =>
            part.href ? (
              <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
                <bdi>{part.text}</bdi>
              </a>
            ) : (
              part.text
            ),
          )}
        </p>
      )}
      {line.source && <p class="xs soft">Quoted from “{plain(line.source)}”</p>}
      {pending?.state === 'sending' && (
        <p class={offline.value ? 'sent wait' : 'sent'}>
          <Icon name="clock" /> {offline.value ? 'Kept here, not sent yet' : 'Sending'}
        </p>
      )}
      {pending?.state === 'failed' && (
        <p class="sent bad">
          <Icon name="warn" /> Not sent <code>{pending.code}</code>
          <button type="button" class="btn s" onClick={() => outbox.retry(pending.id)}>
            Send again
          </button>
          <button type="button" class="btn ghost s" onClick={() => outbox.discard(pending.id)}>
            Discard
          </button>
        </p>
      )}
    </>
  );
}

/** Under the last of our turns only: what was read before is read, too. */
function Receipt({ turn, row }: { turn: Turn; row: ConversationRow }): JSX.Element | null {
  const last = turn.lines.at(-1)?.seq ?? 0;
  const after = row.seq - last;
  if (after > 0 && row.waitingSince !== null) return null;
  if (after > 0) return null;
  const read = row.readByVisitor >= last;
  return (
    <p class="sent">
      <Icon name={read ? 'checks' : 'check'} /> {read ? 'Read' : 'Sent'}
    </p>
  );
}

/** What the visitor said of it afterwards. */
function Rating({ row }: { row: ConversationRow }): JSX.Element | null {
  if (row.rating === null) return null;
  return (
    <div class="rating">
      <p>
        <span class="marks" aria-hidden="true">
          {[1, 2, 3, 4, 5].map((mark) => (
            <i key={mark} class={mark <= (row.rating ?? 0) ? 'on' : ''} />
          ))}
        </span>
        <b>Rated {row.rating} of 5</b>
      </p>
      {row.ratingComment && (
        <p class="words" dir="auto">
          {plain(row.ratingComment)}
        </p>
      )}
    </div>
  );
}

function VisitorTypes({ row }: { row: ConversationRow }): JSX.Element {
  const { typing, offline } = useDesk();
  const types = typing.who.value.find((one) => one.conversation === row.id && one.from === 'visitor');
  const written = !offline.value && types?.text ? plain(types.text) : '';
  return (
    <>
      <div class="typing" role="status">
        {types && !offline.value && (
          <>
            <i aria-hidden="true">
              <b />
            </i>
            {plain(row.visitorName)} is writing
          </>
        )}
      </div>
      {/* Outside of what is read out: it changes with every word. */}
      {written && (
        <p class="so-far" dir="auto">
          {written}
        </p>
      )}
    </>
  );
}
