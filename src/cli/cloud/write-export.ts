interface ExportPage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/**
 * A list on standard output, page by page, so that its length costs no memory: as CSV or, for the same reason, with
 * `--json` one JSON object a line.
 */
export async function writeExport<Row>(
  { json: isJson = false }: { readonly json?: boolean },
  csv: { readonly head: string; readonly line: (row: Row) => string },
  read: (more: { readonly after?: string }) => Promise<ExportPage<Row>>,
): Promise<void> {
  const write = isJson ? (row: Row): string => `${JSON.stringify(row)}\n` : csv.line;
  if (!isJson) process.stdout.write(csv.head);
  for (let more: { after?: string } | undefined = {}; more;) {
    const { rows, next } = await read(more);
    process.stdout.write(rows.map(write).join(''));
    more = next === null ? undefined : { after: next };
  }
}
