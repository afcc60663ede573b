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

/** The platform's own reasons in words; what a person wrote is shown as it is. */
const reason = {
  en: `{% case reason %}{% when 'stock-rejected', 'out-of-stock' %}a product is no longer in stock{% when 'by-request' %}as requested{% when 'by-staff' %}by our staff{% else %}{{ reason }}{% endcase %}`,
  vi: `{% case reason %}{% when 'stock-rejected', 'out-of-stock' %}sản phẩm không còn hàng{% when 'by-request' %}theo yêu cầu{% when 'by-staff' %}bởi nhân viên cửa hàng{% else %}{{ reason }}{% endcase %}`,
};

export const orderCancelled: NewTemplate = {
  code: 'order-cancelled',
  name: 'Order cancelled',
  description: 'Sent when an order was cancelled, by whomever',
  critical: false,
  variables: [
    { name: 'order.id', required: true },
    { name: 'order.lines', required: true },
    { name: 'order.total', required: true },
    { name: 'reason', required: true },
    { name: 'at', required: true, description: 'When it was cancelled' },
  ],
  languages: {
    en: {
      email: {
        subject: `Order ${orderNumber} was cancelled`,
        html: letter({
          language: 'en',
          preheader: `Your order ${orderNumber} was cancelled.`,
          heading: 'Your order was cancelled',
          body: `${greetings.en}
${paragraph(`your order <strong>${orderNumber}</strong> was cancelled on {{ at | date_time }}.`)}
${paragraph(`<strong>Reason:</strong> ${reason.en}`)}
${orderTable(words.en)}
<p style="${styles.note}">Nothing will be sent for this order.</p>`,
          footer: footers.en,
        }),
        text: `Hello{% if user.name %} {{ user.name }}{% endif %},

your order ${orderNumber} was cancelled on {{ at | date_time }}.
Reason: ${reason.en}

${orderText('Total')}

Nothing will be sent for this order.`,
      },
      push: { title: `Order ${orderNumber} was cancelled`, body: `Reason: ${reason.en}`, link: orderLink },
      sms: { text: `Waybill: order ${orderNumber} was cancelled, ${reason.en}.` },
    },
    vi: {
      email: {
        subject: `Đơn hàng ${orderNumber} đã bị huỷ`,
        html: letter({
          language: 'vi',
          preheader: `Đơn hàng ${orderNumber} của bạn đã bị huỷ.`,
          heading: 'Đơn hàng của bạn đã bị huỷ',
          body: `${greetings.vi}
${paragraph(`Đơn hàng <strong>${orderNumber}</strong> của bạn đã bị huỷ vào {{ at | date_time }}.`)}
${paragraph(`<strong>Lý do:</strong> ${reason.vi}`)}
${orderTable(words.vi)}
<p style="${styles.note}">Đơn hàng này sẽ không được giao.</p>`,
          footer: footers.vi,
        }),
        text: `Xin chào{% if user.name %} {{ user.name }}{% endif %},

Đơn hàng ${orderNumber} của bạn đã bị huỷ vào {{ at | date_time }}.
Lý do: ${reason.vi}

${orderText('Tổng cộng')}

Đơn hàng này sẽ không được giao.`,
      },
      push: { title: `Đơn hàng ${orderNumber} đã bị huỷ`, body: `Lý do: ${reason.vi}`, link: orderLink },
      sms: { text: `Waybill: đơn hàng ${orderNumber} đã bị huỷ, ${reason.vi}.` },
    },
  },
};
