import { stringify } from 'csv-stringify/sync';

export type CsvCell = string | number | undefined;

/** Rows as CSV (RFC 4180) with a head, portion by portion. What a spreadsheet would take for a formula is disarmed. */
export async function* csvOf(
  columns: readonly string[],
  portions: AsyncIterable<readonly (readonly CsvCell[])[]> | Iterable<readonly (readonly CsvCell[])[]>,
): AsyncGenerator<string> {
  const options = { record_delimiter: 'windows', escape_formulas: true, quoted_match: /[\r\n]/ } as const;
  yield stringify([[...columns]], options);
  for await (const rows of portions)
    if (rows.length > 0)
      yield stringify(
        rows.map((row) => [...row]),
        options,
      );
}
