/** Above the launcher, on its side; it goes with the launcher, and the words beside that give way to it. */
export function css(position: 'left' | undefined): string {
  const side = position === 'left' ? 'start' : 'end';
  return `.nudge{all:unset;position:fixed;bottom:92px;inset-inline-${side}:20px;box-sizing:border-box;width:min(300px,100vw - 40px);padding:14px 16px 10px;border-radius:16px;color:light-dark(#1b1c1f,#f1efe9);background:light-dark(#fff,#1e1f23);box-shadow:0 0 0 1px light-dark(#e5e2da,#303238),0 8px 32px #0003;font:14px/20px ui-sans-serif,system-ui,sans-serif;animation:nudge .16s cubic-bezier(.2,.8,.2,1)}
@keyframes nudge{from{opacity:0;transform:translateY(6px)}}
.launcher[style*=none]~.nudge{display:none}
.nudge~.teaser{display:none}
.nudge p{all:unset;display:block}
.nudge .who{font-weight:600;font-size:13px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.nudge .words{display:-webkit-box;max-height:100px;margin-top:2px;overflow:hidden;overflow-wrap:anywhere;cursor:pointer;-webkit-box-orient:vertical;-webkit-line-clamp:5}
.nudge .answers{display:flex;gap:4px;margin-block-start:8px;margin-inline-start:-10px}
.nudge button{all:unset;box-sizing:border-box;min-height:32px;padding:6px 10px;border-radius:8px;font-weight:600;cursor:pointer}
.nudge .reply{color:var(--accent-text)}
.nudge .dismiss{color:light-dark(#5f5d57,#a9a69d);font-weight:400}
.nudge button:hover{background:light-dark(#f4f2ec,#2a2b30)}
.nudge button:focus-visible{outline:2px solid var(--accent-text);outline-offset:-2px}
.nudge:dir(rtl) .answers{margin:8px -10px 0 0}
.nudge-voice{all:unset;position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media(prefers-reduced-motion){.nudge{animation:none}}
@media(forced-colors:active){.nudge{border:1px solid}}
@media print{.nudge{display:none}}`;
}
