import { type ProblemCode, Refusal, type RefusalParameters } from '@waybill/contracts';
import { expect } from 'vitest';

type Promised<T> = T extends PromiseLike<unknown> | ((...args: never[]) => PromiseLike<unknown>)
  ? Promise<undefined>
  : undefined;

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares this parameter so, and a merged interface must agree
  interface Matchers<T = any> {
    /**
     * The function or promise refuses with this code and, where given, these parameters. Await it when what is tested
     * is asynchronous.
     */
    toRefuseWith(code: ProblemCode, parameters?: RefusalParameters): Promised<T>;
  }
}

type Caught = { error: unknown } | undefined;

/** Importing this file teaches `expect` to say `toRefuseWith`. */
expect.extend({
  toRefuseWith(received: unknown, code: ProblemCode, parameters?: RefusalParameters) {
    const { equals, isNot, utils } = this;
    const judge = (caught: Caught) => {
      const refusal = caught?.error instanceof Refusal ? caught.error : undefined;
      const fits = parameters === undefined || equals(refusal?.parameters, expect.objectContaining(parameters));
      return {
        pass: refusal?.code === code && fits,
        message: () =>
          `expected ${isNot ? 'no ' : 'a '}refusal ${utils.printExpected(code)}` +
          `${parameters ? ` with ${utils.printExpected(parameters)}` : ''}; got ${describe(caught)}`,
      };
    };
    const caught = catchFrom(received);
    return caught instanceof Promise ? caught.then(judge) : judge(caught);
  },
});

function catchFrom(received: unknown): Caught | Promise<Caught> {
  if (received instanceof Error) return { error: received };
  if (typeof received !== 'function') return settled(received);
  try {
    const result: unknown = received();
    return result instanceof Promise ? settled(result) : undefined;
  } catch (error) {
    return { error };
  }
}

async function settled(promise: unknown): Promise<Caught> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return { error };
  }
}

function describe(caught: Caught): string {
  if (!caught) return 'no refusal at all';
  if (caught.error instanceof Refusal) return `${caught.error.code} with ${JSON.stringify(caught.error.parameters)}`;
  return String(caught.error instanceof Error ? caught.error.stack : caught.error);
}
