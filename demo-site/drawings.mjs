// What every item of the shop looks like: [ground colour, function that draws]. Keys are the ids in items.json.
import {
  FLOOR,
  blob,
  darker,
  disc,
  dome,
  faint,
  flame,
  globe,
  lathe,
  leaf,
  lighter,
  oval,
  path,
  rect,
  shade,
  stroke,
  turned,
} from './shapes.mjs';

const sand = '#e9e2d3';
const rose = '#e6dcd8';
const mist = '#d9dfe0';
const moss = '#dfe4da';
const linen = '#ece4d8';
const stone = '#e2e0dc';
const butter = '#efe6cb';
const shell = '#eddfd3';

const clay = '#c9744a';
const brick = '#b4594a';
const ochre = '#cf9a3d';
const cream = '#f2ebdd';
const sage = '#a5b3a0';
const forest = '#3f5f4c';
const teal = '#2f6564';
const navy = '#39465a';
const ink = '#2f323a';
const plum = '#6d4552';
const oak = '#bd8a58';
const walnut = '#7d5038';
const ash = '#d8bd94';
const brass = '#b58d3e';
const zinc = '#9aa5a8';
const black = '#33302e';
const green = '#5d7f58';

const times = (count, draw) => Array.from({ length: count }, (_, index) => draw(index)).join('');

// ---------------------------------------------------------------- things drawn more than once

const hung = (to) => stroke(`M64 0V${to}`, ink, 1.1, 'butt');

const bowl = (cx, rim, width, height, colour) => {
  const w = width / 2;
  return (
    shade(cx, width * 0.8) +
    rect(cx - w * 0.32, FLOOR - 4, w * 0.64, 4, darker(colour, 0.3), 1) +
    lathe(
      cx,
      [
        [w, rim],
        [w * 0.96, rim + height * 0.3],
        [w * 0.74, rim + height * 0.68],
        [w * 0.4, rim + height],
      ],
      colour,
      { mouth: darker(colour, 0.32), tilt: 0.2 },
    )
  );
};

const mug = (cx, top, colour, drink) =>
  shade(cx, 46) +
  stroke(`M${cx + 19} ${top + 8}c14 -4 15 17 -2 16`, darker(colour, 0.16), 4) +
  lathe(
    cx,
    [
      [20, top],
      [19.6, top + 14],
      [16.5, top + 26],
      [12, FLOOR, 1],
    ],
    colour,
    { mouth: drink, tilt: 0.2 },
  );

const legs = (colour, list) =>
  list.map(([x, y, dx]) => stroke(`M${x} ${y}l${dx} ${FLOOR - y - 1}`, colour, 3.2)).join('');

const jar = (cx, width, top, colour, filling) =>
  rect(cx - width / 2, top + 6, width, FLOOR - top - 6, '#f6f3ec', 3) +
  rect(cx - width / 2 + 1.4, top + 6 + (FLOOR - top) * 0.28, width - 2.8, (FLOOR - top) * 0.72 - 7.4, filling, 2) +
  rect(cx - width / 2 + 1.5, top + 8, 2, FLOOR - top - 11, '#ffffff', 1) +
  rect(cx - width / 2 + 1, top, width - 2, 7, colour, 1.6) +
  rect(cx - width * 0.28, top + (FLOOR - top) * 0.58, width * 0.56, 7, cream, 1);

/** A tumbler of coloured glass with water in it. */
const glass = (cx, top, half, colour) =>
  faint(
    0.82,
    lathe(
      cx,
      [
        [half, top, 1],
        [half * 0.82, FLOOR, 1],
      ],
      colour,
      { light: 0.4, dark: 0.1 },
    ) + oval(cx, top, half, half * 0.17, lighter(colour, 0.5)),
  ) + faint(0.5, oval(cx, top + 11, half * 0.93, half * 0.15, '#fffaf0'));

const pillow = (cx, cy, half, colour, bow = 5) =>
  blob(
    [
      [cx - half, cy - half, 1],
      [cx, cy - half + bow],
      [cx + half, cy - half, 1],
      [cx + half - bow, cy],
      [cx + half, cy + half, 1],
      [cx, cy + half - bow * 0.4],
      [cx - half, cy + half, 1],
      [cx - half + bow, cy],
    ],
    colour,
  );

const book = (x, width, height, colour, band) =>
  rect(x, FLOOR - height, width, height, colour, 1) +
  rect(x, FLOOR - height + 6, width, 2.4, band) +
  rect(x, FLOOR - 10, width, 1.4, band);

// ---------------------------------------------------------------- the catalogue

