/** The help of the demo shop, as its owner would have written it: what people ask, answered once. */

export interface HelpArticleSeed {
  slug: string;
  title: string;
  /** Markdown. */
  body: string;
  /** Pages on which it comes first. */
  pages: string[];
}

export interface HelpCategorySeed {
  id: string;
  title: string;
  articles: HelpArticleSeed[];
}

const article = (slug: string, title: string, body: string, pages: string[] = []): HelpArticleSeed => ({
  slug,
  title,
  body: body.trim(),
  pages,
});

export const HELP: HelpCategorySeed[] = [
  {
    id: 'cat-delivery',
    title: 'Delivery',
    articles: [
      article(
        'delivery-costs',
        'What delivery costs',
        `
Delivery costs €6 within the European Union, and nothing when the order is €75 or more.

Sofas, benches and rugs are carried in by two people at the same price. There is no extra charge for islands, upper floors or long postcodes.

## Outside the European Union

We ship to Norway and Switzerland for €14. Customs and import tax are yours to pay there, usually about a quarter of the price. We do not ship to other countries outside the Union yet.
`,
        ['/cart*', '/checkout*', '/delivery*'],
      ),
      article(
        'delivery-times',
        'How long delivery takes',
        `
A parcel takes two to four working days. Nothing is delivered on Sundays and public holidays.

## Express, for tomorrow

Ordered before 14:00 on a working day, an express parcel is there the next day. Express costs €9 more and is chosen in the checkout under "How fast".

## Evenings and Saturdays

The parcel service also comes on Saturdays until 15:00, in cities in the evening until 21:00 as well. On the morning of the delivery you get a message with the hour, in which you can move it to another day or to a neighbour.
`,
        ['/checkout*', '/delivery*', '/thank-you*'],
      ),
      article(
        'track-order',
        'Where is my order?',
        `
When your parcel leaves us you get an e-mail with a tracking link. The link shows where the parcel is now and on which day it arrives.

If there is no e-mail two working days after you ordered, look into the spam folder first. Then write to us with the number of your order, and we look where it is.

## The parcel should be here, but is not

When the tracking says "delivered" and there is nothing, ask the neighbours and look for a card in the letter box. Still nothing? Tell us within two weeks: we search for the parcel, and after five working days we send the order again.
`,
        ['/thank-you*'],
      ),
      article(
        'large-items',
        'How sofas, benches and rugs are delivered',
        `
Large furniture is brought by two people into the room you choose, also upstairs. They call you the day before to agree on a two-hour window.

Please measure the doors and the stairs before you order: the oat sofa needs a passage of 78 cm. The packaging is taken away again when you ask for it.

Large pieces take five to eight working days, and express is not possible for them.
`,
        ['/categories/seats*', '/products/oat-sofa*', '/products/ash-bench*', '/products/arch-rug*'],
      ),
    ],
  },
  {
    id: 'cat-returns',
    title: 'Returns and repairs',
    articles: [
      article(
        'returns',
        'Sending something back',
        `
You can return anything within 30 days of delivery, used or not, as long as it can be sold again. Things made to measure, such as curtains cut to a length, cannot come back.

## How to return it

1. Write to us with the number of your order and what comes back.
2. We send you a return label by e-mail, usually the same day.
3. Stick it on the box and hand the parcel in at a post office.

The return is free for anything under 20 kg. Furniture over 20 kg is collected from your home for €25.
`,
        ['/delivery*'],
      ),
      article(
        'refunds',
        'When the money is back',
        `
The refund is made within a week of the parcel reaching us, in the way you paid. Banks take up to three more working days to show it.

What delivery cost is refunded as well when the whole order comes back. When you keep a part of it, the price of what you sent is refunded.
`,
      ),
      article(
        'exchange',
        'Exchanging for another colour or size',
        `
We cannot swap one piece for another in the same parcel. Order the colour or size you would rather have, and return the first one for free: the second delivery costs nothing when you tell us the number of the first order.
`,
      ),
      article(
        'damaged',
        'Something arrived broken or is missing',
        `
Take a photograph of the piece and of its box, and write to us within 14 days. If it broke on the way we send another at once, and the broken one need not come back.

If a part is missing, look under the inner cardboard first: screws and feet are taped there. Otherwise tell us which part, and it is in the post the next working day.
`,
      ),
      article(
        'warranty',
        'Warranty and spare parts',
        `
Everything has a warranty of two years, furniture of five. It covers faults of material and workmanship, but not wear, cut fabric or a fall.

Switches, seals, covers, wheels and glass shades are kept as spare parts for ten years. Tell us what broke and we send the part, within the warranty for free, later at what it costs us.
`,
      ),
    ],
  },
  {
    id: 'cat-orders',
    title: 'Orders and payment',
    articles: [
      article(
        'change-order',
        'Changing or cancelling an order',
        `
An order can be changed or cancelled until it is packed, usually for two hours after you placed it. Write to us at once with its number and say what is to change: the address, an item, or everything.

Once it is packed we cannot stop it any more. Then refuse the parcel at the door, or return it for free.
`,
        ['/thank-you*'],
      ),
      article(
        'payment',
        'Ways to pay',
        `
You can pay by credit card (Visa, Mastercard), PayPal, Apple Pay, iDEAL or bank transfer. The card is charged when the parcel leaves, not before. With a bank transfer we pack as soon as the money has arrived.

We do not offer payment in instalments, nor cash on delivery.

*This is a demonstration shop: its checkout asks for no card, and nothing is ever charged.*
`,
        ['/checkout*'],
      ),
      article(
        'invoice',
        'Invoices and VAT',
        `
The invoice comes by e-mail as a PDF when the parcel leaves. All prices include VAT.

For a company, put its name and VAT number into the address; then both are on the invoice. An invoice that was already sent can be corrected for 30 days: write to us with the right address.
`,
      ),
      article(
        'discounts',
        'Discount codes and gift cards',
        `
A discount code is taken off before you pay. One code counts for each order, and not on gift cards. Students and teachers get 10 % with a code that we send to a school's e-mail address.

Gift cards are valid for three years, from €20 to €500. What is left on a card stays on it for the next order.
`,
        ['/cart*', '/checkout*'],
      ),
      article(
        'gift-wrapping',
        'Wrapping it as a present',
        `
For €4 we wrap a piece in linen paper and add a card with your words. Tell us the words here in the chat, with the number of your order. There is no price in the parcel then, and the invoice goes only to you.

A present may be exchanged by whoever got it within 60 days.
`,
        ['/cart*'],
      ),
      article(
        'sold-out',
        'When something is sold out',
        `
What is sold out is usually being made again, and is back in about three weeks. Leave your e-mail address with us, and you hear once when it is in stock.

You can also order it in advance: we charge it only when it leaves. Single pieces marked "the last ones" do not come back.
`,
        ['/products/arc-lamp*', '/products/patch-quilt*', '/products/bird-house*'],
      ),
    ],
  },
  {
    id: 'cat-care',
    title: 'Choosing and care',
    articles: [
      article(
        'bulbs',
        'Which bulb fits which lamp',
        `
The socket is on each lamp's page under "Good to know". Most of our table lamps and pendants take an E27 bulb, the button lamp takes a smaller E14, and the opal sconce a G9. The reading lamp has its LED built in.

One bulb comes in the box: an LED, warm white (2700 K) and dimmable. An LED of any strength may be used instead; the watts on the page are the limit for old bulbs.
`,
        ['/categories/lighting*', '/products/*-lamp*', '/products/*-pendant*', '/products/opal-sconce*'],
      ),
      article(
        'stoneware',
        'Stoneware, porcelain and glass: dishwasher and microwave',
        `
Glazed stoneware goes into the dishwasher, and without a gold rim into the microwave too. The deep bowl and the speckled plate can also stand in the oven, up to 220 °C.

Porcelain, mouth-blown glass and everything with bare wood or brass is washed by hand in lukewarm water.

Grey marks of cutlery come off with a little baking soda on a damp cloth.
`,
        ['/categories/table*', '/categories/kitchen*'],
      ),
      article(
        'wood-care',
        'Looking after wood',
        `
Oiled oak, ash and walnut like to be oiled twice a year: a thin film on a cloth, with the grain, and wiped off after a quarter of an hour. We use plain linseed oil; any furniture oil without colour will do.

Wipe up water and wine at once. A ring or a scratch is rubbed out with fine sandpaper (240) along the grain, and oiled again.

Boards and spoons are never left in water and never go into the dishwasher.
`,
        ['/products/oak-*', '/products/ash-*', '/products/walnut-*', '/products/olive-board*'],
      ),
      article(
        'textile-care',
        'Washing linen, wool and covers',
        `
Linen and cotton wash at 60 °C, coloured ones at 40 °C. Cushion covers come off and wash at 30 °C, inside out with the zip closed.

Wool is washed in the wool programme, cold, and dried lying flat. The rug is only vacuumed, without a brush; stains are dabbed with cold water and a drop of mild soap.

Nothing of ours goes into the tumble dryer, except the waffle towels.
`,
        ['/categories/textile*'],
      ),
      article(
        'colours-and-samples',
        'Colours, and samples to see at home',
        `
Colours on a screen are never quite those of the cloth: most of ours are a touch earthier. We send a colour card with samples of all fabrics and woods for free. Tell us your address and which pieces you think about.

The card is yours to keep, and arrives within three working days.
`,
      ),
    ],
  },
  {
    id: 'cat-shop',
    title: 'About Ollerby',
    articles: [
      article(
        'hours-and-contact',
        'When we are here, and how to reach us',
        `
People answer here in the chat from Monday to Friday, 9:00 to 17:00. What you write at other times is kept, and answered first thing on the next working day.

There is no shop to visit: Ollerby sells only on this website. Twice a year the workshop opens its doors; the journal says when.
`,
      ),
      article(
        'where-things-are-made',
        'Where and how our things are made',
        `
Wood comes from forests in Sweden and Germany with the FSC mark, and is worked in a joinery near Aarhus. Stoneware is thrown and fired in the north of Portugal, and linen is woven in Lithuania.

Parcels are filled with paper, and the boxes are recycled cardboard. There is no plastic in them but the tape of very heavy ones.
`,
        ['/articles/*', '/journal*'],
      ),
      article(
        'privacy',
        'What we know about you',
        `
With your order we keep your name, your addresses and what you bought, for as long as the tax office asks us to: ten years. Conversations in the chat are deleted when you ask for it.

Write to us to see everything that we have about you, or to have it deleted. We never sell it, and we send a newsletter only to those who asked for one.
`,
      ),
    ],
  },
];
