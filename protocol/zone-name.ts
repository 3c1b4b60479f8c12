/** Names that browsers still give to time zones, and what the places are called. */
const RENAMED: { [city: string]: string | undefined } = {
  Calcutta: 'Kolkata',
  Katmandu: 'Kathmandu',
  Kiev: 'Kyiv',
  Rangoon: 'Yangon',
  Saigon: 'Ho Chi Minh',
};

/** The place that a time zone is named after: "Berlin" of Europe/Berlin. */
export function zoneName(timeZone: string): string {
  const city = timeZone.split('/').at(-1)!;
  return RENAMED[city] ?? city.replaceAll('_', ' ');
}
