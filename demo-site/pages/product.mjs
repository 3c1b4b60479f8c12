// One item: picture, words, and the way into the cart.
import { categories } from './categories.mjs';
import { escape, euros } from './html.mjs';
import { page } from './layout.mjs';

const labels = { material: 'Made of', size: 'Size', note: 'Good to know' };

const buying = (item) =>
  item.inStock
    ? `<form class="buy" data-add-form>
<div class="field-row"><label for="quantity">Quantity</label>
<div class="stepper">
<button type="button" data-step="-1" aria-label="One less">−</button>
<input id="quantity" name="quantity" type="number" inputmode="numeric" min="1" max="20" value="1" required data-quantity>
<button type="button" data-step="1" aria-label="One more">+</button>
</div></div>
<button class="button wide" type="submit" data-add-to-cart>Add to cart</button>
<p class="said" role="status" data-added></p>
</form>`
    : `<p class="sold-out">Sold out. The next ones are being made; that takes about three weeks.</p>`;

export const productPage = ({ item }) => {
  const category = categories.find(({ id }) => id === item.category);
  return page({
    title: `${item.title} · Ollerby`,
    description: item.description,
    current: item.category,
    scripts: ['/product.js'],
    main: `<nav class="crumbs" aria-label="Where you are"><ol>
<li><a href="/">Home</a></li>
<li><a href="/categories/${category.id}.html">${category.title}</a></li>
<li aria-current="page">${escape(item.title)}</li>
</ol></nav>
<article class="product" data-product-id="${item.id}" data-name="${escape(item.title)}" data-price="${item.price}" data-currency="${item.currency}" data-category="${item.category}">
<img class="tile" src="${item.image}" width="640" height="500" alt="${escape(item.title)}, drawn">
<div class="product-text">
<h1>${escape(item.title)}</h1>
<p class="product-price">${euros(item.price)}</p>
<p>${escape(item.description)}</p>
${buying(item)}
<dl class="details">
${Object.entries(labels)
  .map(([key, label]) => `<div><dt>${label}</dt><dd>${escape(item.details[key])}</dd></div>`)
  .join('\n')}
<div><dt>Delivery</dt><dd>${item.price >= 75 ? 'Free' : '€6, free from €75'}, in two to four days</dd></div>
</dl>
</div>
</article>

<div class="slot-frame"><div data-foyer-slot="product" data-limit="4" data-heading="More to look at"></div></div>`,
  });
};
