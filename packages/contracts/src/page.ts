import { z } from 'zod';

/**
 * What every list takes besides its filters: `limit` and `cursor` for one page after another, or `page` and `page_size`
 * where a total is wanted.
 */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(1000).optional(),
  page: z.coerce.number().int().min(1).max(100_000).optional(),
  page_size: z.coerce.number().int().min(1).max(100).optional(),
};

/** A page as every list answers it: `next_cursor` while there is more, or the numbers when it was asked for by number. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next_cursor: z.string().optional(),
    total: z.int().optional(),
    page: z.int().optional(),
    page_size: z.int().optional(),
  });
