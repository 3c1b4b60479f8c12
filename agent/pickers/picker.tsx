import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { ExcerptLine } from '../parts/excerpt.tsx';
import { Icon } from '../parts/icon.tsx';
import { PRESENCE_WORDS, PresenceDot } from '../presence/dot.tsx';
import { matchAt, type Group, type Option } from './option.ts';

/** A list in front of the page, narrowed by typing, chosen from by keys or pointer. */
export function Picker(props: {
  title: string;
  placeholder: string;
  /** What stands in the field at first. */
  first?: string;
  groups(query: string): Group[];
  /** What stands where nothing fits. */
  none: string;
  /** What can be chosen is still on its way: Enter waits for it. */
  coming?: boolean;
  /** Called with what is typed, for lists that are asked for. */
  onQuery?(query: string): void;
  onClose(): void;
  children?: ComponentChildren;
}): JSX.Element {
  const { title, placeholder, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState(props.first ?? '');
  const [at, setAt] = useState(0);
  /** Enter was pressed before there was anything to choose. */
  const awaited = useRef(false);
  const input = useRef<HTMLInputElement>(null);
  const groups = props.groups(query).filter((group) => group.options.length > 0);
  const options = groups.flatMap((group) => group.options);
  const active = Math.min(at, options.length - 1);
  /** What Enter chooses: by what stands in the field, which may be a letter ahead of what is drawn. */
  const chosen = (): Option | undefined => {
    const typed = input.current?.value ?? query;
    return typed === query ? options[active] : props.groups(typed).flatMap((group) => group.options)[0];
  };

  // Before the next key, which is the first letter of what is looked for and no shortcut of the page.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    document.getElementById(`pick-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active, options.length]);

  const choose = (option: Option | undefined): void => {
    if (!option) return;
    // The dialog gives the focus back when it closes; what is done may want it elsewhere, so it closes first.
    const again = option.checked !== undefined;
    if (!again && !option.stays) dialog.current?.close();
    option.run();
    if (again) write('');
  };
  useEffect(() => {
    const first = awaited.current ? chosen() : undefined;
    if (!first) return;
    awaited.current = false;
    choose(first);
  }, [options.length]);
  const write = (text: string): void => {
    awaited.current = false;
    setQuery(text);
    setAt(0);
    props.onQuery?.(text);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Enter') {
      const option = chosen();
      awaited.current = option === undefined && props.coming === true;
      choose(option);
    } else if (options.length === 0) return;
    else if (event.key === 'ArrowDown') setAt((active + 1) % options.length);
    else if (event.key === 'ArrowUp') setAt((active + options.length - 1) % options.length);
    else return;
    event.preventDefault();
  };

  let index = -1;
  return (
    <dialog
      ref={dialog}
      class="picker"
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="box">
        <div class="pick-head">
          <Icon name="search" />
          <input
            ref={input}
            class="pick-input"
            role="combobox"
            aria-label={title}
            aria-expanded="true"
            aria-controls="pick-list"
            aria-autocomplete="list"
            aria-activedescendant={active >= 0 ? `pick-${active}` : undefined}
            autocomplete="off"
            spellcheck={false}
            placeholder={placeholder}
            value={query}
            onInput={(event) => write(event.currentTarget.value)}
            onKeyDown={onKey}
          />
          <button type="button" class="esc" onClick={() => dialog.current?.close()}>
            <kbd>Esc</kbd>
            <span class="sr">Close</span>
          </button>
        </div>
        <div id="pick-list" class="pick-list" role="listbox" aria-label={title} tabIndex={-1}>
          {groups.map((group) => (
            <div key={group.title} role="group" aria-label={group.title || title}>
              {group.title && (
                <p class="pick-group" aria-hidden="true">
                  {group.title}
                </p>
              )}
              {group.options.map((option) => {
                const mine = ++index;
                return (
                  <Row
                    key={option.key}
                    id={`pick-${mine}`}
                    option={option}
                    query={query}
                    active={mine === active}
                    point={() => setAt(mine)}
                    choose={() => choose(option)}
                  />
                );
              })}
            </div>
          ))}
        </div>
        {options.length === 0 && (
          <p class="pick-none" role="status">
            {props.none}
          </p>
        )}
        {props.children}
        <p class="foot">
          <span>
            <kbd>↑</kbd>
            <kbd>↓</kbd> choose
          </span>
          <span>
            <kbd>↵</kbd> do it
          </span>
        </p>
      </div>
    </dialog>
  );
}

function Row(props: {
  id: string;
  option: Option;
  query: string;
  active: boolean;
  point(): void;
  choose(): void;
}): JSX.Element {
  const { id, option, query, active } = props;
  return (
    <div
      id={id}
      role="option"
      class={option.excerpt ? 'pick tall' : 'pick'}
      aria-selected={active}
      onPointerMove={() => !active && props.point()}
      onClick={props.choose}
    >
      {option.person !== undefined ? (
        <span class="ava-place">
          <Avatar name={option.person} />
          {option.presence && <PresenceDot presence={option.presence} />}
        </span>
      ) : (
        <span class="pick-icon">{option.icon && <Icon name={option.icon} />}</span>
      )}
      <span class="cut">
        <Bold text={option.label} query={query} />
      </span>
      {option.checked && (
        <span class="good">
          <Icon name="check" />
          <span class="sr">set</span>
        </span>
      )}
      {option.presence && option.presence !== 'online' && <span class="soft">{PRESENCE_WORDS[option.presence]}</span>}
      {option.detail && <span class="pick-detail cut">{option.detail}</span>}
      {option.hint && <kbd class="push">{option.hint}</kbd>}
      {option.excerpt && <ExcerptLine excerpt={option.excerpt} />}
    </div>
  );
}

/** The text with what was typed in it marked. */
export function Bold({ text, query }: { text: string; query: string }): JSX.Element {
  const length = query.trim().length;
  const at = length > 0 ? matchAt(text, query) : -1;
  if (at === -1) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + length)}</mark>
      {text.slice(at + length)}
    </>
  );
}
