/** The stylesheet of the hosted pages: the site's colour, paper and ink, light and dark. */
export function hostedStyle(color: string): string {
  const accent = /^#[0-9a-f]{6}$/i.test(color) ? color : '#0f5f4b';
  return `:root{color-scheme:light dark;--paper:light-dark(#fbfaf7,#16171a);--surface:light-dark(#fff,#1e1f23);--line:light-dark(#e5e2da,#303238);--line-strong:light-dark(#8a867c,#7d808a);--ink:light-dark(#1b1c1f,#f1efe9);--ink-soft:light-dark(#57544d,#b5b2aa);--sunken:light-dark(#f3f1ec,#121316);--bad:light-dark(#b3261e,#ff8a80);
--accent:light-dark(oklch(from ${accent} min(l,.48) c h),oklch(from ${accent} max(l,.84) c h));--voice:ui-serif,'New York','Iowan Old Style',Georgia,'Noto Serif',serif}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:400 16px/1.5 ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}
header,main,footer{max-inline-size:680px;margin-inline:auto;padding-inline:20px}
header{padding-block:24px 0;font-weight:600}
main{padding-block:24px 48px}
footer{padding-block:16px 32px;border-block-start:1px solid var(--line);color:var(--ink-soft);font-size:14px}
.tongues{display:flex;flex-wrap:wrap;gap:8px 16px;margin-block-start:8px}
h1{font:400 32px/38px var(--voice);letter-spacing:-.01em;margin:0 0 20px;text-wrap:balance}
h2,h3{font-size:17px;line-height:24px;margin:28px 0 8px}
a{color:var(--accent);text-underline-offset:3px}
header a{color:inherit;text-decoration:none}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:6px}
[role=search]{display:flex;gap:8px;margin-block-end:24px}
input:placeholder-shown{direction:inherit}
::placeholder{color:var(--ink-soft);opacity:1}
input[type=search]{flex:1;min-inline-size:0;min-block-size:46px;padding-inline:14px;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--line-strong);border-radius:12px}
button,.button{display:inline-flex;align-items:center;justify-content:center;min-block-size:46px;padding:8px 18px;font:inherit;font-weight:600;color:var(--paper);background:var(--accent);border:1px solid var(--accent);border-radius:12px;cursor:pointer;text-decoration:none}
:is(button,.button).plain{color:var(--ink);background:var(--surface);border-color:var(--line-strong)}
:is(button,.button):hover{filter:brightness(1.06)}
.fields{display:grid;gap:20px;margin-block:24px}
.fields button{inline-size:100%}
.field p{margin:0 0 6px}
.field label{display:block;margin-block-end:6px;font-weight:600;font-size:15px}
.field label .soft{font-weight:400}
:is(input:not([type=checkbox],[type=search]),select,textarea){inline-size:100%;min-block-size:46px;padding:10px 14px;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--line-strong);border-radius:12px}
textarea{resize:vertical}
[aria-invalid=true]{border-color:var(--bad)!important;box-shadow:inset 0 0 0 1px var(--bad)}
.field label.agree{display:flex;gap:12px;align-items:flex-start;font-weight:400;overflow-wrap:anywhere}
.agree input{flex:none;inline-size:24px;block-size:24px;margin:0;accent-color:var(--accent)}
.bad{color:var(--bad)}
.field .bad{margin:6px 0 0;font-size:14px}
.trap{position:absolute;inset-inline-start:-200vw;block-size:1px;overflow:hidden}
.zone{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:8px;align-items:end}
.zone button{inline-size:auto}
@media (max-width:480px){.zone{grid-template-columns:minmax(0,1fr)}.zone button{inline-size:100%}}
[hidden]{display:none}
.people{margin-block-start:32px;padding:4px 20px 20px;background:var(--sunken);border-radius:12px}
.people h2{margin-block:16px 0;font:400 22px/28px var(--voice)}
.ways{display:flex;flex-wrap:wrap;gap:8px;margin:0}
.ticket{max-inline-size:340px;margin:0 auto 24px;padding:56px 24px 24px;text-align:center;background:var(--surface);border:1px solid var(--line-strong);outline:1px solid var(--line);outline-offset:-8px;border-radius:170px 170px 18px 18px}
.ticket h1{font-size:20px;line-height:26px;margin:0 auto 12px;max-inline-size:220px}
.ticket p{margin:0}
.ticket .big{margin-block:4px;font:400 44px/1.1 var(--voice);letter-spacing:-.02em}
.ticket dl{display:grid;grid-template-columns:auto 1fr;gap:6px 16px;margin:20px 0 0;padding-block-start:16px;border-block-start:1px dashed var(--line-strong);text-align:start}
.ticket dt{color:var(--ink-soft)}
.ticket dd{margin:0;text-align:end;font-weight:500}
h1,.ticket dd,.thread{overflow-wrap:anywhere}
.thread{display:grid;gap:16px;margin:24px 0;padding:0;list-style:none}
.thread li{max-inline-size:85%;justify-self:start}
.thread .mine{justify-self:end}
.thread p{margin:0}
.thread .mine>.soft{text-align:end}
.thread .text{padding:9px 14px;white-space:pre-wrap;background:var(--sunken);border-radius:6px 18px 18px 18px}
.thread .mine .text{color:var(--paper);background:var(--accent);border-radius:18px 6px 18px 18px}
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
