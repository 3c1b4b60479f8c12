import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../panel/icon.tsx';
import { ICONS } from './icons.ts';
import { WORDS } from './words.ts';

export interface MenuItem {
  label: string;
  icon: keyof typeof ICONS;
  /** Of what is on or off. */
  on?: boolean;
  disabled?: boolean;
  run(): void;
}

/** What else can be done, behind one button. https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/ */
export function Menu({ items }: { items: MenuItem[] }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const buttons = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];

  useEffect(() => {
    if (open) buttons()[0]?.focus();
  }, [open]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const all = buttons();
    const at = all.indexOf(event.target as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) all.at(to % all.length)?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') return setOpen(false);
    else return;
    event.preventDefault();
    // Escape is for the menu, not for the panel.
    event.stopPropagation();
  };
  return (
    <div
      class="more-place"
      onFocusOut={(event) => {
        const next = event.relatedTarget;
        if (open && !(next instanceof Node && event.currentTarget.contains(next))) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        class="ib"
        aria-label={WORDS.more}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || open) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <Icon d={ICONS.more} />
      </button>
      {open && (
        <div ref={list} class="menu" role="menu" aria-label={WORDS.more} onKeyDown={onKeyDown}>
          {items.map(({ label, icon, on, disabled, run }) => (
            <button
              key={label}
              type="button"
              role={on === undefined ? 'menuitem' : 'menuitemcheckbox'}
              aria-checked={on}
              aria-disabled={disabled}
              tabIndex={-1}
              onClick={() => {
                if (disabled) return;
                close();
                run();
              }}
            >
              <Icon d={ICONS[icon]} />
              <span>{label}</span>
              {on && <Icon d={ICONS.check} />}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
