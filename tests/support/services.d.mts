export function missingServices(): string[];
