import type { SlotWords } from '../catalogue.ts';

export const words: SlotWords = {
  label: 'Recomendado',
  why: 'Porquê?',
  whyThese: 'Porquê estes?',
  known: 'Escolhidos pelo que viu aqui e pelo que outros viram. Cada um diz porque está aqui.',
  unknown: 'Escolhidos pelo que veem os visitantes deste site. Nada sobre si foi usado.',
  reason(reason) {
    switch (reason.kind) {
      case 'because_viewed':
        return `Porque viu ${reason.item}`;
      case 'because_carted':
        return `Combina com ${reason.item} no seu carrinho`;
      case 'because_bought':
        return `Combina com ${reason.item}`;
      case 'same_category':
        return `Mais em ${reason.category}`;
      case 'popular':
        return reason.days === 1
          ? 'Mais visto hoje'
          : reason.days === 7
            ? 'Mais visto esta semana'
            : 'Visto por outros';
      default:
        return 'Novo aqui';
    }
  },
  prices: {},
};
