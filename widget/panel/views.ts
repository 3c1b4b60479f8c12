/**
 * The views of the panel. Home and the list of conversations are here; the others are chunks of their own, fetched when
 * somebody comes near. A new one needs: its source in `VIEWS` of build.mjs, which exports `view: ViewModule`, its name
 * in `Later`, and, for a tab, a line in `TABS` of tabs.tsx.
 */
import type { ComponentType } from 'preact';
import type { Language } from '../../protocol/language.ts';
import type { FileRules } from '../../protocol/site-panel.ts';
import type { FilesKit } from '../files/kit.ts';
import type { Host } from '../host.ts';
import type { Catalogue } from '../words/catalogue.ts';
import { adopt } from '../words/adopt.ts';
import { loadChunk } from '../chunks.ts';
import { kit, type Kit } from './kit.ts';
import { WORDS } from './words.ts';

export type Later = 'chat' | 'help' | 'call';
/** What a view loads later still. */
export type Part = 'rating' | 'files';
export type ViewName = 'home' | 'messages' | Later;

/** What a chunk brings: a view, or what belongs to one and comes after it. */
export interface Brought extends Record<Later | 'rating', ComponentType<ViewProps>> {
  files: FilesKit;
}

/** Where in the panel one is: `at` is a conversation's id or an article's slug; '' is the view's own beginning. */
export interface Route {
  view: ViewName;
  at: string;
}

/** The ways through the panel. */
export interface Nav {
  go(view: ViewName, at?: string): void;
  /** The same place under another name: a new conversation got its id. */
  rename(at: string): void;
  /** To where one came from, else to the view above. */
  back(): void;
  /** Fetches a view's code: a pointer or the focus is on its way. */
  near(view: ViewName): void;
}

export interface ViewProps {
  host: Host;
  nav: Nav;
  /** See Route. */
  at: string;
  /** What is said where nobody is there. */
  away: string;
  /** The articles that may answer a question, the best first; none where the site has no help. */
  find(question: string): Promise<Answer[]>;
  /** Undefined where it cannot be had now. */
  part<N extends Part>(name: N): Promise<Brought[N] | undefined>;
  /** The panel has the whole screen: focus in a field would raise a keyboard unasked. */
  phone: boolean;
  /** Operators see what is typed before it is sent; who types is told so. */
  shown: boolean;
  /** Which files may be sent; null where none are, and until that is known. */
  takes: FileRules | null;
}

export interface Answer {
  slug: string;
  title: string;
  /** What the title is in. */
  language: Language;
}

/** What a view's chunk exports as `view`. Its styles stand below those of panel.css. */
export interface ViewModule<V = ComponentType<ViewProps>> {
  css: string;
  /** Its words, in English; those of other languages are put in their place. */
  words: Catalogue[Later | Part];
  borrow(kit: Kit): void;
  View: V;
  /** Fetches what the view will show. */
  prepare?(host: Host): void;
  /** Only of the help. */
  find?(host: Host, question: string): Promise<Answer[]>;
}

/** Names of the chunks in this build. */
declare const __VIEWS__: Partial<Record<keyof Brought, string>>;

export interface Views {
  /** Whether this build has it. */
  has(name: Later): boolean;
  /** Undefined while it is not there. */
  loaded(name: Later): ComponentType<ViewProps> | undefined;
  /** Resolves to undefined where it cannot be had now; the next call tries again. */
  load<N extends keyof Brought>(name: N): Promise<Brought[N] | undefined>;
  /** See ViewProps. */
  find(question: string): Promise<Answer[]>;
}

export function createViews(host: Host): Views {
  const { root } = host;
  const here: Partial<Brought> = {};
  const coming: { [N in keyof Brought]?: Promise<Brought[N] | undefined> } = {};
  let finder: ViewModule['find'];
  /** The words of the views that are here. */
  const spoken = new Map<Later | Part, object>();
  const speak = (): void => {
    const words = host.speech.get()?.words;
    adopt(WORDS, words?.panel);
    for (const [name, area] of spoken) adopt(area, words?.[name]);
  };
  speak();
  host.speech.watch(speak);

  async function load<N extends keyof Brought>(name: N): Promise<Brought[N] | undefined> {
    const file = __VIEWS__[name];
    const View =
      file &&
      (await loadChunk(new URL(file, import.meta.url).href, ({ view }: { view: ViewModule<Brought[N]> }) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(view.css);
        root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
        spoken.set(name, view.words);
        adopt(view.words, host.speech.get()?.words?.[name]);
        view.borrow(kit);
        view.prepare?.(host);
        finder ??= view.find;
        return view.View;
      }));
    if (View) here[name] = View;
    else delete coming[name];
    return View || undefined;
  }

  const loadOnce = <N extends keyof Brought>(name: N): Promise<Brought[N] | undefined> =>
    (coming[name] ??= load(name) as (typeof coming)[N]) as Promise<Brought[N] | undefined>;

  return {
    has: (name) => name in __VIEWS__,
    loaded: (name) => here[name],
    load: loadOnce,
    async find(question) {
      await loadOnce('help');
      return finder?.(host, question) ?? [];
    },
  };
}
