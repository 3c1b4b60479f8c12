// The number on the bag, which lies over the icon so that nothing moves when it appears; and on narrow screens, where
// the menu scrolls sideways, the department one is in is brought into view.
(() => {
  const link = document.querySelector('[data-cart-link]');
  const badge = document.querySelector('[data-cart-count]');

  const show = () => {
    const count = window.cart.count();
    badge.hidden = count === 0;
    badge.textContent = count > 99 ? '99+' : String(count);
    link.setAttribute('aria-label', count === 0 ? 'Cart, empty' : `Cart, ${count} ${count === 1 ? 'thing' : 'things'}`);
  };

  document.addEventListener('cart', show);
  // Another tab changed it, or the page came back from the browser's memory.
  window.addEventListener('storage', show);
  window.addEventListener('pageshow', show);
  show();

  const menu = document.querySelector('[data-menu]');
  const current = menu.querySelector('[aria-current]');
  if (current) {
    const hidden = current.getBoundingClientRect().right - menu.getBoundingClientRect().right;
    if (hidden > -48) menu.scrollLeft = hidden + 96;
  }
})();
