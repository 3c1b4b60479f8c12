/** What the visitors of an imaginary shop do: the same for every run, by a seeded draw. */

export const ORIGIN = 'https://shop.example';
export const EVENTS_PER_FRAME = 10;
/**
 * A visitor comes back to the same few items: a bench sends in seconds what a person does in months, and without this
 * everybody would have looked at the whole shop. Real sessions touch five items on average.
 */
const SHELF = 8;
/** From one event of a frame to the next. */
const BETWEEN_MS = 150;
const CATEGORIES = ['Chairs', 'Tables', 'Lamps', 'Shelves', 'Rugs', 'Kitchen', 'Garden', 'Bath', 'Desks', 'Beds'];

export const ITEMS = Array.from({ length: 300 }, (_, i) => ({
  id: `sku-${1000 + i}`,
  title: `${CATEGORIES[i % CATEGORIES.length]} number ${i} in oak and wool`,
  url: `${ORIGIN}/products/${1000 + i}`,
  image: `${ORIGIN}/images/${1000 + i}-640.jpg`,
  price: 10 + ((i * 37) % 400),
  currency: 'EUR',
  category: CATEGORIES[i % CATEGORIES.length],
}));

/** mulberry32 (Tommy Ettinger, public domain): small, seeded, even enough for a bench. */
export function seededDraw(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws 0 ... n-1 with probability falling as 1/rank. */
export function zipf(n, draw) {
  const sums = harmonic(n);
  const sum = sums[n - 1];
  return () => {
    const at = draw() * sum;
    let [low, high] = [0, n - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

const harmonics = new Map();
/** 1, 1 + 1/2, 1 + 1/2 + 1/3 ...; one list for all who draw from as many. */
function harmonic(n) {
  if (!harmonics.has(n)) {
    let sum = 0;
    harmonics.set(
      n,
      Array.from({ length: n }, (_, i) => (sum += 1 / (i + 1))),
    );
  }
  return harmonics.get(n);
}

/** Some thousand product views of the last two days, in the shape of the HTTP API. */
export function pastVisits(count = 6_000) {
  const draw = seededDraw(7);
  const pick = zipf(ITEMS.length, draw);
  const now = Date.now();
  const visits = [];
  for (let session = 0; visits.length < count; session++) {
    const start = now - Math.floor(draw() * 2 * 24 * 60 * 60_000);
    const length = 2 + Math.floor(draw() * 6);
    const first = pick();
    for (let i = 0; i < length; i++) {
      // Neighbours on the shelf are looked at together.
      const item = ITEMS[(first + Math.floor(draw() * 12)) % ITEMS.length];
      visits.push({
        type: 'track',
        event: 'Product Viewed',
        messageId: `past-${session}-${i}`,
        anonymousId: `past-${session}`,
        timestamp: new Date(Math.min(now, start + i * 40_000)).toISOString(),
        properties: { product_id: item.id, category: item.category },
      });
    }
  }
  return visits;
}

/** One visitor with an own seed; `frame()` is its next message of ten events. */
export function createVisitor(seed) {
  const draw = seededDraw(seed);
  const drawn = zipf(ITEMS.length, draw);
  const shelf = Array.from({ length: SHELF }, () => ITEMS[drawn()]);
  const pick = () => shelf[Math.floor(draw() * SHELF)];
  const referrer = 'https://search.example/?q=oak+furniture';
  let last = 0;
  let seen = { decisionId: 'd_0000000000000000000000', itemId: ITEMS[0].id };

  function event(type, name, url, properties) {
    // As the tag makes them: the time first, so that neighbours in time are neighbours in the index.
    last = Math.max(Date.now(), last + 1);
    const id = last.toString(36) + draw().toString(36).slice(2, 9).padEnd(7, '0') + seed.toString(36).padStart(7, '0');
    return { id, type, name, at: 0, url, properties };
  }

  const view = (url, title) =>
    event('page', 'Page Viewed', url, {
      title,
      referrer,
      path: url.slice(ORIGIN.length),
      viewport: '1280x720',
      utm_source: 'newsletter',
      utm_medium: 'email',
      utm_campaign: 'autumn-collection',
    });
  const product = ({ id, title, url, price, currency, category, image }) =>
    event('track', 'Product Viewed', url, {
      product_id: id,
      sku: id,
      name: title,
      url,
      image_url: image,
      price,
      currency,
      category,
    });
  const clicked = (url, item) =>
    event('track', 'Link Clicked', url, {
      text: item.title,
      id: `card-${item.id}`,
      href: item.url,
      outbound: false,
      download: false,
      list: 'More like this',
    });
  const left = (url, title) =>
    event('track', 'Page Left', url, {
      title,
      path: url.slice(ORIGIN.length),
      engagedMs: Math.floor(draw() * 60_000),
      visibleMs: 61_234,
      depth: Math.floor(draw() * 100),
      height: 4_210,
      reason: 'the visitor went on to another page of the shop',
    });

  return {
    /** What the server decided to show: the next message says that it was seen. */
    shown(decision) {
      const item = decision.items[0];
      if (decision.id !== null && item) seen = { decisionId: decision.id, itemId: item.id };
    },
    frame() {
      const list = `${ORIGIN}/categories/${CATEGORIES[Math.floor(draw() * CATEGORIES.length)].toLowerCase()}`;
      const [a, b, c] = [pick(), pick(), pick()];
      const events = [
        view(list, 'All of it, from the workshops nearby'),
        event('exposure', 'Content Seen', list, { ...seen, slot: 'home', position: 0 }),
        clicked(list, a),
        left(list, 'All of it, from the workshops nearby'),
        view(a.url, a.title),
        product(a),
        product(b),
        clicked(b.url, c),
        product(c),
        left(c.url, c.title),
      ];
      const sentAt = Date.now();
      events.forEach((event, i) => (event.at = sentAt - (events.length - i) * BETWEEN_MS));
      return JSON.stringify({ t: 'events', sentAt, events });
    },
  };
}
