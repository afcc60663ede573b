import { problem } from './problem.ts';

export const notificationsProblems = {
  'notification-not-found': problem(
    'not-found',
    { en: 'There is no such notification', vi: 'Không có thông báo này' },
    { en: 'Check the id.', vi: 'Hãy kiểm tra lại mã.' },
  ),
  'notification-under-way': problem(
    'conflict',
    { en: 'It can no longer be cancelled', vi: 'Không thể huỷ được nữa' },
    { en: 'The notification is {status}.', vi: 'Thông báo đang ở trạng thái {status}.' },
  ),
  'channel-not-served': problem(
    'invalid',
    { en: 'Nothing is sent over this channel here', vi: 'Kênh này chưa được phục vụ' },
    { en: 'Use one of: {channels}; or auto.', vi: 'Hãy dùng một trong: {channels}; hoặc auto.' },
  ),
  'send-at-too-far': problem(
    'invalid',
    { en: 'The time to send is too far away', vi: 'Thời điểm gửi quá xa' },
    {
      en: 'Give a send_at within {days} days, or ask again later.',
      vi: 'Hãy chọn send_at trong vòng {days} ngày, hoặc gửi yêu cầu sau.',
    },
  ),
} as const;
