// An item in a grid.
import { escape, euros } from './html.mjs';

/** Pictures below the first screen load when they come near. */
export const card = (item, { lazy = true, heading = 'h3' } = {}) => `<li class="card" data-price="${item.price}">
<a href="${item.url}" data-product-link="${item.id}">
<img class="tile" src="${item.image}" width="640" height="500" alt=""${lazy ? ' loading="lazy"' : ''}>
<${heading} class="name">${escape(item.title)}</${heading}>
<p class="price">${euros(item.price)}${item.inStock ? '' : ' <span class="gone">Sold out</span>'}</p>
</a>
</li>`;

export const grid = (items, options) => `<ul class="grid" data-grid>
${items.map((item, index) => card(item, { lazy: index >= 16, ...options })).join('\n')}
</ul>`;
