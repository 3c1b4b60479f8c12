import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import type { Option } from '../pickers/option.ts';
import { Bold } from '../pickers/picker.tsx';

/** Options for the word being typed, chosen with the arrows and Enter or Tab while one goes on typing. */
export interface SuggestionList {
  options: readonly Option[];
  active: number;
  /** Whether the key was for the list. */
  onKey(event: KeyboardEvent): boolean;
  point(index: number): void;
  choose(index: number): void;
  /** For the field that is typed in. */
  aria: { 'aria-autocomplete'?: 'list'; 'aria-controls'?: string; 'aria-activedescendant'?: string };
}

/** `word` tells one word from the next: Escape closes the list for this one only. */
export function useSuggestions(found: readonly Option[], word: number): SuggestionList {
  const [at, setAt] = useState(0);
  const [left, setLeft] = useState(-1);
  const options = word !== -1 && left === word ? [] : found;
  const active = Math.min(at, options.length - 1);
  useEffect(() => setAt(0), [word, found.length]);
  useEffect(() => {
    if (word === -1) setLeft(-1);
  }, [word]);

  const choose = (index: number): void => options[index]?.run();
  return {
    options,
    active,
    choose,
    point: setAt,
    onKey(event) {
      if (options.length === 0 || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
      if (event.key === 'ArrowDown') setAt((active + 1) % options.length);
      else if (event.key === 'ArrowUp') setAt((active + options.length - 1) % options.length);
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) choose(active);
      else if (event.key === 'Escape') setLeft(word);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
    aria:
      options.length > 0
        ? { 'aria-autocomplete': 'list', 'aria-controls': 'suggestions', 'aria-activedescendant': `suggest-${active}` }
        : {},
  };
}

/** The list over the form; `children` stand beside and below it. */
export function Suggestions(props: {
  list: SuggestionList;
  title: string;
  query: string;
  aside?: ComponentChildren;
  foot?: ComponentChildren;
}): JSX.Element | null {
  const { list, title, query, aside, foot } = props;
  useEffect(() => {
    document.getElementById(`suggest-${list.active}`)?.scrollIntoView({ block: 'nearest' });
  }, [list.active, list.options.length]);
  if (list.options.length === 0) return null;
  return (
    <div class={aside ? 'suggest wide' : 'suggest'}>
      <div class="suggest-list" id="suggestions" role="listbox" aria-label={title}>
        {list.options.map((option, index) => (
          <div
            key={option.key}
            id={`suggest-${index}`}
            role="option"
            class="pick"
            aria-selected={index === list.active}
            onPointerMove={() => index !== list.active && list.point(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => list.choose(index)}
          >
            {option.person !== undefined && <Avatar name={option.person} />}
            <span class="cut">
              <Bold text={option.label} query={query} />
            </span>
            {option.detail && <span class="pick-detail cut">{option.detail}</span>}
          </div>
        ))}
      </div>
      {aside}
      {foot}
    </div>
  );
}
