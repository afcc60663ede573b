import { problem } from './problem.ts';

export const analyticsProblems = {
  'range-too-long': problem(
    'invalid',
    { en: 'The range is too long for this interval', vi: 'Khoảng thời gian quá dài so với bước chia' },
    {
      en: 'Ask for at most {limit} intervals, or for longer ones.',
      vi: 'Hãy yêu cầu tối đa {limit} bước, hoặc chọn bước dài hơn.',
    },
  ),
} as const;
