import type { ItemCard } from '../../protocol/messages.ts';
import { priceText } from './price.ts';
import { WORDS } from './words.ts';

/** A web address of this page's or another's; '' for anything else, such as `javascript:`. */
export function webAddress(address: unknown, base: string): string {
  if (typeof address !== 'string' || address === '') return '';
  try {
    const url = new URL(address, base);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : '';
  } catch {
    return '';
  }
}

/** What is shown of an item, as one string: equal strings are equal cards, which then stay in the page untouched. */
export function cardKey(item: ItemCard): string {
  return [item.id, item.title, item.url, item.image, item.price, item.currency, reasonOf(item)].join('\n');
}

/** An item as one link. Every part has its fixed height, so that no card is higher than another. */
export function drawCard(item: ItemCard): HTMLLIElement {
  const li = document.createElement('li');
  const link = document.createElement('a');
  link.className = 'item';
  const href = webAddress(item.url, document.baseURI);
  if (href) link.href = href;
  link.append(
    tile(item),
    line('name', item.title),
    line('price', priceText(item.price, item.currency, document.documentElement.lang)),
    line('reason', reasonOf(item)),
  );
  li.append(link);
  return li;
}

/** A card without an item: it holds the place, and shows as a skeleton while the grid waits. */
export function drawBlank(): HTMLLIElement {
  const li = document.createElement('li');
  li.ariaHidden = 'true';
  li.append(box('tile'), box('name'), box('price'), box('reason'));
  return li;
}

/** The reason in words; '' for one this build does not know how to read. */
export function reasonOf({ reason }: ItemCard): string {
  return reason && typeof reason === 'object' ? WORDS.reason(reason) : '';
}

function tile(item: ItemCard): HTMLElement {
  const frame = box('tile');
  const src = webAddress(item.image, document.baseURI);
  if (!src) return frame;
  const image = document.createElement('img');
  image.alt = item.title;
  image.loading = 'lazy';
  image.decoding = 'async';
  image.width = 320;
  image.height = 250;
  // A picture that does not come leaves the plain tile, not a broken sign.
  image.addEventListener('error', () => image.remove());
  image.src = src;
  frame.append(image);
  return frame;
}

function line(name: string, text: unknown): HTMLElement {
  const part = box(name);
  const inner = document.createElement('bdi');
  inner.textContent = typeof text === 'string' ? text : '';
  part.append(inner);
  return part;
}

function box(name: string): HTMLElement {
  const part = document.createElement('span');
  part.className = name;
  return part;
}
