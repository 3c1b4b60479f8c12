import { batch, signal, type ReadonlySignal } from '@preact/signals';
import type {
  AssistantFigures,
  AssistantSettings,
  CallbackSettings,
  FileSettings,
  HoursPreview,
  ServiceSettings,
  SiteForm,
  TeamHours,
} from '../../protocol/settings.ts';
import { Refusal, type Api } from '../api.ts';
import { failed, IDLE, LOADING, READY, type Load } from './load.ts';

/** What was not put live yet, and what became of the last try. */
export interface Draft<T> {
  value: T;
  changed: boolean;
  state: { kind: 'idle' } | { kind: 'saving' } | { kind: 'saved'; at: number } | { kind: 'refused'; message: string };
}

/** The settings of the site in hand, and the drafts of them. */
export interface Settings {
  stored: ReadonlySignal<ServiceSettings | null>;
  hours: ReadonlySignal<Draft<TeamHours> | null>;
  callbacks: ReadonlySignal<Draft<CallbackSettings> | null>;
  site: ReadonlySignal<Draft<SiteForm> | null>;
  assistant: ReadonlySignal<Draft<AssistantSettings> | null>;
  /** How automatic answers did lately; null while that is not known. */
  figures: ReadonlySignal<AssistantFigures | null>;
  files: ReadonlySignal<Draft<FileSettings> | null>;
  /** What the hours of the draft would mean now, or what is wrong with them; null while that is not known. */
  preview: ReadonlySignal<HoursPreview | { problem: string } | null>;
  load: ReadonlySignal<Load>;
  fetch(site: string): Promise<void>;
  changeHours(site: string, hours: TeamHours): void;
  changeCallbacks(callbacks: CallbackSettings): void;
  /** Changes the draft as it is at that moment, which may not be drawn yet. */
  changeSite(change: Partial<SiteForm> | ((before: SiteForm) => Partial<SiteForm>)): void;
  changeAssistant(assistant: AssistantSettings): void;
  saveAssistant(site: string): Promise<void>;
  fetchFigures(site: string): Promise<void>;
  changeFiles(files: FileSettings): void;
  saveHours(site: string): Promise<void>;
  saveCallbacks(site: string): Promise<void>;
  saveSite(site: string): Promise<void>;
  saveFiles(site: string): Promise<void>;
  clear(): void;
}

export interface SettingsDeps {
  now(): number;
  later(ms: number, run: () => void): () => void;
  /** A site has another name. */
  onRenamed(): void;
}

/** A draft is looked at when its writer pauses, in ms. */
const PAUSE_MS = 400;

