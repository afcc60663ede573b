import type { NewTemplate } from '@waybill/contracts';
import { footers, greetings, letter, paragraph, styles } from './layout.ts';

export const welcome: NewTemplate = {
  code: 'welcome',
  name: 'Welcome',
  description: 'Sent when an account was made',
  critical: false,
  variables: [],
  languages: {
    en: {
      email: {
        subject: 'Welcome to Waybill{% if user.name %}, {{ user.name }}{% endif %}',
        html: letter({
          language: 'en',
          preheader: 'Your account is ready.',
          heading: 'Welcome to Waybill',
          body: `${greetings.en}
${paragraph('your account is ready. From now on we tell you about every step of your orders.')}
<p style="${styles.note}">You choose in your preferences how and in which language we write to you.</p>`,
          footer: footers.en,
        }),
        text: `Hello{% if user.name %} {{ user.name }}{% endif %},

your account is ready. From now on we tell you about every step of your orders.

You choose in your preferences how and in which language we write to you.`,
      },
      push: { title: 'Welcome to Waybill', body: 'Your account is ready.' },
    },
    vi: {
      email: {
        subject: 'Chào mừng bạn đến với Waybill{% if user.name %}, {{ user.name }}{% endif %}',
        html: letter({
          language: 'vi',
          preheader: 'Tài khoản của bạn đã sẵn sàng.',
          heading: 'Chào mừng bạn đến với Waybill',
          body: `${greetings.vi}
${paragraph('Tài khoản của bạn đã sẵn sàng. Từ nay chúng tôi sẽ báo cho bạn từng bước của mỗi đơn hàng.')}
<p style="${styles.note}">Bạn có thể chọn cách nhận tin và ngôn ngữ trong phần tuỳ chọn.</p>`,
          footer: footers.vi,
        }),
        text: `Xin chào{% if user.name %} {{ user.name }}{% endif %},

Tài khoản của bạn đã sẵn sàng. Từ nay chúng tôi sẽ báo cho bạn từng bước của mỗi đơn hàng.

Bạn có thể chọn cách nhận tin và ngôn ngữ trong phần tuỳ chọn.`,
      },
      push: { title: 'Chào mừng bạn đến với Waybill', body: 'Tài khoản của bạn đã sẵn sàng.' },
    },
  },
};
