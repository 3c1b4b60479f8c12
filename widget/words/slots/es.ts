import type { SlotWords } from '../catalogue.ts';

export const words: SlotWords = {
  label: 'Recomendado',
  why: '¿Por qué?',
  whyThese: '¿Por qué estos?',
  known: 'Elegidos según lo que usted y otros han visto aquí. Cada uno dice por qué está.',
  unknown: 'Elegidos según lo que ven los visitantes de este sitio. No se ha usado nada sobre usted.',
  reason(reason) {
    switch (reason.kind) {
      case 'because_viewed':
        return `Porque vio ${reason.item}`;
      case 'because_carted':
        return `Va con ${reason.item} de su carrito`;
      case 'because_bought':
        return `Va con ${reason.item}`;
      case 'same_category':
        return `Más en ${reason.category}`;
      case 'popular':
        return reason.days === 1
          ? 'Lo más visto hoy'
          : reason.days === 7
            ? 'Lo más visto esta semana'
            : 'Visto por otros';
      default:
        return 'Nuevo aquí';
    }
  },
  prices: {},
};
