/**
 * Whether a query stays within sites: each site's table it reads or writes is tied, by an equality on `site_id`, to a
 * value from outside or to another table that is. The texts are PostgreSQL's and parsed by PostgreSQL's own parser.
 */
import { parse } from 'libpg-query';

/** A node of the parser's tree: its kind, and its fields under it. https://github.com/pganalyze/libpg_query */
interface Tree {
  [field: string]: unknown;
}

/** Something in a FROM; `table` is null where it is no site's table. */
interface Relation {
  alias: string;
  table: string | null;
}

/** `alias` is tied to one site if `by` is; `by` null: to a value. */
interface Tie {
  alias: string;
  by: string | null;
}

const SITE = 'site_id';

/**
 * @param sql one or more statements with `$1`
 * @param withoutSite tables that belong to no site
 * @returns what is wrong, in words; nothing for what is neither SELECT, INSERT, UPDATE nor DELETE
 * @throws what the parser says of a text that is not SQL
 */
export async function outsideSite(sql: string, withoutSite: ReadonlySet<string>): Promise<string[]> {
  const { stmts } = (await parse(sql)) as { stmts?: unknown };
  return within(stmts, withoutSite);
}

/** Walks down to the statements, wherever they are nested. `others`: names that are no site's table here. */
function within(node: unknown, others: ReadonlySet<string>): string[] {
  if (Array.isArray(node)) return node.flatMap((one) => within(one, others));
  if (!isTree(node)) return [];
  return Object.entries(node).flatMap(([kind, value]) => {
    if (kind === 'MergeStmt') return ['MERGE is not understood here'];
    return kind in STATEMENTS ? ofStatement(kind as Kind, value as Tree, others) : within(value, others);
  });
}

type Kind = 'SelectStmt' | 'InsertStmt' | 'UpdateStmt' | 'DeleteStmt';

/** Which field of a statement names what, beside its target: those that are to be tied, and their conditions. */
const STATEMENTS: Record<Kind, { from: string; target: 'read' | 'none' }> = {
  SelectStmt: { from: 'fromClause', target: 'none' },
  UpdateStmt: { from: 'fromClause', target: 'read' },
  DeleteStmt: { from: 'usingClause', target: 'read' },
  InsertStmt: { from: '', target: 'none' },
};

function ofStatement(kind: Kind, statement: Tree, outer: ReadonlySet<string>): string[] {
  const ctes = list((statement['withClause'] as Tree | undefined)?.['ctes']).map(
    (cte) => cte['CommonTableExpr'] as Tree,
  );
  const others = new Set([...outer, ...ctes.map((cte) => String(cte['ctename']))]);
  // Both halves of a UNION and its like are statements without a name of their own.
  const halves = ['larg', 'rarg'].flatMap((half) => {
    const value = statement[half];
    return kind === 'SelectStmt' && isTree(value) ? ofStatement('SelectStmt', value, others) : [];
  });
  const nested = Object.entries(statement).flatMap(([field, value]) =>
    field === 'larg' || field === 'rarg' ? [] : within(value, others),
  );
  const here = kind === 'InsertStmt' ? ofInsert(statement, others) : ofScope(kind, statement, others);
  return [...here, ...halves, ...nested];
}

function ofInsert(statement: Tree, others: ReadonlySet<string>): string[] {
  const { table } = relation(statement['relation'] as Tree, others);
  if (table === null) return [];
  const columns = list(statement['cols']).map((column) => (column['ResTarget'] as Tree)['name']);
  const infer = (statement['onConflictClause'] as Tree | undefined)?.['infer'] as Tree | undefined;
  const keys = list(infer?.['indexElems']).map((element) => (element['IndexElem'] as Tree)['name']);
  return [
    ...(columns.includes(SITE) ? [] : [`INSERT INTO ${table} does not name ${SITE} among its columns`]),
    ...(keys.length === 0 || keys.includes(SITE) ? [] : [`ON CONFLICT of ${table} is by a key without ${SITE}`]),
  ];
}

function ofScope(kind: Kind, statement: Tree, others: ReadonlySet<string>): string[] {
  const { from, target } = STATEMENTS[kind];
  const sources = list(statement[from]);
  const relations = sources.flatMap((source) => relationsIn(source, others));
  if (target === 'read') relations.push(relation(statement['relation'] as Tree, others));
  const untied = relations.filter(({ table }) => table !== null);
  if (untied.length === 0) return [];
  const ties = [
    ...tiesIn(statement['whereClause'], relations),
    ...sources.flatMap((source) => tiesOfJoins(source, relations, others)),
  ];
  const tied = new Set<string | null>([null]);
  for (let before = 0; before < tied.size;) {
    before = tied.size;
    for (const { alias, by } of ties) if (tied.has(by)) tied.add(alias);
  }
  return untied
    .filter(({ alias }) => !tied.has(alias))
    .map(({ alias, table }) => `${table}${alias === table ? '' : ` (${alias})`} is not tied to a ${SITE}`);
}

function relationsIn(node: Tree, others: ReadonlySet<string>): Relation[] {
  const [[kind, value] = ['', {}]] = Object.entries(node) as [string, Tree][];
  if (kind === 'RangeVar') return [relation(value, others)];
  if (kind === 'JoinExpr') return [value['larg'], value['rarg']].flatMap((side) => relationsIn(side as Tree, others));
  const alias = (value['alias'] as Tree | undefined)?.['aliasname'];
  return [{ alias: String(alias ?? ''), table: null }];
}

function relation(range: Tree, others: ReadonlySet<string>): Relation {
  const name = String(range['relname']);
  const alias = String((range['alias'] as Tree | undefined)?.['aliasname'] ?? name);
  const schema = range['schemaname'];
  const isSystem = schema === 'pg_catalog' || schema === 'information_schema' || name.startsWith('pg_');
  return { alias, table: isSystem || others.has(name) ? null : name };
}

