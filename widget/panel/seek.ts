/** As `at` of the help: its search, asked for, so that the field has the focus, on a phone with its keyboard, too. */
export const SEEK = '?';
