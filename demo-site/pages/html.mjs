// Text into HTML, and amounts into words.

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escape = (text) => String(text).replace(/[&<>"]/g, (character) => entities[character]);

/** An amount in euros, as the shop writes it: "€1,190". cart.js writes the same in the browser. */
export const euros = (amount) => `€${amount.toLocaleString('en', { maximumFractionDigits: 2 })}`;
