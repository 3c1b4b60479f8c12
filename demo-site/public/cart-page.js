// The cart's page. Lines are updated in place, so that focus stays on the button that was pressed.
(() => {
  const { element, cart, euros } = window;
  const list = document.querySelector('[data-cart-lines]');
  const filled = document.querySelector('[data-cart-filled]');
  const empty = document.querySelector('[data-cart-empty]');
  const said = document.querySelector('[data-cart-said]');

  const line = (item) => {
    const less = element('button', { type: 'button', 'data-step': '-1', 'aria-label': `One less: ${item.title}` }, '−');
    const more = element('button', { type: 'button', 'data-step': '1', 'aria-label': `One more: ${item.title}` }, '+');
    const remove = element(
      'button',
      { type: 'button', class: 'plain', 'data-remove': '', 'aria-label': `Remove ${item.title}` },
      'Remove',
    );
    const amount = element('output', { 'data-line-quantity': '' });
    const price = element('p', { class: 'line-price', 'data-line-price': '' });
    const quantity = () => cart.lines()[item.id] ?? 0;
    less.addEventListener('click', () => cart.set(item, quantity() - 1));
    more.addEventListener('click', () => cart.set(item, quantity() + 1));
    remove.addEventListener('click', () => {
      cart.set(item, 0);
      said.textContent = `${item.title} is out of your cart.`;
      (list.querySelector('[data-remove]') ?? empty.querySelector('a')).focus();
    });
    return element(
      'li',
      { class: 'line', 'data-line': item.id },
      element(
        'a',
        { href: item.url, tabindex: '-1', 'aria-hidden': 'true' },
        element('img', { class: 'tile', src: item.image, width: '640', height: '500', alt: '' }),
      ),
      element(
        'div',
        { class: 'line-text' },
        element('p', { class: 'line-name' }, element('a', { href: item.url }, item.title)),
        element('p', { class: 'fine' }, `${euros(item.price)} each`),
        element('div', { class: 'line-act' }, element('div', { class: 'stepper' }, less, amount, more), remove),
      ),
      price,
    );
  };

  const show = () => {
    const items = cart.items();
    for (const shown of [...list.children]) {
      if (!items.some(({ id }) => id === shown.dataset.line)) shown.remove();
    }
    for (const item of items) {
      let shown = [...list.children].find(({ dataset }) => dataset.line === item.id);
      if (!shown) list.append((shown = line(item)));
      shown.querySelector('[data-line-quantity]').value = String(item.quantity);
      shown.querySelector('[data-line-price]').textContent = euros(item.price * item.quantity);
    }
    filled.hidden = items.length === 0;
    empty.hidden = items.length > 0;
    window.showSum(cart.totals(items));
  };

  document.addEventListener('cart', show);
  window.addEventListener('storage', show);
  // Only a page that comes back from the browser's memory may be out of date.
  window.addEventListener('pageshow', (event) => event.persisted && show());
  show();

  const items = cart.items();
  if (items.length > 0) {
    window.foyer('track', 'Cart Viewed', {
      products: items.map(({ id, price, quantity }) => ({ product_id: id, price, quantity })),
    });
  }
})();
