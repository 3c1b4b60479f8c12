import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

/** Something to take elsewhere, as it is. Plain-http pages have no clipboard: there it is marked, to be copied by hand. */
export function CopyLine({ label, text }: { label: string; text: string }): JSX.Element {
  const [copied, setCopied] = useState(false);
  const copy = async (event: Event): Promise<void> => {
    const code = (event.currentTarget as HTMLElement).previousElementSibling;
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      if (code) getSelection()?.selectAllChildren(code);
    }
  };
  return (
    <div class="copy-line">
      <code tabIndex={0} role="textbox" aria-readonly="true" aria-label={label}>
        {text}
      </code>
      <button type="button" class="btn s" onClick={(event) => void copy(event)}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}
