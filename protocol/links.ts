/** What in a text is a link. Here, because the panel and the agent page must mean the same by it. */

/** A piece of a message: plain text, or text that is a link where `href` is set. */
export interface Part {
  text: string;
  href?: string;
}

/**
 * Splits text into plain pieces and links. The pieces joined are the text again, whatever it is. Only http and https
 * addresses become links, never one with a user name before the host (it makes another site look like a known one)
 * and never one with characters that turn the direction of writing.
 */
export function linkify(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const found of text.matchAll(CANDIDATE)) {
    const shown = withoutTail(found[0]);
    const href = address(shown);
    if (!href) continue;
    if (found.index > from) parts.push({ text: text.slice(from, found.index) });
    parts.push({ text: shown, href });
    from = found.index + shown.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

// Controls (\p{Cc}) and the marks that reorder text (LRM, RLM, embeddings, isolates) end an address.
const CANDIDATE =
  /(?<![\p{L}\p{N}_@/.-])(?:https?:\/\/|www\.)[^\s<>"`\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
/** A host of the web, or the machine one tries things out on. */
const NAMED = /\.|^localhost$/;
const PAIRS: { [close: string]: string } = { ')': '(', ']': '[', '}': '{' };

/** Takes off punctuation that belongs to the sentence; a closing bracket stays where the address opened it. */
function withoutTail(found: string): string {
  let end = found.length;
  /** Of each closing bracket, how many more there are than of those that open it; counted once, for texts of nothing else. */
  const excess: { [close: string]: number } = {};
  while (end > 0) {
    const last = found[end - 1] ?? '';
    const open = PAIRS[last];
    if (open) {
      excess[last] ??= found.slice(0, end).split(last).length - found.slice(0, end).split(open).length;
      if (excess[last]-- <= 0) break;
    } else if (!/[.,;:!?'*_~’”»…]/.test(last)) break;
    end--;
  }
  return found.slice(0, end);
}

function address(shown: string): string {
  try {
    const url = new URL(/^www\./i.test(shown) ? `https://${shown}` : shown);
    const web = url.protocol === 'https:' || url.protocol === 'http:';
    return web && !url.username && !url.password && NAMED.test(url.hostname) ? url.href : '';
  } catch {
    return '';
  }
}
