import type { SlotWords } from '../catalogue.ts';
import type { PriceForm } from '../../slots/words.ts';

const GERMAN: PriceForm = ['.', ',', '\u00a0', '€'];

export const words: SlotWords = {
  label: 'Empfohlen',
  why: 'Warum?',
  whyThese: 'Warum gerade diese?',
  known: 'Ausgesucht nach dem, was Sie und andere hier angesehen haben. Bei jedem steht, warum es hier ist.',
  unknown: 'Ausgesucht nach dem, was Besucher dieser Website ansehen. Über Sie wurde dafür nichts verwendet.',
  reason(reason) {
    switch (reason.kind) {
      case 'because_viewed':
        return `Weil Sie ${reason.item} angesehen haben`;
      case 'because_carted':
        return `Passt zu ${reason.item} in Ihrem Warenkorb`;
      case 'because_bought':
        return `Passt zu ${reason.item}`;
      case 'same_category':
        return `Mehr aus ${reason.category}`;
      case 'popular':
        return reason.days === 1
          ? 'Heute am meisten angesehen'
          : reason.days === 7
            ? 'Diese Woche am meisten angesehen'
            : 'Von anderen angesehen';
      default:
        return 'Neu hier';
    }
  },
  prices: { de: GERMAN, 'de-DE': GERMAN },
};
