// Delivery and returns, and the page for addresses that lead nowhere.
import { page } from './layout.mjs';

export const deliveryPage = () =>
  page({
    title: 'Delivery and returns · Ollerby',
    description: 'What it costs, how long it takes, and how something comes back.',
    main: `<article class="prose">
<h1>Delivery and returns</h1>
<p class="lead">What it costs, how long it takes, and how something comes back.</p>
<h2>What does delivery cost?</h2>
<p>€6 within the European Union, and nothing from €75. Sofas, benches and rugs come with two people, at the same price.</p>
<h2>How long does it take?</h2>
<p>Two to four working days. Ordered before 14:00, a parcel can also be there tomorrow, for €9 more.</p>
<h2>Can I send something back?</h2>
<p>Yes, within thirty days, used or not, as long as it can be sold again. Write to us and we send a label; the money is back within a week of the parcel.</p>
<h2>Something broke. Now what?</h2>
<p>Take a photograph and write to us. If it broke on the way we send another at once. If it broke later there is often a spare part: switches, seals, covers and wheels are kept for ten years.</p>
<h2>Is any of this true?</h2>
<p>No. Ollerby is a demonstration shop, so none of it is ever sent. The rules are the ones we would like to find in a real one.</p>
</article>`,
  });

export const missingPage = () =>
  page({
    title: 'Not here · Ollerby',
    description: 'This page does not exist.',
    main: `<section class="thanks">
<h1>This page is not here</h1>
<p class="lead">Perhaps it was moved, or the address has a letter too many.</p>
<p><a class="button" href="/">To the shop</a></p>
</section>`,
  });
