/** Icons: a box of 24, lines of 1.75, round ends. */
const PATHS = {
  close: 'm6.5 6.5 11 11m0-11-11 11',
  up: 'M12 19V5.25M6 11l6-6 6 6',
  down: 'M12 5v13.75M6 13l6 6 6-6',
  check: 'm5 12.75 4.5 4.5L19.25 7.5',
  checks: 'm2.25 12.75 4.5 4.5L15.5 8.5m-4 8.25.5.5 9.25-9.25',
  clock: 'M12 3.75a8.25 8.25 0 1 1 0 16.5a8.25 8.25 0 0 1 0-16.5M12 7.5V12l3 2',
  alert: 'M12 3.75a8.25 8.25 0 1 1 0 16.5a8.25 8.25 0 0 1 0-16.5M12 7.75v5M12 16v.01',
  offline:
    'M4 4l16.25 16.25M8.6 15.75a5 5 0 0 1 6.8 0M5 12.25a10 10 0 0 1 4.4-2.5M19 12.25a10 10 0 0 0-4-2.4M2 8.75A14.6 14.6 0 0 1 6.25 6M22 8.75a14.6 14.6 0 0 0-11-3.9M12 19.25v.01',
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
