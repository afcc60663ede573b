import { problem } from './problem.ts';

export const usersProblems = {
  'user-not-found': problem(
    'not-found',
    { en: 'There is no such user', vi: 'Không có người dùng này' },
    { en: 'Check the id.', vi: 'Hãy kiểm tra lại mã.' },
  ),
  'device-not-found': problem(
    'not-found',
    { en: 'There is no such device', vi: 'Không có thiết bị này' },
    { en: 'The list of devices has their ids.', vi: 'Danh sách thiết bị có mã của chúng.' },
  ),
  'username-taken': problem(
    'conflict',
    { en: 'This username is taken', vi: 'Tên đăng nhập đã được dùng' },
    { en: 'Choose another one.', vi: 'Hãy chọn tên khác.' },
  ),
  'email-taken': problem(
    'conflict',
    { en: 'This e-mail address is registered', vi: 'E-mail này đã được đăng ký' },
    { en: 'Log in instead, or use another address.', vi: 'Hãy đăng nhập, hoặc dùng e-mail khác.' },
  ),
  'password-too-common': problem(
    'invalid',
    { en: 'This password is too common', vi: 'Mật khẩu này quá phổ biến' },
    { en: 'Choose one that others are unlikely to use.', vi: 'Hãy chọn mật khẩu mà người khác ít dùng.' },
  ),
  'wrong-credentials': problem(
    'unauthenticated',
    { en: 'Unknown user or wrong password', vi: 'Sai tên đăng nhập hoặc mật khẩu' },
    { en: 'Check both and try again.', vi: 'Hãy kiểm tra lại cả hai rồi thử lại.' },
  ),
  'password-wrong': problem(
    'invalid',
    { en: 'The current password is wrong', vi: 'Mật khẩu hiện tại không đúng' },
    { en: 'Send the password you log in with now.', vi: 'Hãy gửi mật khẩu bạn đang dùng để đăng nhập.' },
  ),
  'session-ended': problem(
    'unauthenticated',
    { en: 'This session has ended', vi: 'Phiên đăng nhập đã kết thúc' },
    { en: 'Log in again.', vi: 'Hãy đăng nhập lại.' },
  ),
  'own-admin-role': problem(
    'conflict',
    { en: 'You cannot give up your own administration', vi: 'Bạn không thể tự bỏ quyền quản trị của mình' },
    {
      en: 'Ask another administrator to do it, so that one always remains.',
      vi: 'Hãy nhờ một quản trị viên khác, để luôn còn ít nhất một người.',
    },
  ),
} as const;
