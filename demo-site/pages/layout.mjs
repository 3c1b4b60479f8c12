// What every page has around it: head, note, header with the menu and the cart, footer, and Foyer's tag.
import { categories } from './categories.mjs';
import { escape } from './html.mjs';

const bag =
  '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">' +
  '<path d="M5.5 8.5h13l1 11.75h-15zM8.75 11V7.25a3.25 3.25 0 0 1 6.5 0V11"/></svg>';

const menu = (current) =>
  [...categories, { id: 'journal', title: 'Journal' }]
    .map(({ id, title }) => {
      const href = id === 'journal' ? '/journal.html' : `/categories/${id}.html`;
      return `<li><a href="${href}"${id === current ? ' aria-current="page"' : ''}>${title}</a></li>`;
    })
    .join('');

/**
 * A whole page. `scripts` run after the document, in order; what must be on the page before its first paint
 * (the lines of the cart) is a plain script inside `main` instead, and `early` are the scripts that one needs.
 */
export const page = ({ title, description, current = '', main, scripts = [], early = [] }) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<meta name="description" content="${escape(description)}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/shop.css">
<script src="/foyer-queue.js"></script>
<script src="/cart.js"></script>
${early.map((src) => `<script src="${src}"></script>\n`).join('')}<script async src="%FOYER_ORIGIN%/foyer.js" data-site="%WRITE_KEY%"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="note">A demonstration shop: nothing is really sold.</p>
<div class="top">
<a class="mark" href="/">Ollerby</a>
<nav class="menu" aria-label="Shop" data-menu><ul>${menu(current)}</ul></nav>
<a class="cart-link" href="/cart.html" data-cart-link aria-label="Cart">${bag}<span class="count" data-cart-count hidden></span></a>
</div>
</header>
<main id="main">
${main}
</main>
<footer class="foot">
<div>
<p class="mark">Ollerby</p>
<p>Good things for the rooms you live in.</p>
</div>
<nav aria-label="Help"><ul>
<li><a href="/delivery.html">Delivery and returns</a></li>
<li><a href="/journal.html">Journal</a></li>
<li><a href="/categories/everything.html">Everything we have</a></li>
</ul></nav>
<p class="fine">Ollerby is not a real shop. It shows what Foyer does on one: the pictures are drawings, and the orders go nowhere.</p>
</footer>
<script src="/header.js" defer></script>
${scripts.map((src) => `<script src="${src}" defer></script>\n`).join('')}</body>
</html>
`;
