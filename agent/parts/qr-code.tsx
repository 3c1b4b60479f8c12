import { encodeQR } from 'qr';
import type { JSX } from 'preact';

/** A QR code as one path of squares: dark on light in both schemes, since some apps read no other. */
export function QrCode({ text, label }: { text: string; label: string }): JSX.Element {
  const rows = encodeQR(text, 'raw', { border: 4 });
  const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${rows.length} ${rows.length}`}>
      <path d={squares.join('')} />
    </svg>
  );
}
