/** What hostile people put into fields. Each is to be shown as sent, and nothing of it may run, load or lead away. */

/** A name that resolves to nothing: whoever asks for it gave a payload its way. */
export const EVIL = 'evil.invalid';

export const PAYLOADS = [
  '<script>window.hit=1</script>',
  `<img src=https://${EVIL}/a.png onerror="window.hit=1">`,
  '"><svg/onload=window.hit=1>',
  "'-window.hit=1-'",
  `</title></textarea></style><iframe srcdoc="<script>parent.hit=1</script>">`,
  `[a](javascript:window.hit=1) ![b](https://${EVIL}/b.png)`,
  `javascript:window.hit=1//https://${EVIL}`,
  '{{constructor.constructor("window.hit=1")()}} ${window.hit=1}',
  '=HYPERLINK("https://' + EVIL + '","x")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '<a href="data:text/html,<script>opener.hit=1</script>">x</a>',
  `<link rel=stylesheet href=https://${EVIL}/c.css><style>@import 'https://${EVIL}/d.css'</style>`,
  `<form action=https://${EVIL}><button formaction=javascript:window.hit=1>go</button></form>`,
  '<math><mtext></form><form><mglyph><style></math><img src onerror=window.hit=1>',
  '__proto__[hit]=1 constructor.prototype.hit=1',
  '\u202egpj.exe\u2066 right\u2069 to left\u202c',
] as const;
