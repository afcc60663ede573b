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
} as const;
