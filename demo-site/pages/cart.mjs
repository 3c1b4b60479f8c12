// The cart. Its lines are written by /cart-page.js, which runs where it stands, so that nothing below moves.
import { page } from './layout.mjs';

export const cartPage = () =>
  page({
    title: 'Your cart · Ollerby',
    description: 'What you have chosen so far.',
    early: ['/catalogue.js'],
    main: `<header class="head"><h1>Your cart</h1></header>
<div class="cart" data-cart>
<div data-cart-filled hidden>
<div class="cart-columns">
<ul class="lines" data-cart-lines></ul>
<section class="sum" aria-labelledby="sum-title">
<h2 id="sum-title">Summary</h2>
<dl data-cart-sum></dl>
<a class="button wide" href="/checkout.html" data-checkout>Go to checkout</a>
<p class="fine">Delivery is free from €75.</p>
</section>
</div>
</div>
<div class="empty" data-cart-empty hidden>
<p>Nothing in it yet. Things you add stay here on this device until you take them out.</p>
<p><a class="button" href="/categories/everything.html">Look around</a></p>
</div>
<p class="said" role="status" data-cart-said></p>
<noscript><p>The cart needs JavaScript to remember what you chose.</p></noscript>
</div>
<script src="/cart-page.js"></script>
<div class="slot-frame"><div data-foyer-slot="cart" data-limit="4" data-heading="Before you go"></div></div>`,
  });
