// One department: its items, and a choice of order.
import { grid } from './card.mjs';
import { page } from './layout.mjs';

export const categoryPage = ({ category, items }) =>
  page({
    title: `${category.title} · Ollerby`,
    description: category.lead,
    current: category.id,
    scripts: ['/category.js'],
    main: `<header class="head" data-category="${category.id}">
<h1>${category.title}</h1>
<p class="lead">${category.lead}</p>
</header>
<div class="tools">
<p>${items.length} things</p>
<p class="field-row"><label for="order">Order</label>
<select id="order" data-order>
<option value="shop">As we like it</option>
<option value="up">Price, low to high</option>
<option value="down">Price, high to low</option>
</select></p>
</div>
${grid(items, { heading: 'h2' })}`,
  });
