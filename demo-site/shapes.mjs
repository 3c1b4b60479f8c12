// The pencils: colours mixed, curves through points, and things turned on a lathe. Everything returns SVG text in a
// picture of 128 by 100, whose floor is at 87.

export const FLOOR = 87;

/** Colour between two #rrggbb, `k` from 0 (first) to 1 (second). */
export const mix = (from, to, k) => {
  const channel = (colour, at) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(from, at) + (channel(to, at) - channel(from, at)) * k));
  return '#' + mixed.map((value) => value.toString(16).padStart(2, '0')).join('');
};
export const lighter = (colour, k = 0.18) => mix(colour, '#fff6e8', k);
export const darker = (colour, k = 0.18) => mix(colour, '#2b1a12', k);

const round = (value) => Number(value.toFixed(1));
export const path = (d, fill) => `<path fill="${fill}" d="${d}"/>`;
export const stroke = (d, colour, width, cap = 'round') =>
  `<path fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="${cap}" stroke-linejoin="round" d="${d}"/>`;
export const rect = (x, y, width, height, fill, radius = 0) =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"${radius ? ` rx="${radius}"` : ''} fill="${fill}"/>`;
export const oval = (cx, cy, rx, ry, fill) =>
  `<ellipse cx="${round(cx)}" cy="${round(cy)}" rx="${round(rx)}" ry="${round(ry)}" fill="${fill}"/>`;
export const disc = (cx, cy, r, fill) => `<circle cx="${round(cx)}" cy="${round(cy)}" r="${round(r)}" fill="${fill}"/>`;
export const turned = (degrees, cx, cy, shapes) => `<g transform="rotate(${degrees} ${cx} ${cy})">${shapes}</g>`;
export const moved = (x, y, shapes, scale = 1) =>
  `<g transform="translate(${x} ${y})${scale === 1 ? '' : ` scale(${scale})`}">${shapes}</g>`;
export const faint = (opacity, shapes) => `<g opacity="${opacity}">${shapes}</g>`;

/** The soft shade under a thing that stands on the floor. */
export const shade = (cx, width, y = FLOOR) =>
  `<ellipse cx="${cx}" cy="${y}" rx="${width / 2}" ry="${round(Math.min(3.4, width / 16 + 1))}" fill="#4a3524" opacity=".15"/>`;

/** Smooth curve through points (Catmull-Rom as cubic Beziers); a third member marks a corner. */
const curve = (points) =>
  points
    .slice(1)
    .map((to, index) => {
      const from = points[index];
      const before = from[2] ? from : (points[index - 1] ?? from);
      const after = to[2] ? to : (points[index + 2] ?? to);
      const pull = (a, b, c) => c + (b - a) / 6;
      return `C${[
        [pull(before[0], to[0], from[0]), pull(before[1], to[1], from[1])],
        [pull(after[0], from[0], to[0]), pull(after[1], from[1], to[1])],
        to,
      ]
        .map(([x, y]) => `${round(x)} ${round(y)}`)
        .join(' ')}`;
    })
    .join('');

/** Closed smooth outline through points. */
export const blob = (points, fill) =>
  path(`M${points[0].slice(0, 2).join(' ')}${curve([...points, points[0]])}z`, fill);

/** The strip of a turned body between two meridians; -1 is its left edge, 1 its right. */
const meridians = (cx, profile, from, to, fill) => {
  const side = (factor) => profile.map(([w, y, corner]) => [cx + w * factor, y, corner]);
  const down = side(from);
  const up = side(to).reverse();
  return path(
    `M${round(down[0][0])} ${round(down[0][1])}${curve(down)}L${round(up[0][0])} ${round(up[0][1])}${curve(up)}z`,
    fill,
  );
};

/**
 * A body turned on a lathe: `profile` lists [half width, y] from top to bottom. Light comes from the left.
 * `mouth` is the colour seen through the opening on top.
 */
export const lathe = (cx, profile, fill, { mouth, light = 0.2, dark = 0.16, tilt = 0.16 } = {}) => {
  const [top] = profile;
  return (
    meridians(cx, profile, -1, 1, fill) +
    (light ? meridians(cx, profile, -1, -0.5, lighter(fill, light)) : '') +
    (dark ? meridians(cx, profile, 0.58, 1, darker(fill, dark)) : '') +
    (mouth
      ? oval(cx, top[1], top[0], Math.max(1.4, top[0] * tilt), lighter(fill, 0.3)) +
        oval(cx, top[1] + 0.3, top[0] - 1.3, Math.max(0.8, (top[0] - 1.3) * tilt - 0.3), mouth)
      : '')
  );
};

/** Half a ball, open below: a lampshade from its crown to its rim. */
export const dome = (cx, crown, rim, halfWidth, fill, { light = 0.2, dark = 0.16 } = {}) => {
  const h = rim - crown;
  const strip = (from, to, colour) => {
    const arc = (factor, sweep) => `${round(Math.abs(halfWidth * factor))} ${h} 0 0 ${sweep}`;
    return path(
      `M${round(cx + halfWidth * from)} ${rim}A${arc(from, from < 0 ? 1 : 0)} ${cx} ${crown}` +
        `A${arc(to, to < 0 ? 0 : 1)} ${round(cx + halfWidth * to)} ${rim}z`,
      colour,
    );
  };
  return strip(-1, 1, fill) + strip(-1, -0.5, lighter(fill, light)) + strip(0.58, 1, darker(fill, dark));
};

/** A ball with the same light and shade as a turned body; `squash` below 1 flattens it. */
export const globe = (cx, cy, r, fill, { light = 0.2, dark = 0.16, squash = 1 } = {}) => {
  const h = round(r * squash);
  const sickle = (side, inner, colour) =>
    path(
      `M${cx} ${cy - h}a${r} ${h} 0 0 ${side} 0 ${2 * h}a${round(r * inner)} ${h} 0 0 ${1 - side} 0 ${-2 * h}z`,
      colour,
    );
  return (
    oval(cx, cy, r, h, fill) +
    (light ? sickle(0, 0.5, lighter(fill, light)) : '') +
    (dark ? sickle(1, 0.58, darker(fill, dark)) : '')
  );
};

export const flame = (cx, base, size = 1) =>
  path(
    `M${cx} ${base - 11 * size}q${3.6 * size} ${5 * size} ${2.6 * size} ${8 * size}q${-2.6 * size} ${4 * size} ${-5.2 * size} 0q${-1 * size} ${-3 * size} ${2.6 * size} ${-8 * size}z`,
    '#e9a13b',
  ) + oval(cx, base - 2.6 * size, 1.1 * size, 1.9 * size, '#f8d78c');

/** A leaf from its foot, `length` long, pointing `angle` degrees from straight up. */
export const leaf = (x, y, length, angle, fill, width = 0.36) =>
  `<path fill="${fill}" transform="rotate(${angle} ${x} ${y})" d="M${x} ${y}q${round(-length * width)} ${round(-length * 0.5)} 0 ${-length}q${round(length * width)} ${round(length * 0.5)} 0 ${length}z"/>`;
