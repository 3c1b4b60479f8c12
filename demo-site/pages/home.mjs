// The home page: one lamp, what Foyer picks, the departments, what is new, the journal.
import { articleCards } from './article.mjs';
import { grid } from './card.mjs';
import { categories, everything } from './categories.mjs';
import { page } from './layout.mjs';

const fresh = [
  'oak-stool',
  'amber-tumblers',
  'round-cushion',
  'cream-kettle',
  'storm-lantern',
  'arch-clock',
  'harvest-basket',
  'lounge-chair',
];

export const homePage = ({ items, articles }) =>
  page({
    title: 'Ollerby: good things for the rooms you live in',
    description: 'Lamps, tableware, seats and textiles, made by people who use them. A demonstration shop.',
    main: `<section class="hero">
<div class="hero-picture"><img src="/images/dome-lamp.svg" width="640" height="500" alt="A table lamp with a clay-red dome on a walnut stem"></div>
<div class="hero-text">
<h1>Light for the hour after dinner</h1>
<p>A dome of matt clay over a walnut stem. It lights the page and the hand that turns it, and leaves the rest of the room alone.</p>
<p class="hero-act"><a class="button" href="/products/dome-lamp.html" data-product-link="dome-lamp">See the dome lamp</a> <a href="/categories/lighting.html">All lighting</a></p>
</div>
</section>

<div class="slot-frame"><div data-foyer-slot="home" data-limit="4" data-heading="Picked for you"></div></div>

<section class="band">
<h2>By room and by use</h2>
<ul class="rooms">
${[...categories, everything]
  .map(
    ({ id, title, picture }) =>
      `<li><a href="/categories/${id}.html"><img class="tile" src="/images/${picture}.svg" width="640" height="500" alt=""><span>${title}</span></a></li>`,
  )
  .join('\n')}
</ul>
</section>

<section class="band">
<h2>New this month</h2>
${grid(
  fresh.map((id) => items.find((item) => item.id === id)),
  { lazy: false },
)}
</section>

<section class="band">
<h2>From the journal</h2>
${articleCards(articles)}
</section>

<ul class="facts">
<li><h2>Sent within two days</h2><p>From one warehouse, in paper and straw. Free from €75, otherwise €6.</p></li>
<li><h2>Thirty days to think</h2><p>Live with it for a month. What does not fit comes back at our cost.</p></li>
<li><h2>Made to be mended</h2><p>Switches, covers, seals and wheels can be ordered one by one, for years.</p></li>
</ul>`,
  });
