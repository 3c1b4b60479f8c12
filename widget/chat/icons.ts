/** As panel/icons.ts, for conversations. */
export const ICONS = {
  up: 'M12 19V5.25M6 11l6-6 6 6',
  down: 'M12 5v13.75M6 13l6 6 6-6',
  check: 'm5 12.75 4.5 4.5L19.25 7.5',
  checks: 'm2.25 12.75 4.5 4.5L15.5 8.5m-4 8.25.5.5 9.25-9.25',
  clock: 'M12 3.75a8.25 8.25 0 1 1 0 16.5a8.25 8.25 0 0 1 0-16.5M12 7.5V12l3 2',
  alert: 'M12 3.75a8.25 8.25 0 1 1 0 16.5a8.25 8.25 0 0 1 0-16.5M12 7.75v5M12 16v.01',
} as const;
