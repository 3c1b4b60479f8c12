/** Why an item is shown: what the visitor or others did, never what we guess about the visitor. */
export type Reason =
  | { kind: 'because_viewed'; item: string }
  | { kind: 'because_carted'; item: string }
  | { kind: 'because_bought'; item: string }
  | { kind: 'same_category'; category: string }
  | { kind: 'popular'; days: number }
  | { kind: 'new' };