export const drawings = {
  // lighting
  'dome-lamp': [
    sand,
    () =>
      shade(64, 52) +
      path('M61 50h6l3.4 34h-12.8z', walnut) +
      rect(47, 83, 34, 4, darker(walnut, 0.3), 1) +
      dome(64, 17, 51, 33, clay, { light: 0.22 }),
  ],
  'button-lamp': [
    moss,
    () =>
      shade(64, 48) +
      lathe(
        64,
        [
          [9, 52],
          [11, 64],
          [18, 80],
          [20, FLOOR, 1],
        ],
        ochre,
      ) +
      oval(64, 52, 27, 5, '#fdeeb8') +
      dome(64, 28, 52, 30, lighter(ochre, 0.2)),
  ],
  'paper-pendant': [
    mist,
    () =>
      hung(16) +
      rect(60, 14, 8, 4, black, 1) +
      globe(64, 48, 33, '#faf4e6', { dark: 0.07, light: 0, squash: 0.93 }) +
      times(7, (i) => {
        const y = 24 + i * 8;
        const w = 33 * Math.sqrt(Math.max(0, 1 - ((y - 48) / 30.7) ** 2));
        return stroke(`M${(64 - w).toFixed(1)} ${y}q${w.toFixed(1)} 4.6 ${(2 * w).toFixed(1)} 0`, '#dccfb4', 0.8);
      }) +
      oval(64, 78, 9, 1.8, '#d8c9a8'),
  ],
  'bell-pendant': [
    shell,
    () =>
      hung(26) +
      rect(60.5, 22, 7, 8, brass, 1.6) +
      lathe(
        64,
        [
          [5, 28],
          [12, 33],
          [17, 46],
          [22, 62],
          [36, 72, 1],
        ],
        forest,
      ) +
      oval(64, 72, 36, 4.4, darker(forest, 0.4)) +
      oval(64, 73, 9, 3.4, '#fbe7a6'),
  ],
  'arc-lamp': [
    stone,
    () =>
      shade(36, 40) +
      lathe(
        36,
        [
          [15, 83],
          [16, FLOOR, 1],
        ],
        black,
      ) +
      stroke('M36 84V44C36 10 84 4 94 36', brass, 2.2) +
      dome(94, 33, 52, 17, black) +
      oval(94, 52, 17, 2.6, '#fbe7a6'),
  ],
  'reading-lamp': [
    butter,
    () =>
      shade(50, 44) +
      lathe(
        50,
        [
          [17, 82],
          [18, FLOOR, 1],
        ],
        navy,
      ) +
      stroke('M50 83L36 53L70 30', navy, 3) +
      disc(36, 53, 3.4, brass) +
      disc(50, 82, 3, brass) +
      turned(
        -38,
        72,
        29,
        lathe(
          72,
          [
            [5, 24],
            [6, 31],
            [18, 50, 1],
          ],
          navy,
        ) + oval(72, 50, 18, 3, '#fbe7a6'),
      ),
  ],
  'twin-candles': [
    sand,
    () =>
      shade(64, 66) +
      rect(48, 40, 10, 42, cream, 1) +
      rect(54.6, 40, 3.4, 42, darker(cream, 0.1)) +
      rect(70, 52, 10, 30, cream, 1) +
      rect(76.6, 52, 3.4, 30, darker(cream, 0.1)) +
      flame(53, 40) +
      flame(75, 52) +
      path('M32 79h64l-7 8H39z', brass) +
      path('M32 79h64l-1.6 2H33.6z', lighter(brass, 0.3)),
  ],
  'opal-sconce': [
    rose,
    () =>
      disc(64, 62, 15, darker(brass, 0.12)) +
      disc(63, 61, 14, brass) +
      stroke('M63 61V44', darker(brass, 0.25), 3.4) +
      rect(55, 42, 16, 5, darker(brass, 0.2), 1.5) +
      globe(63, 27, 19, '#fbf6ea', { dark: 0.08, light: 0 }) +
      disc(56, 20, 3.6, '#ffffff'),
  ],
  'storm-lantern': [
    mist,
    () =>
      shade(64, 48) +
      stroke('M46 34C46 4 82 4 82 34', ink, 1.8) +
      faint(
        0.6,
        lathe(
          64,
          [
            [17, 36],
            [19, 56],
            [17, 76],
          ],
          '#f7f1e2',
          { dark: 0.05 },
        ),
      ) +
      rect(60, 58, 8, 18, cream, 1) +
      flame(64, 58) +
      rect(44, 75, 40, 12, ink, 2) +
      rect(44, 75, 12, 12, lighter(ink, 0.16), 2) +
      path('M44 37h40l-8 -9h-24z', ink) +
      rect(58, 22, 12, 7, ink, 1.5) +
      times(3, (i) => stroke(`M${46 + i * 18} 37V76`, ink, 1.2)),
  ],
  'cone-lamp': [
    moss,
    () =>
      shade(64, 44) +
      globe(64, 70, 16.5, sage) +
      rect(54, 84, 20, 3, darker(sage, 0.3), 1) +
      rect(61, 46, 6, 9, brass) +
      lathe(
        64,
        [
          [12, 17, 1],
          [29, 48, 1],
        ],
        '#f7eeda',
        { dark: 0.1, light: 0.4 },
      ),
  ],

  // table
  'deep-bowl': [mist, () => bowl(64, 51, 68, 33, teal)],
  'night-cup': [rose, () => mug(60, 45, navy, '#6e4429')],
  'breakfast-plates': [
    linen,
    () =>
      shade(64, 66) +
      times(5, (i) => {
        const y = 82 - i * 5.4;
        const colour = i % 2 ? cream : lighter(clay, 0.42);
        return path(`M26 ${y - 4}q2 6 22 8h32q20 -2 22 -8z`, darker(colour, 0.1)) + oval(64, y - 4, 38, 5.6, colour);
      }) +
      oval(64, 56.4, 27, 3.4, darker(lighter(clay, 0.42), 0.09)),
  ],
  'speckled-plate': [
    moss,
    () =>
      faint(0.14, disc(65, 53, 38, '#4a3524')) +
      disc(64, 50, 38, '#efe9dc') +
      disc(64, 50, 26, '#e2dac9') +
      disc(63, 49, 25.4, '#f5f0e5') +
      times(26, (i) => {
        const a = i * 2.4;
        const r = 6 + ((i * 17) % 31);
        return disc(64 + r * Math.cos(a), 50 + r * Math.sin(a), i % 3 ? 0.6 : 0.9, '#8a7763');
      }) +
      stroke('M112 26v48M109 26v12q0 4 3 4t3 -4V26', zinc, 1.8),
  ],
  'sage-jug': [
    shell,
    () =>
      shade(64, 46) +
      stroke('M80 40c20 -4 20 34 0 30', darker(sage, 0.2), 4.4) +
      path('M46 25L36 20q1 11 12 18z', lighter(sage, 0.24)) +
      lathe(
        64,
        [
          [20, 25],
          [17, 36],
          [21, 54],
          [24, 68],
          [20, 82],
          [17, FLOOR, 1],
        ],
        sage,
        {
          mouth: darker(sage, 0.36),
          tilt: 0.17,
        },
      ),
  ],
  'water-carafe': [
    butter,
    () =>
      shade(54, 40) +
      shade(93, 26) +
      faint(
        0.85,
        lathe(
          54,
          [
            [9, 20],
            [8, 30],
            [10, 42],
            [19, 60],
            [20, 78],
            [17, FLOOR, 1],
          ],
          '#b9cfcd',
          { light: 0.5, dark: 0.1 },
        ) + oval(54, 20, 9, 1.7, '#e8f0ec'),
      ) +
      faint(
        0.5,
        lathe(
          54,
          [
            [17, 56],
            [20, 66],
            [20, 78],
            [17, FLOOR, 1],
          ],
          '#6fa3a6',
          { light: 0, dark: 0.1 },
        ),
      ) +
      glass(93, 58, 12, '#b9cfcd'),
  ],
  'stem-vase': [
    moss,
    () =>
      shade(62, 38) +
      stroke('M62 46C62 30 56 24 46 14M62 44C64 28 72 22 84 16M62 42C63 34 70 34 80 33', forest, 1.6) +
      leaf(47, 15, 13, -60, green) +
      leaf(53, 22, 13, 30, green) +
      leaf(83, 16, 14, 46, green) +
      leaf(74, 21, 12, -20, green) +
      leaf(80, 33, 12, 84, darker(green, 0.14)) +
      lathe(
        62,
        [
          [5.6, 44],
          [5, 52],
          [11, 60],
          [19, 72],
          [16, 83],
          [11, FLOOR, 1],
        ],
        '#f5efe2',
        {
          mouth: '#8d8064',
          dark: 0.12,
        },
      ),
  ],
  'egg-cups': [
    mist,
    () =>
      [
        [45, ochre],
        [83, brick],
      ]
        .map(
          ([x, colour]) =>
            shade(x, 28) +
            oval(x, 50, 12, 15.6, '#f4dfc8') +
            lathe(
              x,
              [
                [14.5, 53],
                [13, 63],
                [5, 71],
                [6, 78],
                [11, FLOOR, 1],
              ],
              colour,
            ) +
            oval(x, 53, 14.5, 1.6, lighter(colour, 0.3)),
        )
        .join(''),
  ],
  'walnut-tray': [
    rose,
    () =>
      shade(64, 98, 76) +
      oval(64, 66, 50, 17, darker(walnut, 0.35)) +
      oval(64, 61, 50, 17, lighter(walnut, 0.12)) +
      oval(64, 62, 46, 14.4, walnut) +
      stroke('M30 60q30 -9 66 -2M28 66q36 8 70 -1M46 54q18 -3 36 0', darker(walnut, 0.16), 0.9) +
      stroke('M15 58q-5 -9 4 -10M113 58q5 -9 -4 -10', brass, 2.4) +
      lathe(
        52,
        [
          [9, 42],
          [9, 50],
          [6, 58],
        ],
        cream,
        { mouth: '#6e4429', tilt: 0.24 },
      ) +
      lathe(
        80,
        [
          [5, 30],
          [5, 38],
          [11, 46],
          [11, 58],
          [9, 62],
        ],
        teal,
        { mouth: darker(teal, 0.4) },
      ),
  ],
  'amber-tumblers': [
    linen,
    () => shade(48, 36) + shade(82, 34) + glass(82, 52, 15, '#d9a05a') + glass(48, 44, 17, '#c9813c'),
  ],

  // seats
  'oak-stool': [
    shell,
    () =>
      shade(64, 56) +
      legs(darker(oak, 0.22), [[64, 46, 0]]) +
      stroke('M46 71h36', darker(oak, 0.14), 2.8) +
      legs(oak, [
        [50, 46, -8],
        [78, 46, 8],
      ]) +
      rect(37, 37, 54, 10, oak, 4) +
      rect(37, 37, 54, 4.4, lighter(oak, 0.26), 2.2),
  ],
  'lounge-chair': [
    mist,
    () =>
      shade(64, 72) +
      legs(walnut, [
        [42, 74, -3],
        [86, 74, 3],
      ]) +
      rect(38, 20, 52, 52, brick, 16) +
      path('M74 20q16 0 16 16v30H74z', darker(brick, 0.1)) +
      stroke('M64 26v26', darker(brick, 0.2), 1) +
      rect(40, 53, 48, 15, lighter(brick, 0.16), 6) +
      rect(28, 46, 15, 31, brick, 7) +
      rect(28, 46, 5.6, 31, lighter(brick, 0.16), 3) +
      rect(85, 46, 15, 31, darker(brick, 0.16), 7) +
      rect(40, 66, 48, 11, darker(brick, 0.12), 3),
  ],
  'ash-bench': [
    sand,
    () =>
      shade(64, 98) +
      legs(darker(ash, 0.3), [
        [34, 60, 2],
        [94, 60, -2],
      ]) +
      stroke('M28 76H100', darker(ash, 0.2), 2.4) +
      legs(darker(ash, 0.12), [
        [24, 60, -4],
        [104, 60, 4],
      ]) +
      rect(14, 53, 100, 8, ash, 2) +
      rect(14, 53, 100, 3.4, lighter(ash, 0.4), 1.6) +
      stroke('M38 57.4q18 -1 30 0M78 58h20', darker(ash, 0.16), 0.8),
  ],
  'ochre-pouffe': [
    rose,
    () =>
      shade(64, 76) +
      lathe(
        64,
        [
          [30, 48],
          [41, 56],
          [42, 68],
          [38, 82],
          [30, FLOOR, 1],
        ],
        ochre,
      ) +
      oval(64, 49, 34, 8, lighter(ochre, 0.22)) +
      stroke('M64 49L34 54M64 49L94 54M64 49v8M64 49L48 42M64 49L80 42', darker(ochre, 0.14), 0.9) +
      stroke('M48 56q-7 14 -2 31M64 57v30M80 56q7 14 2 31', darker(ochre, 0.2), 0.9) +
      oval(64, 48.6, 3, 1.4, darker(ochre, 0.3)),
  ],
  'spindle-chair': [
    butter,
    () =>
      shade(64, 56) +
      stroke('M44 60L40 20M84 60L88 20', black, 3) +
      times(5, (i) => stroke(`M${50 + i * 7} 60L${48 + i * 8} 24`, black, 1.5)) +
      stroke('M37 20q27 -8 54 0', black, 5) +
      stroke('M52 62l2 22M76 62l-2 22', darker(black, 0.4), 2.6) +
      legs(black, [
        [44, 62, -6],
        [84, 62, 6],
      ]) +
      stroke('M42 75h44', black, 2) +
      path('M39 57h50l4 5q0 3 -4 3H39q-4 0 -4 -3z', black) +
      path('M39 57h50l3 3.4H36z', lighter(black, 0.2)),
  ],
  'step-stool': [
    stone,
    () =>
      shade(66, 70) +
      path('M58 34h6l-10 53h-6zM92 34h-6l10 53h6z', darker(green, 0.2)) +
      path('M54 62h-8l-14 25h7l10 -18h5z', darker(green, 0.3)) +
      rect(52, 28, 48, 8, green, 2) +
      rect(52, 28, 48, 3.2, lighter(green, 0.24), 1.6) +
      rect(30, 58, 56, 7, green, 2) +
      rect(30, 58, 56, 3, lighter(green, 0.24), 1.5) +
      stroke('M70 32h12', darker(green, 0.45), 2.4),
  ],
  'oat-sofa': [
    moss,
    () => {
      const oat = '#d9cbb2';
      return (
        shade(64, 112) +
        legs(walnut, [
          [22, 78, -1],
          [106, 78, 1],
        ]) +
        rect(18, 36, 92, 40, oat, 10) +
        rect(22, 41, 41, 24, lighter(oat, 0.3), 6) +
        rect(65, 41, 41, 24, lighter(oat, 0.2), 6) +
        rect(20, 60, 43.4, 13, lighter(oat, 0.44), 4) +
        rect(64.6, 60, 43.4, 13, lighter(oat, 0.34), 4) +
        rect(10, 48, 14, 32, oat, 6) +
        rect(104, 48, 14, 32, darker(oat, 0.14), 6) +
        rect(18, 72, 92, 8, darker(oat, 0.1), 2) +
        turned(-10, 40, 53, pillow(40, 53, 10, clay, 2))
      );
    },
  ],

  // textile
  'striped-throw': [
    stone,
    () =>
      shade(64, 74) +
      times(15, (i) => stroke(`M${33.5 + i * 4.4} 78v${i % 2 ? 8 : 7}`, darker(brick, 0.1), 1.2)) +
      rect(30, 32, 68, 48, brick, 9) +
      times(5, (i) => rect(30, 41 + i * 7.6, 68, i === 2 ? 3.4 : 1.8, '#f0dfd0')) +
      path('M84 32h5q9 0 9 9v30q0 9 -9 9h-5z', darker(brick, 0.18)) +
      times(5, (i) => rect(84, 41 + i * 7.6, 14, i === 2 ? 3.4 : 1.8, darker('#f0dfd0', 0.16))),
  ],
  'waffle-towels': [
    shell,
    () =>
      shade(64, 72) +
      [
        [71, cream, 34],
        [55, '#d5b9a2', 33],
        [39, '#9db0ac', 32],
      ]
        .map(
          ([y, colour, half]) =>
            rect(64 - half, y, half * 2, 16, colour, 6) +
            rect(64 + half - 18, y, 18, 16, darker(colour, 0.1), 6) +
            stroke(`M${64 - half + 6} ${y + 8}H${64 + half - 4}`, darker(colour, 0.22), 1) +
            stroke(
              times(9, (i) => `M${64 - half + 8 + i * 6} ${y + 2}v4.4m0 4v4`),
              darker(colour, 0.09),
              0.9,
            ),
        )
        .join(''),
  ],
  'sage-cushion': [
    linen,
    () =>
      shade(64, 66) +
      pillow(64, 51, 35, darker(sage, 0.2)) +
      pillow(64, 50.4, 33.6, sage) +
      stroke('M40 26q24 7 48 0M40 75q24 -3 48 0', lighter(sage, 0.3), 1) +
      stroke('M50 36l10 10M78 36L68 46M50 66l10 -10M78 66L68 56', darker(sage, 0.14), 1) +
      disc(64, 51, 3.4, darker(sage, 0.3)),
  ],
  'round-cushion': [
    mist,
    () =>
      shade(64, 62) +
      disc(64, 51, 36, ochre) +
      path('M64 15a36 36 0 0 1 0 72a50 50 0 0 0 0 -72z', darker(ochre, 0.1)) +
      [0, 10]
        .map((first) =>
          stroke(
            times(10, (i) => {
              const a = ((first + i) * Math.PI) / 10;
              const at = (r) => `${(64 + r * Math.cos(a)).toFixed(1)} ${(51 + r * Math.sin(a)).toFixed(1)}`;
              return `M${at(6)}L${at(i % 2 ? 34 : 25)}`;
            }),
            first ? lighter(ochre, 0.3) : darker(ochre, 0.2),
            0.9,
          ),
        )
        .join('') +
      disc(64, 51, 5, darker(ochre, 0.3)),
  ],
  'arch-rug': [
    sand,
    () =>
      faint(0.13, rect(26, 20, 78, 64, '#4a3524', 2)) +
      times(15, (i) => stroke(`M${26.6 + i * 5.3} 14v72`, '#e8d7bd', 1.4)) +
      rect(24, 18, 80, 64, '#f1e5d0', 1) +
      [
        [34, 30, brick],
        [26, 42, '#f1e5d0'],
        [22, 46, ochre],
        [14, 58, '#f1e5d0'],
        [10, 62, teal],
      ]
        .map(([half, top, colour]) => {
          const y = top - 6;
          return path(`M${64 - half} 78V${y + 22}a${half} 24 0 0 1 ${half * 2} 0V78z`, colour);
        })
        .join(''),
  ],
  'linen-napkins': [
    rose,
    () =>
      shade(64, 78) +
      path('M24 84L44 50h64L90 84z', '#c9d2c6') +
      path('M24 84L44 50h64L90 84z', '#c9d2c6') +
      path('M24 79L44 45h64L90 79z', darker('#dfd3bd', 0.12)) +
      path('M24 74L44 40h64L90 74z', '#e6dbc6') +
      path('M24 69L44 35h64L90 69z', lighter(clay, 0.3)) +
      path('M78 35h30L90 69H58z', lighter(clay, 0.14)) +
      stroke('M30 65.4L48 38.4H102', lighter(clay, 0.55), 0.8) +
      oval(67, 51, 13, 8.4, darker(brass, 0.1)) +
      oval(67, 50, 13, 8.4, brass) +
      oval(67, 50.4, 9, 5, darker(clay, 0.3)),
  ],
  'patch-quilt': [
    stone,
    () => {
      const patches = [brick, cream, sage, ochre, lighter(navy, 0.3), '#dcc3ad'];
      return (
        shade(64, 84) +
        rect(24, 20, 80, 66, cream, 4) +
        times(20, (i) => {
          const x = 26 + (i % 5) * 15.2;
          const y = 22 + Math.floor(i / 5) * 15.5;
          const colour = patches[(i * 5 + Math.floor(i / 5) * 2) % 6];
          return (
            rect(x, y, 15.2, 15.5, colour) +
            (i % 3 ? '' : path(`M${x} ${y}h15.2L${x} ${y + 15.5}z`, lighter(colour, 0.4)))
          );
        }) +
        path('M104 20L84 20Q90 52 86 86H100q4 0 4 -4z', 'rgb(60 40 25 / .13)')
      );
    },
  ],
  'tea-towels': [
    butter,
    () =>
      rect(18, 16, 92, 7, oak, 2) +
      rect(18, 16, 92, 2.6, lighter(oak, 0.3), 1.3) +
      [41, 87].map((x) => disc(x, 20, 3.4, darker(oak, 0.3))).join('') +
      stroke('M41 20v8M87 20v8', cream, 1.4) +
      path('M41 27L26 36V82H56V36z', '#f3ede0') +
      path('M41 27L56 36V82H47z', darker('#f3ede0', 0.09)) +
      times(4, (i) => rect(26, 62 + i * 4.4, 30, 1.8, teal)) +
      path('M87 27L72 36V76h30V36z', lighter(brick, 0.1)) +
      path('M87 27l15 9V76H93z', darker(brick, 0.06)) +
      times(4, (i) => rect(76 + i * 6.4, 38, 1.2, 38, '#f3e4d6')) +
      times(4, (i) => rect(72, 44 + i * 8, 30, 1.2, '#f3e4d6')),
  ],
  'linen-curtain': [
    mist,
    () =>
      rect(30, 18, 62, 82, '#eef3f2') +
      rect(30, 54, 62, 2, '#c9d2d2') +
      rect(60, 18, 2, 82, '#c9d2d2') +
      path('M52 17h62q-2 40 2 83H48q6 -44 4 -83z', '#e4d3b8') +
      times(5, (i) => path(`M${60 + i * 11} 17q-2 40 1 83h5q-4 -44 -2 -83z`, '#d2bd9c')) +
      rect(16, 12, 104, 3, walnut, 1.5) +
      disc(16, 13.5, 3.4, walnut) +
      times(6, (i) => stroke(`M${56 + i * 10.6} 11v6`, brass, 1.8)),
  ],

  // kitchen
  'red-pot': [
    linen,
    () =>
      shade(64, 72) +
      stroke('M32 56q-10 0 -8 7M96 56q10 0 8 7', darker(brick, 0.26), 4.4) +
      lathe(
        64,
        [
          [33, 50, 1],
          [33, 68],
          [30, 82],
          [26, FLOOR, 1],
        ],
        '#b5473a',
      ) +
      lathe(
        64,
        [
          [5, 37],
          [22, 41],
          [35, 50, 1],
        ],
        '#c25546',
      ) +
      rect(29, 48, 70, 4, darker('#b5473a', 0.2), 2) +
      rect(61, 31, 6, 7, black) +
      oval(64, 30, 8, 3, black),
  ],
  'cream-kettle': [
    mist,
    () =>
      shade(62, 64) +
      stroke('M42 44C40 12 86 12 84 44', walnut, 4) +
      path('M86 66q14 -4 18 -22l-6 -2q-4 12 -14 14z', darker(cream, 0.16)) +
      lathe(
        62,
        [
          [12, 42],
          [24, 48],
          [31, 64],
          [31, 78],
          [28, FLOOR, 1],
        ],
        cream,
        { dark: 0.13 },
      ) +
      oval(62, 42.6, 13, 2.6, darker(cream, 0.22)) +
      disc(62, 38.6, 3.6, walnut) +
      rect(32, 84, 60, 3, zinc, 1),
  ],
  'olive-board': [
    shell,
    () =>
      faint(0.13, turned(-24, 64, 50, rect(35, 30, 60, 44, '#4a3524', 12))) +
      turned(
        -24,
        64,
        50,
        rect(88, 43, 30, 12, '#a9814c', 6) +
          rect(32, 27, 62, 44, '#b98f57', 13) +
          stroke('M36 40q26 -8 54 2M34 50q16 9 32 1t26 2M38 60q22 6 50 1M46 33q20 -3 36 1', '#8d6636', 1) +
          disc(112, 49, 2.6, shell),
      ) +
      disc(56, 52, 7.6, '#b5473a') +
      disc(53.6, 49.6, 2, lighter('#b5473a', 0.5)) +
      leaf(56, 46, 6, 30, green),
  ],
  'pepper-mill': [
    moss,
    () =>
      shade(64, 34) +
      lathe(
        64,
        [
          [11, 40],
          [13, 48],
          [8, 58],
          [9, 66],
          [15, 80],
          [15, FLOOR, 1],
        ],
        walnut,
      ) +
      rect(52, 37.4, 24, 3.4, brass, 1) +
      globe(64, 27, 11.5, walnut, { squash: 0.95 }) +
      disc(64, 14, 3, brass) +
      times(5, (i) => disc(86 + ((i * 7) % 13), 84 + (i % 3) * 2, 1.2, black)),
  ],
  'spice-jars': [
    sand,
    () =>
      shade(64, 84) +
      jar(36, 24, 48, oak, '#b5602f') +
      jar(92, 24, 48, oak, '#7f8f54') +
      jar(64, 26, 38, oak, '#d3a03c'),
  ],
  'espresso-pot': [
    rose,
    () =>
      shade(62, 44) +
      stroke('M80 36h12q3 0 2.4 4l-4 20', black, 4.4) +
      path('M45 61h34l7 26H38z', zinc) +
      path('M45 61h10l-5 26H38z', lighter(zinc, 0.34)) +
      path('M70 61h9l7 26H73z', darker(zinc, 0.2)) +
      rect(43, 56, 38, 6, darker(zinc, 0.3), 1) +
      path('M40 30h45l-6 26H46z', zinc) +
      path('M40 30l-8 -3l10 16z', lighter(zinc, 0.2)) +
      path('M40 30h13l-1 26h-6z', lighter(zinc, 0.34)) +
      path('M72 30h13l-6 26h-7z', darker(zinc, 0.2)) +
      path('M40 30h45l-10 -8H50z', lighter(zinc, 0.2)) +
      rect(59, 14, 7, 8, black, 2),
  ],
  'spoon-crock': [
    butter,
    () =>
      shade(64, 44) +
      turned(-14, 56, 60, rect(54.6, 20, 3, 44, oak, 1.5) + oval(56, 17, 6, 9, oak)) +
      turned(
        4,
        66,
        60,
        rect(64.6, 18, 3, 44, walnut, 1.5) + rect(60, 8, 12, 20, walnut, 4) + rect(65, 12, 1.6, 12, butter),
      ) +
      turned(20, 74, 60, rect(72.6, 24, 3, 40, ash, 1.5) + path('M69 26q0 -14 5 -16q5 2 5 16z', ash)) +
      lathe(
        64,
        [
          [20, 50],
          [21, 68],
          [19, FLOOR, 1],
        ],
        '#5b7c8d',
        { mouth: '#2f4450', tilt: 0.15 },
      ) +
      rect(43.2, 60, 41.4, 2, '#dfe6e4') +
      rect(43.2, 64, 41.4, 1, '#dfe6e4'),
  ],
  'oil-bottle': [
    linen,
    () =>
      shade(60, 34) +
      lathe(
        60,
        [
          [5.4, 30],
          [5.4, 42],
          [15, 54],
          [16, 70],
          [15, FLOOR, 1],
        ],
        '#6f7f3a',
        { light: 0.3 },
      ) +
      rect(49, 62, 22, 16, cream, 1) +
      stroke('M53 67h14M53 71h9', '#8a7763', 1) +
      rect(56, 22, 8, 9, oak, 1) +
      stroke('M60 23q3 -8 10 -7', zinc, 2.4) +
      shade(92, 20) +
      oval(90, 82, 6.6, 4.8, '#6f7f3a') +
      oval(100, 84, 5, 3.6, darker('#6f7f3a', 0.2)) +
      leaf(93, 79, 14, 44, green, 0.22),
  ],
  'mixing-bowls': [
    stone,
    () =>
      bowl(64, 52, 78, 33, '#e3c9a8') +
      lathe(
        64,
        [
          [29, 45],
          [28, 50],
          [26, 55],
        ],
        lighter(clay, 0.14),
        { mouth: darker(clay, 0.2), tilt: 0.19 },
      ) +
      lathe(
        64,
        [
          [20, 39],
          [19, 43],
          [17, 47],
        ],
        cream,
        { mouth: '#cfc2a8', tilt: 0.19 },
      ) +
      stroke('M64 40L88 16', oak, 2.6) +
      stroke('M25.6 56q38 13 76.8 0', '#f3e6d0', 1.2),
  ],

  // garden
  'watering-can': [
    moss,
    () =>
      shade(60, 64) +
      stroke('M40 46C38 16 80 18 78 44', darker(zinc, 0.2), 3) +
      stroke('M38 54c-16 -4 -18 22 0 22', darker(zinc, 0.3), 3) +
      path('M80 76L106 38l4 3L84 84z', darker(zinc, 0.1)) +
      turned(34, 108, 38, oval(108, 36, 9, 3.6, lighter(zinc, 0.24))) +
      lathe(
        60,
        [
          [21, 44],
          [24, 60],
          [25, FLOOR, 1],
        ],
        zinc,
        { mouth: darker(zinc, 0.5) },
      ) +
      stroke('M36.6 58q24 4.4 47 0M35.4 78q25 4.4 49 0', darker(zinc, 0.2), 1.1),
  ],
  'terracotta-pot': [
    shell,
    () =>
      shade(64, 44) +
      times(7, (i) => leaf(64, 56, 28 + (i % 2) * 9, -66 + i * 22, i % 2 ? green : darker(green, 0.2), 0.2)) +
      lathe(
        64,
        [
          [20, 60, 1],
          [15, FLOOR, 1],
        ],
        clay,
      ) +
      rect(41, 52, 46, 9, clay, 1.5) +
      rect(41, 52, 12, 9, lighter(clay, 0.2), 1.5) +
      rect(76, 52, 11, 9, darker(clay, 0.16), 1.5),
  ],
  'leg-planter': [
    mist,
    () =>
      shade(64, 54) +
      times(5, (i) => {
        const x = 46 + i * 9;
        const way = (i - 2) * 9;
        return (
          stroke(`M64 52Q${x} 28 ${x + way} 18`, forest, 1.4) +
          leaf(x + way, 20, 16, way * 2.4, forest, 0.5) +
          leaf((64 + x + way) / 2 + way * 0.1, 36, 13, way * 3.4 + 24, green, 0.44)
        );
      }) +
      legs(oak, [
        [44, 62, -4],
        [84, 62, 4],
        [60, 68, -1],
      ]) +
      lathe(
        64,
        [
          [24, 50, 1],
          [24, 64],
          [18, 72, 1],
        ],
        '#f3ede1',
        { dark: 0.12 },
      ) +
      oval(64, 50, 24, 3, '#5a4636'),
  ],
  'trowel-set': [
    linen,
    () =>
      faint(
        0.12,
        turned(8, 46, 50, rect(43, 18, 12, 66, '#4a3524', 6)) + turned(-8, 84, 50, rect(81, 18, 12, 66, '#4a3524', 6)),
      ) +
      turned(
        8,
        46,
        50,
        rect(42, 12, 8, 30, oak, 4) +
          rect(42, 34, 8, 4, brick) +
          rect(44.4, 40, 3.2, 12, zinc) +
          path('M36 52h20v14q0 14 -10 20q-10 -6 -10 -20z', zinc) +
          path('M36 52h8v32q-8 -6 -8 -18z', lighter(zinc, 0.34)),
      ) +
      turned(
        -8,
        84,
        50,
        rect(80, 12, 8, 30, oak, 4) +
          rect(80, 34, 8, 4, brick) +
          rect(82.4, 40, 3.2, 14, zinc) +
          stroke('M74 84V58q0 -5 5 -5h10q5 0 5 5V84M84 54V86', zinc, 3),
      ),
  ],
  'bird-house': [
    butter,
    () =>
      rect(61, 70, 6, 30, walnut) +
      path('M44 40L64 20L84 40V72H44z', lighter(teal, 0.2)) +
      path('M70 26L84 40V72H70z', teal) +
      stroke('M40 44L64 19L88 44', walnut, 5) +
      disc(62, 47, 7, '#33231a') +
      stroke('M62 59v3', oak, 3) +
      rect(40, 70, 48, 4, walnut, 1) +
      path('M92 62q6 -9 14 -4q5 -1 6 2l-5 1q0 9 -9 9q-5 0 -12 5z', brick) +
      disc(107, 59.4, 0.9, ink) +
      stroke('M100 70v5', ink, 1),
  ],
  'deck-chair': [
    sand,
    () =>
      shade(64, 84) +
      stroke('M92 26L40 86M34 20L88 86', oak, 3.4) +
      path('M31 22L40 16Q48 60 84 62L92 72Q38 74 31 22z', cream) +
      path('M33.6 20.4L36 18.4Q44 62 86.6 65L88 67.2Q40 68 33.6 20.4z', brick) +
      path('M31.6 26Q38 74 92 72L90.6 70.2Q38 70 31.2 22z', brick) +
      stroke('M30 22L42 15M80 60l14 14', darker(oak, 0.2), 3.4) +
      stroke('M98 86L76 46', darker(oak, 0.16), 2.8),
  ],
  'harvest-basket': [
    stone,
    () =>
      shade(64, 82) +
      stroke('M30 56C30 8 98 8 98 56', '#8b6238', 4) +
      disc(48, 52, 10, '#b5473a') +
      disc(80, 52, 10, '#cf8a3d') +
      disc(64, 49, 11, '#8b9a4c') +
      leaf(64, 40, 12, 30, green) +
      leaf(48, 43, 9, -30, green) +
      path('M24 54h80q-2 22 -12 33H36Q26 76 24 54z', '#b98a55') +
      path('M88 54h16q-2 22 -12 33H82z', '#a17345') +
      times(3, (i) => stroke(`M${25.4 + i * 2.6} ${62 + i * 8}H${102.6 - i * 2.6}`, '#8b6238', 1)) +
      times(9, (i) => stroke(`M${31 + i * 8.2} 56l${(4 - i) * 0.9} 29`, '#8b6238', 0.8)) +
      rect(22, 52, 84, 5, '#cda36c', 2.5),
  ],

  // desk
  'arch-clock': [
    rose,
    () =>
      shade(64, 54) +
      path('M38 87V50a26 26 0 0 1 52 0v37z', walnut) +
      path('M38 87V50a26 26 0 0 1 26 -26q-14 8 -16 26v37z', lighter(walnut, 0.16)) +
      disc(64, 51, 19, cream) +
      times(12, (i) => turned(i * 30, 64, 51, rect(63.5, 34, 1, i % 3 ? 2 : 4, ink))) +
      stroke('M64 51V40M64 51l9 6', ink, 1.8) +
      disc(64, 51, 1.8, clay) +
      rect(34, 84, 60, 3, darker(walnut, 0.3), 1),
  ],
  'notebook-stack': [
    mist,
    () =>
      shade(64, 80) +
      [
        [24, 76, 80, plum],
        [30, 65, 74, ochre],
        [27, 54, 72, forest],
      ]
        .map(
          ([x, y, w, colour]) =>
            rect(x, y, w, 11, colour, 2) +
            rect(x + 4, y + 2.4, w - 4, 6.4, '#f5efe2') +
            rect(x + 4, y + 5, w - 4, 0.8, '#ddd2bd'),
        )
        .join('') +
      path('M86 54v16l3 -3l3 3V54z', brick) +
      turned(-9, 60, 48, rect(34, 48, 52, 4, ink, 1) + path('M86 48l8 2l-8 2z', ash) + rect(34, 48, 7, 4, brick, 1)),
  ],
  'pencil-cup': [
    linen,
    () =>
      shade(64, 44) +
      [
        [54, -10, 16, brick],
        [62, -2, 10, ochre],
        [70, 6, 18, teal],
        [76, 16, 22, ink],
      ]
        .map(([x, angle, top, colour]) =>
          turned(
            angle,
            x,
            60,
            rect(x - 2.4, top + 8, 4.8, 50, colour) +
              path(`M${x - 2.4} ${top + 8}l2.4 -8l2.4 8z`, ash) +
              path(`M${x - 0.8} ${top + 2.8}l.8 -2.8l.8 2.8z`, ink),
          ),
        )
        .join('') +
      lathe(
        64,
        [
          [19, 50, 1],
          [18, FLOOR, 1],
        ],
        '#ded0b8',
        { mouth: '#5f5240', tilt: 0.16 },
      ) +
      times(16, (i) => disc(49 + ((i * 11) % 31), 58 + ((i * 7) % 26), 0.8, '#a08c6d')),
  ],
  'letter-tray': [
    sand,
    () =>
      shade(64, 84) +
      rect(30, 30, 4, 56, darker(oak, 0.2), 1) +
      rect(94, 30, 4, 56, darker(oak, 0.3), 1) +
      [78, 59, 40]
        .map(
          (y, i) =>
            rect(40 + i * 3, y - 5 - (i % 2) * 3, 44, 8 + (i % 2) * 3, ['#f8f4ea', '#efe3cc', '#f8f4ea'][i], 1) +
            (i === 1 ? rect(40, y - 3, 50, 3, lighter(teal, 0.2)) : rect(44, y - 2, 46, 2, '#e2d8c4')) +
            rect(26, y, 76, 7, oak, 2) +
            rect(26, y, 76, 2.6, lighter(oak, 0.28), 1.3),
        )
        .join(''),
  ],
  'arch-bookends': [
    moss,
    () =>
      shade(64, 100) +
      path('M18 87V63a15 15 0 0 1 15 -15v39z', clay) +
      path('M18 87V63a15 15 0 0 1 15 -15q-9 4 -9 15v24z', lighter(clay, 0.22)) +
      book(34, 9, 48, navy, ochre) +
      book(44, 12, 56, '#e6d8bf', brick) +
      book(57, 7, 44, forest, cream) +
      book(65, 10, 52, plum, ochre) +
      turned(9, 84, 87, book(78, 8, 46, ochre, ink)) +
      path('M110 87V63a15 15 0 0 0 -15 -15v39z', darker(clay, 0.1)),
  ],
  'cork-board': [
    stone,
    () =>
      faint(0.14, rect(21, 17, 90, 70, '#4a3524', 3)) +
      rect(18, 13, 90, 70, ash, 3) +
      rect(23, 18, 80, 60, '#c79a66') +
      times(22, (i) => disc(26 + ((i * 29) % 75), 21 + ((i * 17) % 55), 0.8, '#a97f4d')) +
      turned(-5, 42, 40, rect(29, 26, 26, 32, '#faf5ea') + stroke('M33 36h18M33 41h18M33 46h11', '#b9ad98', 1.2)) +
      turned(4, 78, 38, rect(64, 26, 30, 22, lighter(teal, 0.3)) + path('M64 48l10 -12l7 7l5 -4l8 9z', forest)) +
      turned(-3, 74, 62, rect(64, 54, 18, 18, '#f1cf74')) +
      disc(42, 28, 2, brick) +
      disc(79, 28, 2, ochre) +
      disc(73, 56, 2, navy),
  ],
  'rope-basket': [
    butter,
    () =>
      shade(64, 58) +
      stroke('M40 44q-9 -14 6 -12M88 44q9 -14 -6 -12', walnut, 3) +
      path('M48 42l6 -14l14 4l10 -6l4 16z', '#f8f4ea') +
      path('M60 42l8 -10l10 -6l4 16z', '#e9e1d0') +
      lathe(
        64,
        [
          [28, 42],
          [28, 60],
          [25, 80],
          [22, FLOOR, 1],
        ],
        '#d8c29b',
      ) +
      times(8, (i) => stroke(`M${36.4 + i * i * 0.09} ${47 + i * 5.2}q27.6 4 ${55.2 - i * i * 0.18} 0`, '#b79c70', 1)) +
      oval(64, 42, 28, 2, '#c2a97d'),
  ],
  'oak-frame': [
    shell,
    () =>
      shade(64, 62) +
      path('M84 40l14 47h-5L80 50z', darker(oak, 0.4)) +
      rect(34, 14, 58, 73, oak, 1.5) +
      rect(34, 14, 4, 73, lighter(oak, 0.28)) +
      rect(39, 19, 48, 63, '#fbf8f0') +
      rect(46, 27, 34, 46, '#f0d9b8') +
      disc(69, 40, 6, clay) +
      path('M46 58q9 -9 18 -3t16 -4v22H46z', sage) +
      path('M46 66q12 -6 20 0t14 -1v8H46z', forest),
  ],
};
