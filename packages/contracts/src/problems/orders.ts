import { problem } from './problem.ts';

export const ordersProblems = {
  'order-not-found': problem(
    'not-found',
    { en: 'There is no such order', vi: 'Không có đơn hàng này' },
    { en: 'Check the id.', vi: 'Hãy kiểm tra lại mã.' },
  ),
  'order-shipped': problem(
    'conflict',
    { en: 'A shipped order cannot be cancelled', vi: 'Đơn đã gửi không thể huỷ' },
    { en: 'The order is {status}.', vi: 'Đơn hàng đang ở trạng thái {status}.' },
  ),
  'transition-not-allowed': problem(
    'conflict',
    { en: 'The order cannot take this step', vi: 'Đơn hàng không thể chuyển sang bước này' },
    { en: 'From {from} it can become: {allowed}.', vi: 'Từ {from} chỉ có thể sang: {allowed}.' },
  ),
  'mixed-currencies': problem(
    'invalid',
    { en: 'One order takes one currency', vi: 'Một đơn hàng chỉ dùng một loại tiền' },
    { en: 'Place one order per currency.', vi: 'Hãy đặt mỗi loại tiền một đơn.' },
  ),
  'price-changed': problem(
    'invalid',
    { en: 'The price is another one now', vi: 'Giá đã thay đổi' },
    {
      en: 'The total is {actual} {currency} in minor units; read the products again.',
      vi: 'Tổng là {actual} {currency} theo đơn vị nhỏ nhất; hãy đọc lại sản phẩm.',
    },
  ),
} as const;
