/** The stylesheet of the hosted page: the site's colour, paper and ink, light and dark. */
export function hostedStyle(color: string): string {
  const accent = /^#[0-9a-f]{6}$/i.test(color) ? color : '#0f5f4b';
  return `:root{color-scheme:light dark;--paper:light-dark(#fbfaf7,#16171a);--surface:light-dark(#fff,#1e1f23);--line:light-dark(#e5e2da,#303238);--line-strong:light-dark(#8a867c,#7d808a);--ink:light-dark(#1b1c1f,#f1efe9);--ink-soft:light-dark(#57544d,#b5b2aa);--sunken:light-dark(#f3f1ec,#121316);
--accent:light-dark(oklch(from ${accent} min(l,.48) c h),oklch(from ${accent} max(l,.84) c h));--voice:ui-serif,'New York','Iowan Old Style',Georgia,'Noto Serif',serif}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:400 16px/1.5 ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}
header,main,footer{max-inline-size:680px;margin-inline:auto;padding-inline:20px}
header{padding-block:24px 0;font-weight:600}
main{padding-block:24px 48px}
footer{padding-block:16px 32px;border-block-start:1px solid var(--line);color:var(--ink-soft);font-size:14px}
h1{font:400 32px/38px var(--voice);letter-spacing:-.01em;margin:0 0 20px;text-wrap:balance}
h2,h3{font-size:17px;line-height:24px;margin:28px 0 8px}
a{color:var(--accent);text-underline-offset:3px}
header a{color:inherit;text-decoration:none}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:6px}
form{display:flex;gap:8px;margin-block-end:24px}
input[type=search]{flex:1;min-inline-size:0;min-block-size:46px;padding-inline:14px;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--line-strong);border-radius:12px}
button{min-block-size:46px;padding-inline:18px;font:inherit;font-weight:600;color:var(--paper);background:var(--accent);border:0;border-radius:12px;cursor:pointer}
.list{list-style:none;margin:0 0 24px;padding:0;background:var(--surface);border:1px solid var(--line);border-radius:12px;overflow:hidden}
.list li+li{border-block-start:1px solid var(--line)}
.list a{display:block;padding:12px 16px;color:inherit;text-decoration:none}
.list a:hover{background:var(--paper)}
.list small{display:block;color:var(--ink-soft);font-size:14px}
.soft{color:var(--ink-soft);font-size:14px}
article{overflow-wrap:anywhere}
article img{max-inline-size:100%;block-size:auto;border-radius:12px}
article code,article pre{font:14px/22px ui-monospace,monospace;background:var(--sunken);border-radius:5px;padding:1px 4px}
article pre{overflow:auto;padding:12px}
article blockquote{margin-inline:0;padding-inline-start:14px;border-inline-start:2px solid var(--accent);color:var(--ink-soft)}
article table{border-collapse:collapse;display:block;overflow-x:auto}
article :is(th,td){text-align:start;padding:8px 16px 8px 0;border-block-end:1px solid var(--line)}
@media print{form,footer{display:none}}`;
}
