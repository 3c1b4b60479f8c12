// A product's page: says that it was viewed, and puts it into the cart.
(() => {
  const { productId, name, price, currency, category } = document.querySelector('[data-product-id]').dataset;
  const item = { id: productId, title: name, price: Number(price), category };

  window.foyer('track', 'Product Viewed', {
    product_id: productId,
    name,
    price: Number(price),
    currency,
    category,
  });

  const form = document.querySelector('[data-add-form]');
  if (!form) return;
  const quantity = form.querySelector('[data-quantity]');
  const said = form.querySelector('[data-added]');

  for (const button of form.querySelectorAll('[data-step]')) {
    button.addEventListener('click', () => {
      const wanted = (quantity.valueAsNumber || 1) + Number(button.dataset.step);
      quantity.value = String(Math.max(1, Math.min(Number(quantity.max), wanted)));
    });
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const before = window.cart.lines()[item.id] ?? 0;
    window.cart.set(item, before + quantity.valueAsNumber);
    const now = window.cart.lines()[item.id] ?? 0;
    const words = now === before ? `${now} is the most we send at once. ` : `Added. You have ${now} in your cart. `;
    said.replaceChildren(words, window.element('a', { href: '/cart.html' }, 'Go to the cart'));
  });
})();
