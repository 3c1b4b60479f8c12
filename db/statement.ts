/** SQL with its values, and how both stores read the same text. */

export type Value = string | number | boolean | null;

/**
 * Values are written `?1`, `?2` ... or, in order, `?`; drizzle writes its dialect's own. A value that PostgreSQL cannot
 * type from where it stands is cast. `undefined` throws: pass null.
 */
export interface Statement {
  sql: string;
  args: Value[];
}

export type Row = Record<string, unknown>;

/** The few words in which the two dialects differ. Both know `->>`, `ON CONFLICT`, `RETURNING` and `CAST`. */
export interface Dialect {
  name: 'sqlite' | 'postgres';
  /** The elements of a JSON array as rows of one column `v`, under this alias. */
  elements(json: string, alias: string): string;
  /** The same of an array of texts, each as text. */
  texts(json: string, alias: string): string;
  /** Ends a SELECT whose rows must not change before the commit. */
  forUpdate: string;
}

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  // `json_each` writes out the row's text anew at each mention of its `value`; the LIMIT keeps the subquery a subquery,
  // in which it is mentioned once. Half of what an insert cost was that.
  elements: (json, alias) => `(SELECT value AS v FROM json_each(${json}) LIMIT -1) ${alias}`,
  texts: (json, alias) => `(SELECT value AS v FROM json_each(${json}) LIMIT -1) ${alias}`,
  // There is one writer.
  forUpdate: '',
};

export const postgresDialect: Dialect = {
  name: 'postgres',
  elements: (json, alias) => `jsonb_array_elements(CAST(${json} AS jsonb)) ${alias}(v)`,
  texts: (json, alias) => `jsonb_array_elements_text(CAST(${json} AS jsonb)) ${alias}(v)`,
  forUpdate: ' FOR UPDATE',
};

/** A drizzle query as a statement of a `write`. */
export function statement(query: { toSQL(): { sql: string; params: unknown[] } }): Statement {
  const { sql, params } = query.toSQL();
  return { sql, args: params as Value[] };
}

/** No text column of PostgreSQL holds a NUL, and none of either store half a surrogate pair: both become U+FFFD. */
export function presentable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** JSON for a parameter whose texts become columns. */
export function jsonParameter(value: unknown): string {
  const text = JSON.stringify(value);
  // JSON.stringify escapes exactly these, and a quoted backslash before a "u" at worst asks once too often.
  return text.includes('\\u') && /\\u(?:0000|d[89a-f])/.test(text) ? JSON.stringify(value, presentableInside) : text;
}

function presentableInside(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return presentable(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [presentable(key), inner]));
}
