// Writes the shop's pages and /catalogue.js into public/ from items.json, details.json and the templates in pages/.
// Run `node demo-site/build.mjs` after changing any of them; the results are committed, so that the demo needs no step.
// shop.css and the other scripts in public/ are written by hand. Pictures come from draw.mjs.
// The demo server fills %FOYER_ORIGIN% and %WRITE_KEY% into the pages as it serves them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { articles } from './pages/articles.mjs';
import { articlePage, journalPage } from './pages/article.mjs';
import { cartPage } from './pages/cart.mjs';
import { categoryPage } from './pages/category.mjs';
import { categories, everything } from './pages/categories.mjs';
import { checkoutPage, thankYouPage } from './pages/checkout.mjs';
import { deliveryPage, missingPage } from './pages/delivery.mjs';
import { homePage } from './pages/home.mjs';
import { productPage } from './pages/product.mjs';

const here = new URL('./', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, here), 'utf8'));
const details = read('details.json');
const items = read('items.json').map((item) => ({ ...item, details: details[item.id] }));

let written = 0;
const write = (path, text) => {
  const file = fileURLToPath(new URL(`public${path}`, here));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  written += 1;
};

write('/index.html', homePage({ items, articles }));
for (const category of categories) {
  write(
    `/categories/${category.id}.html`,
    categoryPage({ category, items: items.filter((item) => item.category === category.id) }),
  );
}
write('/categories/everything.html', categoryPage({ category: everything, items }));
for (const item of items) write(item.url, productPage({ item }));
write('/journal.html', journalPage({ articles }));
for (const article of articles) write(`/articles/${article.id}.html`, articlePage({ article, items }));
write('/cart.html', cartPage());
write('/checkout.html', checkoutPage());
write('/thank-you.html', thankYouPage());
write('/delivery.html', deliveryPage());
write('/404.html', missingPage());

const shelf = Object.fromEntries(
  items.map(({ id, title, url, image, price, category, inStock }) => [
    id,
    { title, url, image, price, category, inStock },
  ]),
);
write(
  '/catalogue.js',
  `// What the cart and the checkout need to know of each item. Written by build.mjs.\nwindow.catalogue = ${JSON.stringify(shelf, null, 1)};\n`,
);
console.log(`${written} files written`);
