// The journal: its list, and one article with the things it speaks of.
import { grid } from './card.mjs';
import { escape } from './html.mjs';
import { page } from './layout.mjs';

export const articleCards = (articles, heading = 'h3') => `<ul class="stories">
${articles
  .map(
    ({ id, title, lead, picture, minutes }) => `<li><a href="/articles/${id}.html">
<img class="tile" src="/images/${picture}.svg" width="640" height="500" alt="">
<${heading}>${escape(title)}</${heading}>
<p>${escape(lead)}</p>
<p class="fine">${minutes} min</p>
</a></li>`,
  )
  .join('\n')}
</ul>`;

export const journalPage = ({ articles }) =>
  page({
    title: 'Journal · Ollerby',
    description: 'Short pieces on light, tables and things that last.',
    current: 'journal',
    main: `<header class="head"><h1>Journal</h1><p class="lead">Short pieces on light, tables and things that last.</p></header>
${articleCards(articles, 'h2')}`,
  });

export const articlePage = ({ article, items }) =>
  page({
    title: `${article.title} · Ollerby`,
    description: article.lead,
    current: 'journal',
    main: `<article class="prose">
<h1>${escape(article.title)}</h1>
<p class="lead">${escape(article.lead)}</p>
<img class="tile" src="/images/${article.picture}.svg" width="640" height="500" alt="">
${article.body.map(([tag, text]) => `<${tag}>${text}</${tag}>`).join('\n')}
</article>
<section class="band">
<h2>In this piece</h2>
${grid(article.items.map((id) => items.find((item) => item.id === id)))}
</section>`,
  });
