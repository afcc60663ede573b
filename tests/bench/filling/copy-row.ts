/** What a copy says instead of what its original said, also inside longer texts. */
export type Names = ReadonlyMap<string, string>;

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** A copy of a document under other names, whose times lie `earlierMs` before those of its original. */
export function copyRow<Row>(row: Row, names: Names, earlierMs: number): Row {
  if (typeof row === 'string') return copyText(row, names, earlierMs) as Row;
  if (row instanceof Date) return new Date(row.getTime() - earlierMs) as Row;
  if (Array.isArray(row)) return row.map((item) => copyRow(item, names, earlierMs)) as Row;
  // Ids and numbers of the database's own classes stay as they are.
  if (typeof row !== 'object' || row === null || Object.getPrototypeOf(row) !== Object.prototype) return row;
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, copyRow(value, names, earlierMs)]),
  ) as Row;
}

function copyText(text: string, names: Names, earlierMs: number): string {
  if (moment.test(text)) return new Date(Date.parse(text) - earlierMs).toISOString();
  let copy = text;
  for (const [from, to] of names) if (copy.includes(from)) copy = copy.replaceAll(from, to);
  return copy;
}
