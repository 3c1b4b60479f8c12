// The cart: what was chosen, kept in this browser. Nothing is written before something is added.
(() => {
  const KEY = 'ollerby.cart';
  const MOST = 20;
  const FREE_FROM = 75;
  const DELIVERY = 6;
  const EXPRESS = 9;

  /** Stands in for storage where the browser refuses it, until the page is left. */
  let memory = {};

  const valid = (lines) =>
    Object.fromEntries(
      Object.entries(lines ?? {}).filter(([, quantity]) => Number.isInteger(quantity) && quantity > 0),
    );

  const read = () => {
    try {
      return valid(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    } catch {
      return memory;
    }
  };

  const write = (lines) => {
    memory = lines;
    try {
      if (Object.keys(lines).length === 0) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify(lines));
    } catch {
      // Storage denied or full: the copy in memory serves this page.
    }
    document.dispatchEvent(new Event('cart'));
  };

  const product = ({ id, title, price, category }, quantity) => ({
    product_id: id,
    name: title,
    price,
    currency: 'EUR',
    category,
    quantity,
  });

  window.cart = {
    /** {id: quantity} of what is in it. */
    lines: read,

    count: () => Object.values(read()).reduce((sum, quantity) => sum + quantity, 0),

    /** Sets how many of an item ({id, title, price, category}) there are, and tells Foyer what came or went. */
    set(item, quantity) {
      const lines = read();
      const before = lines[item.id] ?? 0;
      const after = Math.max(0, Math.min(MOST, Math.trunc(quantity) || 0));
      if (after === before) return;
      if (after === 0) delete lines[item.id];
      else lines[item.id] = after;
      write(lines);
      if (after > before) window.foyer('track', 'Product Added', product(item, after - before));
      else window.foyer('track', 'Product Removed', product(item, before - after));
    },

    clear: () => write({}),

    /** The same amounts wherever they are shown. `lines` are [{price, quantity}]. */
    totals(lines, express = false) {
      const goods = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
      const delivery = (goods >= FREE_FROM || goods === 0 ? 0 : DELIVERY) + (express ? EXPRESS : 0);
      return { goods, delivery, total: goods + delivery };
    },

    /** The lines with what the catalogue knows of them. Needs /catalogue.js. */
    items: () =>
      Object.entries(read())
        .filter(([id]) => window.catalogue[id])
        .map(([id, quantity]) => ({ id, quantity, ...window.catalogue[id] })),
  };

  window.euros = (amount) => `€${amount.toLocaleString('en', { maximumFractionDigits: 2 })}`;

  /** An element with text, attributes and children; text never becomes HTML. */
  window.element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  /** Writes goods, delivery and total into the page's [data-cart-sum]. */
  window.showSum = ({ goods, delivery, total }) => {
    const row = (label, value, attributes) =>
      window.element('div', attributes, window.element('dt', {}, label), window.element('dd', {}, value));
    document
      .querySelector('[data-cart-sum]')
      .replaceChildren(
        row('Goods', window.euros(goods)),
        row('Delivery', delivery === 0 ? 'Free' : window.euros(delivery)),
        row('Total', window.euros(total), { class: 'total', 'data-total': String(total) }),
      );
  };
})();
