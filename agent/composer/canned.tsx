import type { JSX } from 'preact';
import type { CannedReply, ConversationRow } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import { blankWords, type Piece, type Variable } from '../fill.ts';
import { Icon } from '../parts/icon.tsx';
import { isNamed } from '../parts/avatar.tsx';
import { pageName, plain } from '../words.ts';

/** What a canned reply is filled in with here; '' for what is not known. */
export function useValues(row: ConversationRow | null): { [name in Variable]: string } {
  const { me, router } = useDesk();
  const { site } = router.route.value;
  const name = plain(row?.visitorName);
  return {
    'visitor.name': isNamed(name) ? name : '',
    'operator.name': plain(me.value?.operator.name),
    'site.name': plain(me.value?.sites.find((one) => one.id === site)?.name),
    'page.title': row?.page ? pageName(row.page) : '',
  };
}

/** Those whose shortcut begins with what was typed, then those that hold it in the shortcut or the title. */
export function cannedFor(replies: readonly CannedReply[], query: string): CannedReply[] {
  const wanted = query.toLowerCase();
  const begins = replies.filter((reply) => reply.shortcut.startsWith(wanted));
  const holds = replies.filter(
    (reply) =>
      !reply.shortcut.startsWith(wanted) &&
      (reply.shortcut.includes(wanted) || reply.title.toLowerCase().includes(wanted)),
  );
  return [...begins, ...holds];
}

/** How the chosen one reads when it is filled in. */
export function Preview({ parts }: { parts: readonly Piece[] }): JSX.Element {
  return (
    <p class="suggest-aside" dir="auto">
      {parts.map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <span key={index} class={part.kind}>
            {part.text}
          </span>
        ),
      )}
    </p>
  );
}

/** The keys of the list, and what would be left to fill in. */
export function CannedFoot({ parts }: { parts: readonly Piece[] }): JSX.Element {
  const blanks = parts.filter((part) => part.kind === 'blank').map(({ text }) => text.replace(/[{}\s]/g, ''));
  return (
    <p class="foot">
      <span>
        <kbd>↑</kbd>
        <kbd>↓</kbd> choose
      </span>
      <span>
        <kbd>↵</kbd> insert
      </span>
      {blanks.length > 0 && (
        <span class="push wait" role="status">
          <Icon name="warn" /> {blankWords(blanks.map((name) => name.replaceAll('.', ' ')))}
        </span>
      )}
    </p>
  );
}
