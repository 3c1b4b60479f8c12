import type { SlotWords } from '../catalogue.ts';

/** A title may be written in another direction. */
const isolated = (text: string): string => `\u2068${text}\u2069`;

export const words: SlotWords = {
  label: 'مقترحات',
  why: 'لماذا؟',
  whyThese: 'لماذا هذه؟',
  known: 'اختيرت مما شاهدته أنت وغيرك هنا. وعند كل منها سبب وجودها.',
  unknown: 'اختيرت مما يشاهده زوار هذا الموقع. لم يُستخدم شيء عنك.',
  reason(reason) {
    switch (reason.kind) {
      case 'because_viewed':
        return `لأنك شاهدت ${isolated(reason.item)}`;
      case 'because_carted':
        return `يناسب ${isolated(reason.item)} في سلتك`;
      case 'because_bought':
        return `يناسب ${isolated(reason.item)}`;
      case 'same_category':
        return `المزيد من ${isolated(reason.category)}`;
      case 'popular':
        return reason.days === 1 ? 'الأكثر مشاهدة اليوم' : reason.days === 7 ? 'الأكثر مشاهدة هذا الأسبوع' : 'شاهده آخرون';
      default:
        return 'جديد هنا';
    }
  },
  prices: {},
};
