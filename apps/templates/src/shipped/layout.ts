/** Colours and fonts of every message; mail programs read inline styles only. */
const font = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const ink = '#1c2434';
const muted = '#5d6b82';
const brand = '#1f5f4a';
const line = '#e4e8ee';

export const styles = {
  paragraph: `margin:0 0 16px;font-size:16px;line-height:1.55;color:${ink}`,
  note: `margin:24px 0 0;font-size:14px;line-height:1.5;color:${muted}`,
  head: `padding:0 0 8px;border-bottom:1px solid ${line};font-size:13px;font-weight:600;color:${muted}`,
  cell: `padding:12px 0;border-bottom:1px solid ${line};font-size:15px;line-height:1.4;color:${ink}`,
  total: `padding:14px 0 0;font-size:17px;font-weight:700;color:${ink}`,
  badge: `display:inline-block;padding:6px 14px;border-radius:999px;background:#e3f2ec;color:${brand};font-size:14px;font-weight:600`,
};

interface Letter {
  language: 'en' | 'vi';
  /** Shown in the list of mails beside the subject. */
  preheader: string;
  heading: string;
  /** HTML, as the rows of one card. */
  body: string;
  footer: string;
}

/** A letter of 600 pixels at most, in one column, that reads on a telephone as on a desk. */
export const letter = ({ language, preheader, heading, body, footer }: Letter): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<title>${heading}</title>
</head>
<body style="margin:0;padding:0;background:#f3f5f8;font-family:${font}">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${preheader}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f8">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border-radius:12px;overflow:hidden">
<tr><td style="padding:20px 32px;background:${brand};color:#ffffff;font-size:18px;font-weight:700;letter-spacing:.3px">Waybill</td></tr>
<tr><td style="padding:32px">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.3;color:${ink}">${heading}</h1>
${body}
</td></tr>
</table>
<p style="max-width:600px;margin:16px auto 0;padding:0 20px;font-size:12px;line-height:1.5;color:${muted}">${footer}</p>
</td></tr>
</table>
</body>
</html>`;

export const paragraph = (text: string): string => `<p style="${styles.paragraph}">${text}</p>`;

/** The lines of the variable `order` with their total. */
export const orderTable = (words: { product: string; quantity: string; price: string; total: string }): string =>
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:8px 0 0">
<tr><th align="left" style="${styles.head}">${words.product}</th><th align="right" style="${styles.head}">${words.quantity}</th><th align="right" style="${styles.head}">${words.price}</th></tr>
{%- for line in order.lines %}
<tr><td style="${styles.cell}">{{ line.product_name }}</td><td align="right" style="${styles.cell}">{{ line.quantity | number }}</td><td align="right" style="${styles.cell};white-space:nowrap">{{ line.total_price | money }}</td></tr>
{%- endfor %}
<tr><td colspan="2" style="${styles.total}">${words.total}</td><td align="right" style="${styles.total};white-space:nowrap">{{ order.total | money }}</td></tr>
</table>`;

/** The same lines for a message without HTML. */
export const orderText = (total: string): string => `{% for line in order.lines -%}
- {{ line.product_name }} × {{ line.quantity | number }}: {{ line.total_price | money }}
{% endfor -%}
${total}: {{ order.total | money }}`;

export const words = {
  en: { product: 'Product', quantity: 'Quantity', price: 'Price', total: 'Total' },
  vi: { product: 'Sản phẩm', quantity: 'Số lượng', price: 'Thành tiền', total: 'Tổng cộng' },
};

export const footers = {
  en: 'You receive this message because of your account at Waybill.',
  vi: 'Bạn nhận được thư này vì bạn có tài khoản tại Waybill.',
};

export const greetings = {
  en: paragraph('Hello{% if user.name %} {{ user.name }}{% endif %},'),
  vi: paragraph('Xin chào{% if user.name %} {{ user.name }}{% endif %},'),
};

/** The number people call an order by. */
export const orderNumber = '#{{ order.id | slice: 0, 8 }}';

/** Where the app on a device shows the order. */
export const orderLink = 'waybill://orders/{{ order.id }}';
