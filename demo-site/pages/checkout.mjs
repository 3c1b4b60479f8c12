// Checkout and what comes after it. The form goes nowhere: /checkout.js checks it and keeps the order in the browser.
import { page } from './layout.mjs';

const field = ({ id, label, type = 'text', autocomplete, hint, inputmode, narrow }) => {
  const described = [hint ? `${id}-hint` : '', `${id}-wrong`].filter(Boolean).join(' ');
  return `<div class="field${narrow ? ' narrow' : ''}">
<label for="${id}">${label}</label>
<input id="${id}" name="${id}" type="${type}" autocomplete="${autocomplete}"${inputmode ? ` inputmode="${inputmode}"` : ''} required maxlength="120" aria-describedby="${described}">
${hint ? `<p class="hint" id="${id}-hint">${hint}</p>\n` : ''}<p class="wrong" id="${id}-wrong"></p>
</div>`;
};

const countries = [
  'Austria',
  'Belgium',
  'Denmark',
  'France',
  'Germany',
  'Ireland',
  'Italy',
  'Netherlands',
  'Spain',
  'Sweden',
];

export const checkoutPage = () =>
  page({
    title: 'Checkout · Ollerby',
    description: 'Where it goes, and how fast.',
    early: ['/catalogue.js'],
    main: `<header class="head"><h1>Checkout</h1></header>
<div class="empty" data-checkout-empty hidden>
<p>There is nothing in your cart to send.</p>
<p><a class="button" href="/categories/everything.html">Look around</a></p>
</div>
<div class="cart-columns" data-checkout-filled hidden>
<form class="form" method="post" novalidate data-checkout-form>
<p class="wrong" role="alert" data-form-wrong></p>
<fieldset><legend>Who it is for</legend>
${field({ id: 'name', label: 'Full name', autocomplete: 'name' })}
${field({ id: 'email', label: 'Email', type: 'email', autocomplete: 'email', hint: 'A real shop would send the receipt there. This one sends nothing.' })}
</fieldset>
<fieldset><legend>Where it goes</legend>
${field({ id: 'street', label: 'Street and number', autocomplete: 'street-address' })}
<div class="pair">
${field({ id: 'postcode', label: 'Postcode', autocomplete: 'postal-code', narrow: true })}
${field({ id: 'city', label: 'City', autocomplete: 'address-level2' })}
</div>
<div class="field"><label for="country">Country</label>
<select id="country" name="country" autocomplete="country-name">
${countries.map((name) => `<option${name === 'Netherlands' ? ' selected' : ''}>${name}</option>`).join('\n')}
</select></div>
</fieldset>
<fieldset><legend>How fast</legend>
<label class="choice"><input type="radio" name="delivery" value="standard" checked> <span>Two to four days</span></label>
<label class="choice"><input type="radio" name="delivery" value="express"> <span>Tomorrow, €9 more</span></label>
</fieldset>
<fieldset><legend>Payment</legend>
<p>Nothing is charged: this is a demonstration shop, so it asks for no card.</p>
</fieldset>
<button class="button wide" type="submit" data-place-order>Place the order</button>
</form>
<section class="sum" aria-labelledby="sum-title">
<h2 id="sum-title">Your order</h2>
<ul class="short-lines" data-checkout-lines></ul>
<dl data-cart-sum></dl>
<p><a href="/cart.html">Change the cart</a></p>
</section>
</div>
<noscript><p>The checkout needs JavaScript.</p></noscript>
<script src="/checkout.js"></script>`,
  });

export const thankYouPage = () =>
  page({
    title: 'Thank you · Ollerby',
    description: 'Your order, which was not really placed.',
    early: ['/catalogue.js'],
    main: `<section class="thanks">
<h1>Thank you</h1>
<div data-order hidden>
<p class="lead">Your order <strong data-order-id></strong> is complete.</p>
<ul class="short-lines" data-order-lines></ul>
<dl data-cart-sum></dl>
</div>
<script src="/thank-you.js"></script>
<p class="demo">This is a demonstration shop: no order was really placed, nothing was charged, and nothing will arrive. What you typed stayed on this page and is gone.</p>
<p><a class="button" href="/">Back to the shop</a></p>
</section>`,
  });
