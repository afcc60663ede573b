import specs from '@asyncapi/specs';
import { asyncApi, eventTypes, signals } from '@waybill/contracts';
import { Ajv, type AnySchema } from 'ajv';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';

test('the description of the events is AsyncAPI 3, with every event and signal', () => {
  const ajv = new Ajv({ strict: false, allErrors: true, meta: false });
  formats.default(ajv);
  const check = ajv.compile(specs.schemas['3.0.0'] as AnySchema);
  const document = asyncApi();
  check(document);
  expect(check.errors ?? []).toEqual([]);
  const topics = [...eventTypes.keys(), ...Object.keys(signals)];
  expect(Object.keys(document.channels as object).toSorted()).toEqual(topics.toSorted());
});
