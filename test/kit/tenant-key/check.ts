import type { DeleteStmt, InsertStmt, Node, RangeVar, SelectStmt, UpdateStmt, WithClause } from 'libpg-query';
import { loadModule, parseSync } from 'libpg-query';
import type { Condition, Relation } from './binding.ts';
import { boundRelations, conjuncts, isConstant } from './binding.ts';

await loadModule();

/** What the queries around a query lend it. */
interface Scope {
  /** Names of `with` queries: they hide tables of the same name. */
  readonly queries: ReadonlySet<string>;
  /** Relations whose tenant is known. */
  readonly bound: ReadonlySet<string>;
}

/** The parts of a statement that restrict what it touches. */
interface Level {
  readonly relations: Relation[];
  readonly conditions: Condition[];
  /** Queries in the FROM that see what stands before them, and those that do not. */
  readonly lateral: Node[];
  readonly apart: Node[];
}

/**
 * Finds the tables of tenants that a statement touches without naming one tenant by a constant (a parameter or a
 * literal), directly or over an equality with a table for which that holds. PostgreSQL's own parser reads the
 * statement. Stricter than a distributed database has to be: what is not plainly restricted is reported.
 */
export function unboundTables(statement: string, tables: ReadonlySet<string>): readonly string[] {
  // The rows of COPY are not in the log: whoever writes them says of which tenant all of them are.
  const copied = /^\/\* tenant \d+ \*\//.test(statement);
  const check = new Check(tables, copied);
  for (const { stmt } of parseSync(statement).stmts ?? []) if (stmt) check.visit(stmt, nothing);
  return check.problems;
}

const nothing: Scope = { queries: new Set(), bound: new Set() };

class Check {
  readonly problems: string[] = [];
  readonly #tables: ReadonlySet<string>;
  readonly #isOneTenantsCopy: boolean;

  constructor(tables: ReadonlySet<string>, isOneTenantsCopy: boolean) {
    this.#tables = tables;
    this.#isOneTenantsCopy = isOneTenantsCopy;
  }

  visit(node: Node, scope: Scope): void {
    if ('SelectStmt' in node) this.#select(node.SelectStmt, scope);
    else if ('InsertStmt' in node) this.#insert(node.InsertStmt, scope);
    else if ('UpdateStmt' in node) this.#update(node.UpdateStmt, scope);
    else if ('DeleteStmt' in node) this.#delete(node.DeleteStmt, scope);
    else if ('CopyStmt' in node) {
      const { relation, attlist = [], query } = node.CopyStmt;
      if (query) this.visit(query, scope);
      const names = attlist.map((name) => ('String' in name ? name.String.sval : undefined));
      const namesOneTenant = names.includes('tenant') && this.#isOneTenantsCopy;
      if (relation && this.#tableOf(relation, scope) && !namesOneTenant) this.#report(relation, 'is copied');
    } else if ('MergeStmt' in node) this.problems.push('merge is not looked into');
  }

  #select(select: SelectStmt, outer: Scope): void {
    const scope = this.#with(select.withClause, outer);
    if (select.larg) this.#select(select.larg, scope);
    if (select.rarg) this.#select(select.rarg, scope);
    const level = this.#level(select.fromClause ?? [], select.whereClause, scope);
    const within = this.#bind(level, scope);
    const { targetList, whereClause, groupClause, havingClause, sortClause, limitCount, limitOffset } = select;
    const parts = [targetList, whereClause, groupClause, havingClause, sortClause, limitCount, limitOffset];
    this.#subqueries([...parts, select.valuesLists, select.distinctClause, select.windowClause], within);
  }

