/** Every word the slots say, in English, besides titles; other languages take their place (words/slots/). */
import type { Reason } from '../../protocol/reason.ts';

/** How prices are written: between thousands, before cents, before a sign that stands behind; the signs it is known for. */
export type PriceForm = readonly [thousands: string, point: string, gap: string, signs: string];

const ENGLISH: PriceForm = [',', '.', '', '$€£'];

export const WORDS = {
  label: 'Recommended',
  why: 'Why?',
  whyThese: 'Why these?',
  known: 'Picked from what you and others looked at here. Each one says why it is here.',
  unknown: 'Picked from what visitors of this site look at. Nothing about you was used.',
  /** Why an item is shown: short, without a full stop. */
  reason(reason: Reason): string {
    switch (reason.kind) {
      case 'because_viewed':
        return `Because you viewed ${reason.item}`;
      case 'because_carted':
        return `Goes with ${reason.item} in your cart`;
      case 'because_bought':
        return `Goes with ${reason.item}`;
      case 'same_category':
        return `More in ${reason.category}`;
      case 'popular':
        return reason.days === 1
          ? 'Viewed most today'
          : reason.days === 7
            ? 'Viewed most this week'
            : 'Others viewed it';
      default:
        return 'New here';
    }
  },
  /** By what a page says of its language; what is not here Intl knows (price.ts). */
  prices: { en: ENGLISH, 'en-US': ENGLISH, 'en-GB': [',', '.', '', '€£'] } as { [language: string]: PriceForm },
};
