import { useRef, useState } from 'preact/hooks';
import { textDirection } from '../../protocol/article.ts';
import type { LocalMessage } from '../host.ts';
import { Icon } from '../panel/icon.tsx';
import { ICONS } from './icons.ts';
import { textOf } from './text.ts';
import { WORDS } from './words.ts';

export interface AutomaticRowProps {
  message: LocalMessage;
  /** Opens the article. */
  onRead(slug: string): void;
  /** Says whether it was enough; undefined where that is no question any more. */
  onVerdict: ((helped: boolean) => boolean) | undefined;
}

/** What no person wrote, and looks like it: a passage of the help in quotes with its source, or that nothing was found. */
export function AutomaticRow({ message, onRead, onVerdict }: AutomaticRowProps) {
  const [failed, setFailed] = useState(false);
  const { automatic } = message;
  const article = automatic?.kind === 'quote' ? automatic : undefined;
  const title = typeof article?.title === 'string' ? article.title : '';
  const box = useRef<HTMLDivElement>(null);
  const say = (helped: boolean) => () => {
    const told = !!onVerdict?.(helped);
    setFailed(!told);
    // The buttons go with the answer; who stood on one stands on the card then.
    if (told) box.current?.focus({ preventScroll: true });
  };
  return (
    <div class="auto" role="group" aria-label={WORDS.automatic} ref={box} tabIndex={-1}>
      <p class="lab">
        <Icon d={ICONS.book} />
        <b>{WORDS.automatic}</b>
        {article && <span class="src">{WORDS.fromHelp}</span>}
      </p>
      {article ? (
        <blockquote class="quote" lang={article.language} dir={textDirection(article.language)}>
          <p>{textOf(message)}</p>
          <button type="button" class="link" onClick={() => onRead(article.slug)}>
            {title} <Icon d={ICONS.next} flip />
          </button>
        </blockquote>
      ) : (
        <p class="say">{textOf(message)}</p>
      )}
      {article && onVerdict && (
        <div class="acts">
          <button type="button" onClick={say(true)}>
            {WORDS.enough}
          </button>
          <button type="button" onClick={say(false)}>
            {WORDS.person}
          </button>
        </div>
      )}
      {failed && (
        <p class="say bad" role="alert">
          {WORDS.notTold}
        </p>
      )}
    </div>
  );
}
