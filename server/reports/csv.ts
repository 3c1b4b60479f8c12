/** Tables for spreadsheets: text stays text there, too. Pure. */

/** Spreadsheets take what begins so for a formula, full-width forms included (OWASP, CSV Injection). */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]|^[\t\r\n]/u;

/**
 * One line by RFC 4180, with its end. Every text stands in quotes, and one that a spreadsheet would reckon with gets an
 * apostrophe before it, as OWASP advises. Numbers are written as they are; null is empty.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = cell.replaceAll('\0', '');
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
