import { stringify } from 'csv-stringify/sync';

export type CsvCell = string | number | undefined;

/**
 * Rows as CSV (RFC 4180), portion by portion; the head goes with the first, so that what keeps it from being read is told
 * before a status has gone out. What a spreadsheet would take for a formula is disarmed.
 */
export async function* csvOf(
  columns: readonly string[],
  portions: AsyncIterable<readonly (readonly CsvCell[])[]> | Iterable<readonly (readonly CsvCell[])[]>,
): AsyncGenerator<string> {
  const options = { record_delimiter: 'windows', escape_formulas: true, quoted_match: /[\r\n]/ } as const;
  const written = (rows: readonly (readonly CsvCell[])[]) =>
    stringify(
      rows.map((row) => [...row]),
      options,
    );
  let head: readonly (readonly CsvCell[])[] = [columns];
  for await (const rows of portions) {
    if (head.length + rows.length > 0) yield written([...head, ...rows]);
    head = [];
  }
  if (head.length > 0) yield written(head);
}
