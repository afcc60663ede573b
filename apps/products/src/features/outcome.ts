import { Refusal } from '@waybill/contracts';

/** One item of a batch: what came of it, or why it was refused. Its neighbours in the batch do not notice. */
export async function outcome<Result>(id: string, action: () => Promise<Result>) {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { id, refused: { code: error.code, parameters: error.parameters } };
  }
}

/** The outcomes of a batch in its order; throws what one of them threw, which is no refusal. */
export const valuesOf = <T>(settled: readonly PromiseSettledResult<T>[]): T[] =>
  settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
