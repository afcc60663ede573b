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

export const orderConfirmation: NewTemplate = {
  code: 'order-confirmation',
  name: 'Order confirmation',
  description: 'Sent when an order was placed',
  critical: false,
  variables: [
    { name: 'order.id', required: true },
    { name: 'order.lines', required: true },
    { name: 'order.total', required: true },
    { name: 'at', required: true, description: 'When the order was placed' },
  ],
  languages: {
    en: {
      email: {
        subject: `Order confirmation ${orderNumber}`,
        html: letter({
          language: 'en',
          preheader: `Your order ${orderNumber} over {{ order.total | money }} is with us.`,
          heading: 'Thank you for your order',
          body: `${greetings.en}
${paragraph(`we have received your order <strong>${orderNumber}</strong> of {{ at | date_time }}.`)}
${orderTable(words.en)}
<p style="${styles.note}">We will write again as soon as it is confirmed.</p>`,
          footer: footers.en,
        }),
        text: `Hello{% if user.name %} {{ user.name }}{% endif %},

we have received your order ${orderNumber} of {{ at | date_time }}.

${orderText('Total')}

We will write again as soon as it is confirmed.`,
      },
      push: {
        title: `Order ${orderNumber} received`,
        body: 'Thank you! The total is {{ order.total | money }}.',
        link: orderLink,
      },
    },
    vi: {
      email: {
        subject: `Xác nhận đơn hàng ${orderNumber}`,
        html: letter({
          language: 'vi',
          preheader: `Đơn hàng ${orderNumber} trị giá {{ order.total | money }} đã được tiếp nhận.`,
          heading: 'Cảm ơn bạn đã đặt hàng',
          body: `${greetings.vi}
${paragraph(`Chúng tôi đã nhận đơn hàng <strong>${orderNumber}</strong> của bạn vào {{ at | date_time }}.`)}
${orderTable(words.vi)}
<p style="${styles.note}">Chúng tôi sẽ báo cho bạn ngay khi đơn hàng được xác nhận.</p>`,
          footer: footers.vi,
        }),
        text: `Xin chào{% if user.name %} {{ user.name }}{% endif %},

Chúng tôi đã nhận đơn hàng ${orderNumber} của bạn vào {{ at | date_time }}.

${orderText('Tổng cộng')}

Chúng tôi sẽ báo cho bạn ngay khi đơn hàng được xác nhận.`,
      },
      push: {
        title: `Đã nhận đơn hàng ${orderNumber}`,
        body: 'Cảm ơn bạn! Tổng cộng {{ order.total | money }}.',
        link: orderLink,
      },
    },
  },
};