export function createSettings(api: Api, deps: SettingsDeps): Settings {
  const stored = signal<ServiceSettings | null>(null);
  const hours = signal<Draft<TeamHours> | null>(null);
  const callbacks = signal<Draft<CallbackSettings> | null>(null);
  const site = signal<Draft<SiteForm> | null>(null);
  const assistant = signal<Draft<AssistantSettings> | null>(null);
  const figures = signal<AssistantFigures | null>(null);
  const files = signal<Draft<FileSettings> | null>(null);
  const preview = signal<HoursPreview | { problem: string } | null>(null);
  const load = signal<Load>(IDLE);
  let turn = 0;
  let looks = 0;
  let cancelLook = (): void => {};

  const arrive = (next: ServiceSettings): void =>
    batch(() => {
      stored.value = next;
      const { consentVersion: _, ...calls } = next.callbacks;
      if (!hours.peek()?.changed) {
        hours.value = { value: next.hours, changed: false, state: hours.peek()?.state ?? { kind: 'idle' } };
        preview.value = next.preview;
      }
      if (!site.peek()?.changed) {
        site.value = { value: next.site, changed: false, state: site.peek()?.state ?? { kind: 'idle' } };
      }
      if (!callbacks.peek()?.changed) {
        callbacks.value = { value: calls, changed: false, state: callbacks.peek()?.state ?? { kind: 'idle' } };
      }
      if (!assistant.peek()?.changed) {
        assistant.value = {
          value: next.assistant,
          changed: false,
          state: assistant.peek()?.state ?? { kind: 'idle' },
        };
      }
      if (!files.peek()?.changed) {
        files.value = { value: next.files, changed: false, state: files.peek()?.state ?? { kind: 'idle' } };
      }
    });

  const look = async (site: string, value: TeamHours): Promise<void> => {
    const mine = ++looks;
    try {
      const next = await api.previewHours(site, value);
      if (mine === looks) preview.value = next;
    } catch (error) {
      if (mine === looks)
        preview.value = error instanceof Refusal && error.status === 400 ? { problem: error.message } : null;
    }
  };

  async function save<T>(
    draft: { peek(): Draft<T> | null; value: Draft<T> | null },
    put: (value: T) => Promise<ServiceSettings>,
  ): Promise<void> {
    const before = draft.peek();
    if (!before || before.state.kind === 'saving') return;
    const mine = turn;
    draft.value = { ...before, state: { kind: 'saving' } };
    try {
      const next = await put(before.value);
      if (mine !== turn) return;
      const now = draft.peek();
      // What was changed while it was on its way is the next draft.
      const same = now?.value === before.value;
      if (now) draft.value = { ...now, changed: !same, state: { kind: 'saved', at: deps.now() } };
      arrive(next);
    } catch (error) {
      const now = draft.peek();
      const message = error instanceof Refusal ? error.message : 'The page could not read the answer.';
      if (mine === turn && now) draft.value = { ...now, state: { kind: 'refused', message } };
    }
  }

  return {
    stored,
    hours,
    callbacks,
    site,
    assistant,
    figures,
    files,
    preview,
    load,
    async fetch(site) {
      const mine = turn;
      if (load.peek().kind !== 'ready') load.value = LOADING;
      try {
        const next = await api.settings(site);
        if (mine !== turn) return;
        arrive(next);
        load.value = READY;
      } catch (error) {
        if (mine === turn && load.peek().kind !== 'ready') load.value = failed(error);
      }
    },
    changeHours(site, value) {
      hours.value = { value, changed: true, state: { kind: 'idle' } };
      cancelLook();
      cancelLook = deps.later(PAUSE_MS, () => void look(site, value));
    },
    changeCallbacks(value) {
      callbacks.value = { value, changed: true, state: { kind: 'idle' } };
    },
    changeSite(change) {
      const before = site.peek()?.value;
      if (!before) return;
      const next = typeof change === 'function' ? change(before) : change;
      site.value = { value: { ...before, ...next }, changed: true, state: { kind: 'idle' } };
    },
    async saveSite(id) {
      const before = stored.peek()?.site.name;
      await save(site, (value) => api.putSite(id, value));
      const after = stored.peek()?.site.name;
      if (after !== undefined && after !== before) deps.onRenamed();
    },
    changeAssistant(value) {
      assistant.value = { value, changed: true, state: { kind: 'idle' } };
    },
    saveAssistant: (site) => save(assistant, (value) => api.putAssistant(site, value)),
    async fetchFigures(site) {
      const mine = turn;
      // They stand beside what is set, which can be read without them.
      const next = await api.assistant(site).catch(() => null);
      if (mine === turn && next) figures.value = next;
    },
    changeFiles(value) {
      files.value = { value, changed: true, state: { kind: 'idle' } };
    },
    saveHours: (site) => save(hours, (value) => api.putHours(site, value)),
    saveCallbacks: (site) => save(callbacks, (value) => api.putCallbacks(site, value)),
    saveFiles: (site) =>
      save(files, (value) => api.call('PUT', `/sites/${encodeURIComponent(site)}/settings/files`, value)),
    clear: () =>
      batch(() => {
        turn++;
        looks++;
        cancelLook();
        stored.value = null;
        hours.value = null;
        callbacks.value = null;
        site.value = null;
        assistant.value = null;
        figures.value = null;
        files.value = null;
        preview.value = null;
        load.value = IDLE;
      }),
  };
}
