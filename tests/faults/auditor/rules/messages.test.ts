import { first, red } from '../doctored.ts';

red('one mail per notification, and one more at most per attempt recorded unknown', [
  ['a mail is missing', ({ mails }) => mails.shift(), /\(e\) Notification \S+ arrived 0 times, and should have 1/],
  [
    'a mail came twice',
    ({ mails }) => mails.push(first(mails)),
    /\(e\) Notification \S+ arrived 2 times, and should have 1/,
  ],
  [
    'a mail went to somebody else',
    ({ mails }) => {
      first(mails).to = ['bob@example.test'];
    },
    /\(e\) A mail to bob@example.test \('About users-1'\) is no notification's/,
  ],
  [
    'two mails are mixed up',
    ({ mails }) => {
      first(mails).html = '<p>orders-1</p>';
    },
    /\(e\) A mail to ann@example.test \('About users-1'\)/,
  ],
]);
