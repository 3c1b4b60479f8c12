import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ItemInterest } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import { count, money, plain, span } from '../words.ts';
import { Icon } from './icon.tsx';
import { Part } from './part.tsx';

/** Shown before somebody asks for all. */
const FEW = 3;

/** Items somebody dealt with, the last ones first. */
export function Items(props: { title: string; items: ItemInterest[]; kind?: 'cart' | 'done' }): JSX.Element | null {
  const [all, setAll] = useState(false);
  const { clock } = useDesk();
  const { title, items, kind = 'done' } = props;
  if (items.length === 0) return null;
  const shown = all ? items : items.slice(0, FEW);
  return (
    <Part title={title} aside={kind === 'cart' ? count(pieces(items), 'item') : ''}>
      <ul class="items">
        {shown.map((item) => (
          <li key={item.id} class="item">
            <Thumb src={item.image} />
            <span class="grow">
              <b class="cut" dir="auto">
                {plain(item.title) || item.id}
              </b>
              <small>
                {kind === 'cart'
                  ? inCart(item)
                  : `${item.count > 1 ? `${item.count} times, ` : ''}${ago(clock.now.value - item.at)}`}
              </small>
            </span>
            {item.price !== null && (
              <span class="num">
                {money(kind === 'cart' ? times(item.price, item.count) : item.price, plain(item.currency))}
              </span>
            )}
          </li>
        ))}
      </ul>
      {items.length > FEW && (
        <button type="button" class="more-btn" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `All ${items.length}`}
        </button>
      )}
    </Part>
  );
}

function pieces(items: readonly ItemInterest[]): number {
  return items.reduce((sum, item) => sum + item.count, 0);
}

function inCart({ count: amount, price, currency }: ItemInterest): string {
  return price === null ? `${amount} ×` : `${amount} × ${money(price, plain(currency))}`;
}

/** In cents, so that three times 14.90 are 44.70. */
function times(price: number, amount: number): number {
  return (Math.round(price * 100) * amount) / 100;
}

function ago(ms: number): string {
  const words = span(ms);
  return words === 'now' ? 'just now' : `${words} ago`;
}

/** A picture of the shop's; a box where there is none or it does not come. */
export function Thumb({ src }: { src: string }): JSX.Element {
  const [broken, setBroken] = useState(false);
  return (
    <span class="thumb" aria-hidden="true">
      {plain(src) && !broken ? (
        <img
          src={src}
          alt=""
          width={36}
          height={36}
          loading="lazy"
          referrerpolicy="no-referrer"
          onError={() => setBroken(true)}
        />
      ) : (
        <Icon name="box" />
      )}
    </span>
  );
}
