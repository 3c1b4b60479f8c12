// Shows the order that the checkout kept, and reports it once, however often the page is loaded again.
(() => {
  const KEY = 'ollerby.order';
  let order;
  try {
    order = JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return;
  }
  if (!order) return;

  const { element, euros } = window;
  document.querySelector('[data-order]').hidden = false;
  document.querySelector('[data-order-id]').textContent = order.id;
  document
    .querySelector('[data-order-lines]')
    .append(
      ...order.products.map(({ product_id: id, price, quantity }) =>
        element(
          'li',
          {},
          element('span', {}, `${quantity} × ${window.catalogue[id]?.title ?? id}`),
          element('span', {}, euros(price * quantity)),
        ),
      ),
    );
  window.showSum(order.totals);

  if (order.told) return;
  window.foyer('track', 'Order Completed', {
    order_id: order.id,
    total: order.totals.total,
    currency: 'EUR',
    products: order.products,
  });
  sessionStorage.setItem(KEY, JSON.stringify({ ...order, told: true }));
})();