/** What ON and USING tie. An outer join keeps every row of its outer side, so it ties the inner side only. */
function tiesOfJoins(node: Tree, relations: Relation[], others: ReadonlySet<string>): Tie[] {
  const join = node['JoinExpr'] as Tree | undefined;
  if (!join) return [];
  const [left, right] = [join['larg'] as Tree, join['rarg'] as Tree];
  const [inLeft, inRight] = [relationsIn(left, others), relationsIn(right, others)];
  const using = list(join['usingClause']).some((column) => (column['String'] as Tree)['sval'] === SITE);
  const ties = [
    ...tiesIn(join['quals'], relations),
    ...(using ? inLeft.flatMap((a) => inRight.flatMap((b) => [tie(a, b), tie(b, a)])) : []),
  ];
  const type = String(join['jointype']);
  const tiedSides = [
    ...(type === 'JOIN_INNER' || type === 'JOIN_RIGHT' ? inLeft : []),
    ...(type === 'JOIN_INNER' || type === 'JOIN_LEFT' ? inRight : []),
  ];
  return [
    ...ties.filter(({ alias }) => tiedSides.some((one) => one.alias === alias)),
    ...tiesOfJoins(left, relations, others),
    ...tiesOfJoins(right, relations, others),
  ];
}

function tie(one: Relation, other: Relation): Tie {
  return { alias: one.alias, by: other.table === null ? null : other.alias };
}

/** What holds wherever the condition does. */
function tiesIn(condition: unknown, relations: Relation[]): Tie[] {
  if (!isTree(condition)) return [];
  const boolean = condition['BoolExpr'] as Tree | undefined;
  if (boolean?.['boolop'] === 'AND_EXPR') return list(boolean['args']).flatMap((one) => tiesIn(one, relations));
  if (boolean?.['boolop'] === 'OR_EXPR') {
    const [first = [], ...more] = list(boolean['args']).map((one) => tiesIn(one, relations));
    return first.filter((a) => more.every((ties) => ties.some((b) => a.alias === b.alias && a.by === b.by)));
  }
  const link = condition['SubLink'] as Tree | undefined;
  if (link?.['subLinkType'] === 'ANY_SUBLINK' && !link['operName']) {
    return elements(link['testexpr'] as Tree).flatMap((one) => tieTo(null, siteOf(one, relations)));
  }
  const comparison = condition['A_Expr'] as Tree | undefined;
  if (!comparison || operator(comparison) !== '=') return [];
  const [left, right] = [comparison['lexpr'] as Tree, comparison['rexpr'] as Tree];
  if (comparison['kind'] === 'AEXPR_OP') {
    const rights = elements(right);
    return elements(left).flatMap((one, at) => equality(one, rights[at], relations));
  }
  if (comparison['kind'] !== 'AEXPR_IN' && comparison['kind'] !== 'AEXPR_OP_ANY') return [];
  return isFromOutside(right, relations) ? tieTo(null, siteOf(left, relations)) : [];
}

function equality(left: Tree, right: Tree | undefined, relations: Relation[]): Tie[] {
  if (!right) return [];
  const [a, b] = [siteOf(left, relations), siteOf(right, relations)];
  if (a && b) return [tie(a, b), tie(b, a)];
  if (a && isFromOutside(right, relations)) return tieTo(null, a);
  if (b && isFromOutside(left, relations)) return tieTo(null, b);
  return [];
}

function tieTo(by: string | null, relation: Relation | null): Tie[] {
  return relation ? [{ alias: relation.alias, by }] : [];
}

/** The site's table whose `site_id` this is. Without a table before it, it can only be the one that there is. */
function siteOf(node: Tree | undefined, relations: Relation[]): Relation | null {
  const column = columnOf(node);
  if (column?.name !== SITE) return null;
  const possible = relations.filter(({ table }) => table !== null);
  if (column.of !== null) return possible.find(({ alias }) => alias === column.of) ?? null;
  return possible.length === 1 ? possible[0]! : null;
}

/** Whether nothing in it is a column of a site's table of this very statement. */
function isFromOutside(node: unknown, relations: Relation[]): boolean {
  if (Array.isArray(node)) return node.every((one) => isFromOutside(one, relations));
  if (!isTree(node)) return true;
  const column = columnOf(node);
  if (column) return column.of !== null && !relations.some(({ alias, table }) => table !== null && alias === column.of);
  // A query of its own was looked at as one.
  if ('SubLink' in node) return true;
  return Object.values(node).every((value) => isFromOutside(value, relations));
}

/** `of` is the table before the point, null where there is none. */
function columnOf(node: Tree | undefined): { of: string | null; name: string } | null {
  const inner = (node?.['TypeCast'] as Tree | undefined)?.['arg'] as Tree | undefined;
  if (inner) return columnOf(inner);
  const reference = node?.['ColumnRef'] as Tree | undefined;
  if (!reference) return null;
  const names = list(reference['fields']).map((field) =>
    String((field['String'] as Tree | undefined)?.['sval'] ?? '*'),
  );
  return { of: names.at(-2) ?? null, name: names.at(-1)! };
}

function elements(node: Tree): Tree[] {
  const row = node['RowExpr'] as Tree | undefined;
  return row ? list(row['args']) : [node];
}

function operator(comparison: Tree): string {
  return list(comparison['name'])
    .map((name) => String((name['String'] as Tree)['sval']))
    .join('.');
}

function list(value: unknown): Tree[] {
  return Array.isArray(value) ? (value as Tree[]) : [];
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
