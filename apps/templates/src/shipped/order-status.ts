import type { NewTemplate } from '@waybill/contracts';
import {
  footers,
  greetings,
  letter,
  orderLink,
  orderNumber,
  orderTable,
  orderText,
  paragraph,
  styles,
  words,
} from './layout.ts';

/** What a status is called, as a choice within a sentence. */
const choice = (confirmed: string, shipped: string, delivered: string): string =>
  `{% case order.status %}{% when 'confirmed' %}${confirmed}{% when 'shipped' %}${shipped}{% when 'delivered' %}${delivered}{% else %}{{ order.status }}{% endcase %}`;

const state = {
  en: choice('confirmed', 'on its way', 'delivered'),
  vi: choice('đã được xác nhận', 'đang được giao', 'đã giao thành công'),
};
const sentence = {
  en: choice('We are packing it now.', 'It has left our house and is on its way to you.', 'It has arrived. Enjoy!'),
  vi: choice(
    'Chúng tôi đang chuẩn bị hàng.',
    'Hàng đã rời kho và đang trên đường đến bạn.',
    'Hàng đã đến nơi. Chúc bạn hài lòng!',
  ),
};

export const orderStatus: NewTemplate = {
  code: 'order-status',
  name: 'Order status',
  description: 'Sent when an order is confirmed, shipped or delivered',
  critical: false,
  variables: [
    { name: 'order.id', required: true },
    { name: 'order.lines', required: true },
    { name: 'order.status', required: true },
    { name: 'order.total', required: true },
    { name: 'at', required: true, description: 'When the status changed' },
  ],
  languages: {
    en: {
      email: {
        subject: `Order ${orderNumber} is ${state.en}`,
        html: letter({
          language: 'en',
          preheader: sentence.en,
          heading: `Your order is ${state.en}`,
          body: `${greetings.en}
${paragraph(`your order <strong>${orderNumber}</strong> is <span style="${styles.badge}">${state.en}</span> since {{ at | date_time }}. ${sentence.en}`)}
${orderTable(words.en)}`,
          footer: footers.en,
        }),
        text: `Hello{% if user.name %} {{ user.name }}{% endif %},

your order ${orderNumber} is ${state.en} since {{ at | date_time }}. ${sentence.en}

${orderText('Total')}`,
      },
      push: { title: `Order ${orderNumber} is ${state.en}`, body: sentence.en, link: orderLink },
      sms: { text: `Waybill: order ${orderNumber} is ${state.en}. ${sentence.en}` },
    },
    vi: {
      email: {
        subject: `Đơn hàng ${orderNumber} ${state.vi}`,
        html: letter({
          language: 'vi',
          preheader: sentence.vi,
          heading: `Đơn hàng của bạn ${state.vi}`,
          body: `${greetings.vi}
${paragraph(`Đơn hàng <strong>${orderNumber}</strong> của bạn <span style="${styles.badge}">${state.vi}</span>, cập nhật {{ at | date_time }}. ${sentence.vi}`)}
${orderTable(words.vi)}`,
          footer: footers.vi,
        }),
        text: `Xin chào{% if user.name %} {{ user.name }}{% endif %},

Đơn hàng ${orderNumber} của bạn ${state.vi}, cập nhật {{ at | date_time }}. ${sentence.vi}

${orderText('Tổng cộng')}`,
      },
      push: { title: `Đơn hàng ${orderNumber} ${state.vi}`, body: sentence.vi, link: orderLink },
      sms: { text: `Waybill: đơn hàng ${orderNumber} ${state.vi}. ${sentence.vi}` },
    },
  },
};
