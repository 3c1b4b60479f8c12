// A department's page: says that it was viewed, and puts its items into the order asked for.
(() => {
  const { category } = document.querySelector('[data-category]').dataset;
  window.foyer('track', 'Product List Viewed', { category });

  const list = document.querySelector('[data-grid]');
  const order = document.querySelector('[data-order]');
  const shop = [...list.children];
  const price = (card) => Number(card.dataset.price);
  const orders = {
    shop: () => shop,
    up: () => shop.toSorted((a, b) => price(a) - price(b)),
    down: () => shop.toSorted((a, b) => price(b) - price(a)),
  };

  const show = () => list.replaceChildren(...orders[order.value]());
  order.addEventListener('change', show);
  // A browser that restores the form on reload keeps the chosen order.
  if (order.value !== 'shop') show();
})();
