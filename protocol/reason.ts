/** Why an item is shown: what the visitor or others did, never what we guess about the visitor. */
export type Reason =
  | { kind: 'because_viewed'; item: string }
  | { kind: 'because_carted'; item: string }
  | { kind: 'because_bought'; item: string }
  | { kind: 'same_category'; category: string }
  | { kind: 'popular'; days: number }
  | { kind: 'new' };

/** The reason in English, one short phrase without a full stop. */
export function reasonText(reason: Reason): string {
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
      return reason.days === 1 ? 'Viewed most today' : reason.days === 7 ? 'Viewed most this week' : 'Others viewed it';
    default:
      return 'New here';
  }
}
