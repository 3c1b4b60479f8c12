/** Fields of the hosted forms as HTML, each with what is wrong with it beside it. They work without script. */
import { html } from 'hono/html';
import type { Words } from '../words/en.ts';
import type { Html } from './hosted-page.ts';

/** What is wrong, by the name of the field; `form` is about all of it. */
export type Problems = { [field: string]: string };

/** No person sees this field. What fills it is a program, and is thanked and forgotten. */
export const TRAP = 'website';

export function trap({ page }: Words): Html {
  return html`<p class="trap" aria-hidden="true">
    <label>${page.leaveEmpty} <input name="${TRAP}" tabindex="-1" autocomplete="off" /></label>
  </p>`;
}

export interface TextField {
  name: string;
  label: string;
  value: string;
  problems: Problems;
  type?: 'text' | 'email' | 'tel';
  /** What a browser may fill it with; a kiosk's may not. */
  autocomplete: string;
  maxlength: number;
  /** Need not be filled in: the word for that. */
  optional?: string;
  hint?: string;
  /** Of a text with several lines. */
  rows?: number;
}

export function textField(field: TextField): Html {
  const { name, label, value, problems, type = 'text', autocomplete, maxlength, optional, hint, rows } = field;
  const problem = problems[name];
  const dir = type === 'text' ? 'auto' : 'ltr';
  const said = described(name, hint, problem);
  return html`<div class="field">
    <label for="${name}">${label}${optional ? html` <span class="soft">${optional}</span>` : ''}</label>
    ${hint ? html`<p class="soft" id="${name}-hint">${hint}</p>` : ''}
    ${
      rows
        ? html`<textarea
            id="${name}"
            name="${name}"
            rows="${rows}"
            maxlength="${maxlength}"
            dir="${dir}"
            autocomplete="${autocomplete}"
            ${said}${optional ? '' : html` required`}${isFirst(name, problems)}
          >
${value}</textarea>`
        : html`<input
            id="${name}"
            name="${name}"
            type="${type}"
            value="${value}"
            maxlength="${maxlength}"
            dir="${dir}"
            autocomplete="${autocomplete}"
            ${said}${optional ? '' : html` required`}${isFirst(name, problems)}
          />`
    }
    ${wrong(name, problem)}
  </div>`;
}

export interface Choice {
  value: string;
  text: string;
}

export interface SelectField {
  name: string;
  label: string;
  value: string;
  problems: Problems;
  choices: readonly Choice[];
  /** Below `choices`, by heading. */
  groups?: readonly { title: string; choices: readonly Choice[] }[];
  optional?: string;
  hint?: string;
}

export function selectField({ name, label, value, problems, choices, groups, optional, hint }: SelectField): Html {
  const problem = problems[name];
  const one = (choice: Choice): Html =>
    html`<option value="${choice.value}" ${choice.value === value ? html` selected` : ''}>${choice.text}</option>`;
  return html`<div class="field">
    <label for="${name}">${label}${optional ? html` <span class="soft">${optional}</span>` : ''}</label>
    ${hint ? html`<p class="soft" id="${name}-hint">${hint}</p>` : ''}
    <select id="${name}" name="${name}" dir="auto" ${described(name, hint, problem)}${isFirst(name, problems)}>
      ${choices.map(one)}
      ${(groups ?? []).map((group) => html`<optgroup label="${group.title}">${group.choices.map(one)}</optgroup>`)}
    </select>
    ${wrong(name, problem)}
  </div>`;
}

/** What is wrong with all of it, said before it. */
export function wrongForm(problems: Problems): Html {
  return problems['form'] ? html`<p class="bad" role="alert">${problems['form']}</p>` : html``;
}

export function wrong(name: string, problem: string | undefined): Html {
  return problem ? html`<p class="bad" id="${name}-wrong" role="alert">${problem}</p>` : html``;
}

export function described(name: string, hint: string | undefined, problem: string | undefined): Html {
  const ids = [hint ? `${name}-hint` : '', problem ? `${name}-wrong` : ''].filter(Boolean).join(' ');
  return html`${ids ? html` aria-describedby="${ids}"` : ''}${problem ? html` aria-invalid="true"` : ''}`;
}

/** The first field with something wrong takes the focus: no script could. */
export function isFirst(name: string, problems: Problems): Html {
  const first = Object.keys(problems).find((field) => field !== 'form');
  return first === name ? html` autofocus` : html``;
}
