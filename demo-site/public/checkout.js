// Checkout: checks the form, keeps the order for the next page, and empties the cart. What was typed goes nowhere.
(() => {
  const { element, cart, euros } = window;
  const items = cart.items();
  document.querySelector('[data-checkout-empty]').hidden = items.length > 0;
  document.querySelector('[data-checkout-filled]').hidden = items.length === 0;
  if (items.length === 0) return;

  const form = document.querySelector('[data-checkout-form]');
  const wrong = document.querySelector('[data-form-wrong]');
  const totals = () => cart.totals(items, form.elements.delivery.value === 'express');
  const products = items.map(({ id, price, quantity }) => ({ product_id: id, price, quantity }));

  document
    .querySelector('[data-checkout-lines]')
    .append(
      ...items.map(({ title, price, quantity }) =>
        element('li', {}, element('span', {}, `${quantity} × ${title}`), element('span', {}, euros(price * quantity))),
      ),
    );
  const show = () => window.showSum(totals());
  form.addEventListener('change', show);
  show();

  window.foyer('track', 'Checkout Started', { value: totals().goods, currency: 'EUR', products });

  const sentences = {
    name: () => 'Say who it is for',
    email: ({ value }) => (value.trim() ? 'That is not a whole email address' : 'An email address is missing'),
    street: () => 'The street is missing',
    postcode: () => 'The postcode is missing',
    city: () => 'The city is missing',
  };
  const fields = Object.keys(sentences).map((name) => form.elements[name]);

  /** Marks a field and says what is missing; returns whether it is right. */
  const check = (field) => {
    const right = field.value.trim() !== '' && field.validity.valid;
    document.getElementById(`${field.id}-wrong`).textContent = right ? '' : sentences[field.id](field);
    field.setAttribute('aria-invalid', String(!right));
    return right;
  };

  for (const field of fields) {
    field.addEventListener('input', () => {
      if (field.getAttribute('aria-invalid') === 'true') check(field);
    });
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const bad = fields.filter((field) => !check(field));
    wrong.textContent =
      bad.length === 0 ? '' : `${bad.length === 1 ? 'One field needs' : `${bad.length} fields need`} another look.`;
    if (bad.length > 0) {
      bad[0].focus();
      return;
    }
    const order = {
      id: `OL-${Date.now().toString(36).slice(-6)}${Math.floor(Math.random() * 1296)
        .toString(36)
        .padStart(2, '0')}`.toUpperCase(),
      products,
      totals: totals(),
      told: false,
    };
    // Without storage the next page still says thank you, and the order is reported from here.
    try {
      sessionStorage.setItem('ollerby.order', JSON.stringify(order));
    } catch {
      window.foyer('track', 'Order Completed', {
        order_id: order.id,
        total: order.totals.total,
        currency: 'EUR',
        products,
      });
    }
    cart.clear();
    location.assign('/thank-you.html');
  });
})();
