/** The arch with somebody's initial. */
export function Face({ name }: { name: string }) {
  return (
    <span class="face" aria-hidden="true">
      {[...name.trim()][0]?.toUpperCase() ?? ''}
    </span>
  );
}
