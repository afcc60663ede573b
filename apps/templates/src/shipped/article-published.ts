import type { NewTemplate } from '@waybill/contracts';
import { footers, greetings, letter, paragraph } from './layout.ts';

const topics = "{{ article.tags | join: ', ' }}";

export const articlePublished: NewTemplate = {
  code: 'article-published',
  name: 'New article',
  description: 'Sent to those who follow one of its tags when an article is published',
  critical: false,
  variables: [
    { name: 'article.title', required: true },
    { name: 'article.tags', required: true },
  ],
  languages: {
    en: {
      email: {
        subject: 'New: {{ article.title }}',
        html: letter({
          language: 'en',
          preheader: 'An article on a subject you follow.',
          heading: '{{ article.title }}',
          body: `${greetings.en}
${paragraph(`there is a new article on a subject you follow: <strong>{{ article.title }}</strong> (${topics}).`)}`,
          footer: footers.en,
        }),
        text: `Hello{% if user.name %} {{ user.name }}{% endif %},

there is a new article on a subject you follow: {{ article.title }} (${topics}).`,
      },
      push: { title: 'New article', body: '{{ article.title }}' },
    },
    vi: {
      email: {
        subject: 'Bài viết mới: {{ article.title }}',
        html: letter({
          language: 'vi',
          preheader: 'Bài viết về chủ đề bạn theo dõi.',
          heading: '{{ article.title }}',
          body: `${greetings.vi}
${paragraph(`Có bài viết mới về chủ đề bạn theo dõi: <strong>{{ article.title }}</strong> (${topics}).`)}`,
          footer: footers.vi,
        }),
        text: `Xin chào{% if user.name %} {{ user.name }}{% endif %},

Có bài viết mới về chủ đề bạn theo dõi: {{ article.title }} (${topics}).`,
      },
      push: { title: 'Bài viết mới', body: '{{ article.title }}' },
    },
  },
};
