import { problem } from './problem.ts';

export const productsProblems = {
  'product-not-found': problem(
    'not-found',
    { en: 'There is no such product', vi: 'Không có sản phẩm này' },
    { en: 'Product {product_id} is not in the catalogue.', vi: 'Sản phẩm {product_id} không có trong danh mục.' },
  ),
  'sku-taken': problem(
    'conflict',
    { en: 'This SKU is in use', vi: 'Mã SKU này đã được dùng' },
    { en: 'Choose another one.', vi: 'Hãy chọn mã khác.' },
  ),
  'insufficient-stock': problem(
    'conflict',
    { en: 'There is not enough in stock', vi: 'Không đủ hàng trong kho' },
    {
      en: 'Of product {product_id}, {available} can be sent; {requested} were asked for.',
      vi: 'Sản phẩm {product_id} còn {available}; bạn yêu cầu {requested}.',
    },
  ),
  'stock-below-zero': problem(
    'conflict',
    { en: 'Stock cannot fall below zero', vi: 'Tồn kho không thể âm' },
    { en: '{available} are in stock.', vi: 'Trong kho còn {available}.' },
  ),
  'stock-too-large': problem(
    'invalid',
    { en: 'Stock cannot be that large', vi: 'Tồn kho không thể lớn như vậy' },
    { en: 'Keep it at {limit} or less.', vi: 'Hãy giữ ở mức {limit} trở xuống.' },
  ),
  'reservation-differs': problem(
    'invalid',
    { en: 'This order was reserved with other lines', vi: 'Đơn hàng này đã giữ chỗ với các dòng khác' },
    { en: 'Place the other lines under a new Idempotency-Key.', vi: 'Hãy đặt các dòng khác với Idempotency-Key mới.' },
  ),
  'reservation-gone': problem(
    'conflict',
    { en: 'The reserved units are gone', vi: 'Hàng giữ chỗ không còn' },
    { en: 'The reservation is {status}.', vi: 'Trạng thái giữ chỗ: {status}.' },
  ),
} as const;
