import { expect, test } from 'vitest';
import { enveloped } from './envelope.ts';

const requestId = 'r';

test('a document is the data of its envelope', () => {
  expect(enveloped({ status: 201, body: { id: '1' }, requestId })).toEqual({
    success: true,
    data: { id: '1' },
    error: null,
    message: 'OK',
    meta: { status: 201, request_id: 'r' },
  });
});

test('a problem is its error, and the title its message', () => {
  const problem = { title: 'There is no such order', status: 404, code: 'order-not-found' };
  expect(enveloped({ status: 404, body: problem, requestId })).toEqual({
    success: false,
    data: null,
    error: problem,
    message: 'There is no such order',
    meta: { status: 404, request_id: 'r' },
  });
});

test('the place of a list among its pages is told', () => {
  const body = { items: [1, 2], total: 5, page: 2, page_size: 2 };
  expect(enveloped({ status: 200, body, requestId }).meta).toMatchObject({
    total: 5,
    page: 2,
    limit: 2,
    total_pages: 3,
    has_next: true,
    has_previous: true,
  });
  expect(enveloped({ status: 200, body: { items: [], next_cursor: 'c' }, requestId }).meta).toMatchObject({
    next_cursor: 'c',
  });
});
