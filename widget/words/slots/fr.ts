import type { SlotWords } from '../catalogue.ts';
import type { PriceForm } from '../../slots/words.ts';

const FRENCH: PriceForm = ['\u202f', ',', '\u00a0', '€'];

export const words: SlotWords = {
  label: 'Recommandé',
  why: 'Pourquoi\u202f?',
  whyThese: 'Pourquoi ceux-ci\u202f?',
  known: 'Choisis d’après ce que vous et d’autres avez regardé ici. Chacun dit pourquoi il est là.',
  unknown: 'Choisis d’après ce que regardent les visiteurs de ce site. Rien de vous n’a servi.',
  reason(reason) {
    switch (reason.kind) {
      case 'because_viewed':
        return `Parce que vous avez vu ${reason.item}`;
      case 'because_carted':
        return `Va avec ${reason.item} dans votre panier`;
      case 'because_bought':
        return `Va avec ${reason.item}`;
      case 'same_category':
        return `Plus dans ${reason.category}`;
      case 'popular':
        return reason.days === 1
          ? 'Les plus vus aujourd’hui'
          : reason.days === 7
            ? 'Les plus vus cette semaine'
            : 'Vu par d’autres';
      default:
        return 'Nouveau ici';
    }
  },
  prices: { fr: FRENCH, 'fr-FR': FRENCH },
};
