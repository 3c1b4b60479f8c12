/** How a file is described, to visitors and operators alike. */

/** "820 kB", "1.4 MB": as a language writes it, the browser's own unless told. Decimal, as browsers and phones count. */
export function sizeWords(size: number, locale?: string): string {
  const [value, unit] =
    size < 1_000
      ? [size, 'byte']
      : size < 999_500
        ? [size / 1_000, 'kilobyte']
        : size < 999_500_000
          ? [size / 1_000_000, 'megabyte']
          : [size / 1_000_000_000, 'gigabyte'];
  const maximumFractionDigits = size >= 999_500 && value < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    // The short word for it has no plural.
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits,
  }).format(value);
}

/** "PDF", "PNG": what it is, in the letters everybody knows; `text` is for what is just text. */
export function kindWords(type: string, text = 'TEXT'): string {
  const last = type.split('/').at(-1) ?? '';
  return last === 'plain' ? text : last.toUpperCase();
}

/** For the window in which files are chosen: what systems call text has many names. */
export function accepted(types: string[]): string {
  return types.join().replace('text/plain', 'text/*,.json,.log,.md');
}

/** By what the browser says of it; the server looks into it. */
export function mayBe(type: string, types: string[]): boolean {
  if (type === '' || types.includes(type)) return true;
  return (
    types.includes('text/plain') && (type.startsWith('text/') || type === 'application/json') && type !== 'text/html'
  );
}
