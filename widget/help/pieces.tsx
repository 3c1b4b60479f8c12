import { isSafeHref, isSafeSrc, type Piece } from '../../protocol/article.ts';

/** Elements that are drawn as they are called; headings are one level below the view's own. */
const PLAIN = new Set(['p', 'ul', 'li', 'strong', 'em', 's', 'code', 'pre', 'blockquote', 'td']);

/** An article's tree. What is not known is drawn as what is in it; what is no text is nothing. */
export function Pieces({ pieces }: { pieces: unknown }) {
  return <>{Array.isArray(pieces) ? pieces.map(draw) : null}</>;
}

function draw(piece: unknown) {
  if (typeof piece === 'string') return piece;
  if (typeof piece !== 'object' || piece === null) return null;
  const { t, c, href, src, alt, start } = piece as Exclude<Piece, string>;
  const inner = <Pieces pieces={c ?? []} />;
  if (PLAIN.has(t)) {
    const Plain = t as 'p';
    return <Plain>{inner}</Plain>;
  }
  switch (t) {
    case 'h2':
      return <h4>{inner}</h4>;
    case 'h3':
      return <h5>{inner}</h5>;
    case 'ol':
      return <ol start={Number(start ?? 1)}>{inner}</ol>;
    case 'a':
      return typeof href === 'string' && isSafeHref(href) ? (
        <a href={href} target={href.startsWith('http') ? '_blank' : undefined} rel="noopener noreferrer">
          {inner}
        </a>
      ) : (
        inner
      );
    case 'img':
      return typeof src === 'string' && isSafeSrc(src) ? (
        <img src={src} alt={typeof alt === 'string' ? alt : ''} loading="lazy" referrerpolicy="no-referrer" />
      ) : null;
    case 'br':
      return <br />;
    case 'hr':
      return <hr />;
    case 'table':
      return (
        <div class="wide" tabIndex={0}>
          <table>
            <tbody>{inner}</tbody>
          </table>
        </div>
      );
    case 'tr':
      return <tr>{inner}</tr>;
    case 'th':
      return <th scope="col">{inner}</th>;
    default:
      return inner;
  }
}
