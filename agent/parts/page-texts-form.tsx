import type { JSX } from 'preact';
import {
  GREETING_LENGTH,
  LAUNCHER_LENGTH,
  PAGE_RULES,
  PAGES_PER_RULE,
  type PageTexts,
} from '../../protocol/settings.ts';
import { Icon } from './icon.tsx';

export interface PageTextsProps {
  rules: PageTexts[];
  /** The one that is shown in the preview; -1 for none. */
  chosen: number;
  onChoose(at: number): void;
  onChange(change: (rules: PageTexts[]) => PageTexts[]): void;
}

/** What the widget says on some pages: beside its button, and as its greeting. The first rule that fits counts. */
export function PageTextsForm({ rules, chosen, onChoose, onChange }: PageTextsProps): JSX.Element {
  const set = (at: number, next: Partial<PageTexts>): void =>
    onChange((now) => now.map((rule, index) => (index === at ? { ...rule, ...next } : rule)));
  const move = (at: number, to: number): void => {
    onChange((now) => {
      const next = [...now];
      [next[at], next[to]] = [next[to]!, next[at]!];
      return next;
    });
    onChoose(to);
  };
  return (
    <fieldset class="page-texts">
      <legend>On some pages</legend>
      <p class="soft xs">
        A text beside the button, and a greeting of its own. The first rule that fits counts; <code>*</code> is
        anything: <code>/lamps/*</code>. Before consent, and for whoever closed it, nothing stands beside the button.
      </p>
      {rules.map((rule, at) => (
        <section
          key={at}
          class={chosen === at ? 'rule card chosen' : 'rule card'}
          aria-label={`Rule ${at + 1}`}
          onFocusIn={() => onChoose(at)}
        >
          <header class="card-head">
            <h3 class="grow">Rule {at + 1}</h3>
            {chosen === at && <span class="soft xs">in the preview</span>}
            <button
              type="button"
              class="btn ghost s icon"
              aria-label={`Move rule ${at + 1} up`}
              aria-disabled={at === 0}
              onClick={() => at > 0 && move(at, at - 1)}
            >
              <Icon name="up" />
            </button>
            <button
              type="button"
              class="btn ghost s icon"
              aria-label={`Move rule ${at + 1} down`}
              aria-disabled={at === rules.length - 1}
              onClick={() => at < rules.length - 1 && move(at, at + 1)}
            >
              <Icon name="down" />
            </button>
            <button
              type="button"
              class="btn ghost s icon"
              aria-label={`Remove rule ${at + 1}`}
              onClick={() => {
                onChange((now) => now.filter((_, index) => index !== at));
                onChoose(-1);
              }}
            >
              <Icon name="cross" />
            </button>
          </header>
          <div class="rule-fields">
            <label class="field">
              <span>Pages, one a line</span>
              <textarea
                class="input"
                rows={Math.min(6, Math.max(2, rule.pages.length))}
                spellcheck={false}
                placeholder="/lamps/*"
                value={rule.pages.join('\n')}
                onInput={(event) => set(at, { pages: event.currentTarget.value.split('\n').slice(0, PAGES_PER_RULE) })}
              />
            </label>
            <label class="field">
              <span>Beside the button</span>
              <input
                class="input"
                dir="auto"
                maxLength={LAUNCHER_LENGTH}
                placeholder="Nothing"
                value={rule.launcher}
                onInput={(event) => set(at, { launcher: event.currentTarget.value })}
              />
            </label>
            <label class="field">
              <span>Greeting there</span>
              <input
                class="input"
                dir="auto"
                maxLength={GREETING_LENGTH}
                placeholder="The one above"
                value={rule.greeting}
                onInput={(event) => set(at, { greeting: event.currentTarget.value })}
              />
            </label>
          </div>
        </section>
      ))}
      <button
        type="button"
        class="btn s"
        aria-disabled={rules.length >= PAGE_RULES}
        onClick={() => {
          if (rules.length >= PAGE_RULES) return;
          onChange((now) => [...now, { pages: [], launcher: '', greeting: '' }]);
          onChoose(rules.length);
        }}
      >
        <Icon name="plus" /> Add a rule
      </button>
    </fieldset>
  );
}