  #insert(
    { relation, cols = [], selectStmt, withClause, onConflictClause, returningClause }: InsertStmt,
    outer: Scope,
  ) {
    const scope = this.#with(withClause, outer);
    const place = cols.findIndex((column) => 'ResTarget' in column && column.ResTarget.name === 'tenant');
    const select = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
    if (relation && this.#tableOf(relation, scope) && !(place >= 0 && select && areConstant(select, place)))
      this.#report(relation, 'is inserted into');
    if (selectStmt) this.visit(selectStmt, scope);
    const alias = relation?.alias?.aliasname ?? relation?.relname ?? '';
    this.#subqueries([onConflictClause, returningClause], { ...scope, bound: new Set([...scope.bound, alias]) });
  }

  #update(
    { relation, targetList, whereClause, fromClause = [], withClause, returningClause }: UpdateStmt,
    outer: Scope,
  ) {
    const scope = this.#with(withClause, outer);
    const from = relation ? [{ RangeVar: relation }, ...fromClause] : fromClause;
    const within = this.#bind(this.#level(from, whereClause, scope), scope);
    const moves = (targetList ?? []).some((column) => 'ResTarget' in column && column.ResTarget.name === 'tenant');
    if (relation && moves && this.#tableOf(relation, scope))
      this.problems.push(`${relation.relname} changes its tenant`);
    this.#subqueries([targetList, whereClause, returningClause], within);
  }

  #delete({ relation, usingClause = [], whereClause, withClause, returningClause }: DeleteStmt, outer: Scope): void {
    const scope = this.#with(withClause, outer);
    const from = relation ? [{ RangeVar: relation }, ...usingClause] : usingClause;
    const within = this.#bind(this.#level(from, whereClause, scope), scope);
    this.#subqueries([whereClause, returningClause], within);
  }

  #with(clause: WithClause | undefined, outer: Scope): Scope {
    const queries = new Set(outer.queries);
    for (const node of clause?.ctes ?? []) {
      if (!('CommonTableExpr' in node)) continue;
      const { ctename = '', ctequery } = node.CommonTableExpr;
      if (clause?.recursive === true) queries.add(ctename);
      if (ctequery) this.visit(ctequery, { ...outer, queries });
      queries.add(ctename);
    }
    return { ...outer, queries };
  }

  #level(from: readonly Node[], where: Node | undefined, scope: Scope): Level {
    const level: Level = { relations: [], conditions: [], lateral: [], apart: [] };
    for (const item of from) this.#collect(item, level, scope);
    for (const expression of conjuncts(where)) level.conditions.push({ expression, restricts: () => true });
    return level;
  }

  /** Puts what stands in a FROM into the level; answers under which names. */
  #collect(item: Node, level: Level, scope: Scope): readonly string[] {
    if ('JoinExpr' in item) {
      const { larg, rarg, jointype = 'JOIN_INNER', quals } = item.JoinExpr;
      const left = new Set(larg ? this.#collect(larg, level, scope) : []);
      const right = new Set(rarg ? this.#collect(rarg, level, scope) : []);
      const restricts = {
        JOIN_INNER: () => true,
        JOIN_LEFT: (alias: string) => right.has(alias),
        JOIN_RIGHT: (alias: string) => left.has(alias),
      }[jointype as string];
      for (const expression of conjuncts(quals)) {
        level.conditions.push({ expression, restricts: restricts ?? (() => false) });
        level.lateral.push(expression);
      }
      return [...left, ...right];
    }
    if ('RangeVar' in item) {
      const alias = item.RangeVar.alias?.aliasname ?? item.RangeVar.relname ?? '';
      level.relations.push({ alias, table: this.#tableOf(item.RangeVar, scope) });
      return [alias];
    }
    if ('RangeSubselect' in item) {
      const { subquery, lateral = false, alias } = item.RangeSubselect;
      if (subquery) level[lateral ? 'lateral' : 'apart'].push(subquery);
      level.relations.push({ alias: alias?.aliasname ?? '', table: undefined });
      return [alias?.aliasname ?? ''];
    }
    level.lateral.push(item);
    return [];
  }

  #bind({ relations, conditions, lateral, apart }: Level, scope: Scope): Scope {
    const bound = boundRelations(relations, conditions, scope.bound);
    for (const { alias, table } of relations)
      if (table !== undefined && !bound.has(alias)) this.problems.push(`${table} (${alias}) names no tenant`);
    const within = { ...scope, bound };
    this.#subqueries(apart, scope);
    this.#subqueries(lateral, within);
    return within;
  }

  /** Queries inside of expressions, wherever they stand. */
  #subqueries(value: unknown, scope: Scope): void {
    if (Array.isArray(value)) for (const part of value) this.#subqueries(part, scope);
    else if (typeof value === 'object' && value !== null) {
      if ('SelectStmt' in value) this.visit(value as Node, scope);
      else for (const part of Object.values(value)) this.#subqueries(part, scope);
    }
  }

  #tableOf({ relname = '', schemaname }: RangeVar, { queries }: Scope): string | undefined {
    if (schemaname === undefined && queries.has(relname)) return undefined;
    return this.#tables.has(relname) ? relname : undefined;
  }

  #report({ relname = '' }: RangeVar, what: string): void {
    this.problems.push(`${relname} ${what} without a constant tenant`);
  }
}

/** Whether every row has a constant in that place. */
function areConstant({ valuesLists, targetList, larg, rarg }: SelectStmt, place: number): boolean {
  if (larg && rarg) return areConstant(larg, place) && areConstant(rarg, place);
  if (valuesLists) return valuesLists.every((row) => 'List' in row && isConstant(row.List.items?.[place]));
  const column = targetList?.[place];
  return column !== undefined && 'ResTarget' in column && isConstant(column.ResTarget.val);
}
