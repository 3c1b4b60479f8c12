/** Where the page shows a conversation, as its address has it behind `#`. */
export function hashOf(site: string, conversation: string): string {
  return `#/inbox/${encodeURIComponent(site)}/${encodeURIComponent(conversation)}`;
}
