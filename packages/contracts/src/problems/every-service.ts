import { problem } from './problem.ts';

export const everyServiceProblems = {
  'malformed-request': problem(
    'malformed',
    { en: 'The request is not well formed', vi: 'Yêu cầu không hợp lệ' },
    {
      en: 'Mend the fields listed in errors and send it again.',
      vi: 'Hãy sửa các trường nêu trong errors rồi gửi lại.',
    },
  ),
  'malformed-json': problem(
    'malformed',
    { en: 'The body is not valid JSON', vi: 'Nội dung không phải JSON hợp lệ' },
    {
      en: 'Send one JSON value in UTF-8, nested at most 16 levels.',
      vi: 'Hãy gửi một giá trị JSON mã hoá UTF-8, lồng tối đa 16 cấp.',
    },
  ),
  'malformed-path': problem(
    'malformed',
    { en: 'The path is not acceptable', vi: 'Đường dẫn không được chấp nhận' },
    {
      en: 'Paths must not hold "..", "//", ";", backslashes, control characters or encoded dots and slashes.',
      vi: 'Đường dẫn không được chứa "..", "//", ";", dấu gạch chéo ngược, ký tự điều khiển, hay dấu chấm và dấu gạch chéo mã hoá.',
    },
  ),
  'malformed-key': problem(
    'malformed',
    { en: 'The Idempotency-Key is not acceptable', vi: 'Idempotency-Key không hợp lệ' },
    {
      en: 'Use 1 to 255 visible ASCII characters, for example a UUID.',
      vi: 'Hãy dùng 1 đến 255 ký tự ASCII nhìn thấy được, ví dụ một UUID.',
    },
  ),
  'key-required': problem(
    'malformed',
    { en: 'An Idempotency-Key is required', vi: 'Cần có Idempotency-Key' },
    {
      en: 'Send the header Idempotency-Key with a fresh UUID and repeat it on every retry.',
      vi: 'Hãy gửi tiêu đề Idempotency-Key với một UUID mới và lặp lại nó khi thử lại.',
    },
  ),
  'malformed-cursor': problem(
    'malformed',
    { en: 'The cursor is not acceptable', vi: 'Con trỏ trang không hợp lệ' },
    {
      en: 'Send next_cursor as it was received, or start again without a cursor.',
      vi: 'Hãy gửi next_cursor đúng như đã nhận, hoặc bắt đầu lại không có con trỏ.',
    },
  ),
  'key-reused': problem(
    'invalid',
    { en: 'This Idempotency-Key was used with another body', vi: 'Idempotency-Key này đã dùng với nội dung khác' },
    {
      en: 'Repeat the first body, or send this one under a new key.',
      vi: 'Hãy gửi lại nội dung đầu tiên, hoặc dùng một khoá mới.',
    },
  ),
  unauthenticated: problem(
    'unauthenticated',
    { en: 'Sign in first', vi: 'Bạn cần đăng nhập' },
    {
      en: 'Send a valid access token in the Authorization header.',
      vi: 'Hãy gửi access token hợp lệ trong tiêu đề Authorization.',
    },
  ),
  forbidden: problem(
    'forbidden',
    { en: 'This is not allowed for your account', vi: 'Tài khoản của bạn không được phép làm việc này' },
    { en: 'The permission {permission} is needed.', vi: 'Cần có quyền {permission}.' },
  ),
  'caller-not-allowed': problem(
    'forbidden',
    { en: 'This service may not call here', vi: 'Dịch vụ này không được gọi vào đây' },
    {
      en: 'Internal routes answer the services they list.',
      vi: 'Đường dẫn nội bộ chỉ trả lời các dịch vụ đã khai báo.',
    },
  ),
  'not-found': problem(
    'not-found',
    { en: 'There is nothing at this address', vi: 'Không có gì tại địa chỉ này' },
    { en: 'See /docs for what is served.', vi: 'Xem /docs để biết những gì được phục vụ.' },
  ),
  'method-not-allowed': problem(
    'method-not-allowed',
    { en: 'This method is not served here', vi: 'Phương thức này không được hỗ trợ tại đây' },
    { en: 'The Allow header lists the methods that are.', vi: 'Tiêu đề Allow liệt kê các phương thức được hỗ trợ.' },
  ),
  'body-too-large': problem(
    'too-large',
    { en: 'The body is too large', vi: 'Nội dung quá lớn' },
    { en: 'Send at most {limit} bytes.', vi: 'Hãy gửi tối đa {limit} byte.' },
  ),
  'document-too-large': problem(
    'too-large',
    { en: 'This would become too large to keep', vi: 'Dữ liệu sẽ quá lớn để lưu' },
    { en: 'Send less in one request.', vi: 'Hãy gửi ít hơn trong một yêu cầu.' },
  ),
  'headers-too-large': problem(
    'headers-too-large',
    { en: 'The request headers are too large', vi: 'Tiêu đề yêu cầu quá lớn' },
    { en: 'Send at most 16 KiB of headers.', vi: 'Hãy gửi tối đa 16 KiB tiêu đề.' },
  ),
  'unsupported-media-type': problem(
    'unsupported',
    { en: 'This content type is not understood', vi: 'Kiểu nội dung không được hỗ trợ' },
    { en: 'Send application/json.', vi: 'Hãy gửi application/json.' },
  ),
  'version-mismatch': problem(
    'precondition-failed',
    { en: 'It has changed since you read it', vi: 'Dữ liệu đã thay đổi từ khi bạn đọc' },
    {
      en: 'Read it again and repeat the change with its new ETag.',
      vi: 'Hãy đọc lại và lặp lại thay đổi với ETag mới.',
    },
  ),
  'too-many-requests': problem(
    'busy',
    { en: 'Too many requests', vi: 'Quá nhiều yêu cầu' },
    { en: 'Wait {retry_after_s} s and try again.', vi: 'Hãy đợi {retry_after_s} giây rồi thử lại.' },
  ),
  unavailable: problem(
    'unavailable',
    { en: 'The service cannot answer right now', vi: 'Dịch vụ tạm thời không trả lời được' },
    {
      en: 'Try again with the same Idempotency-Key: nothing will happen twice.',
      vi: 'Hãy thử lại với cùng Idempotency-Key: sẽ không có gì xảy ra hai lần.',
    },
  ),
  internal: problem(
    'internal',
    { en: 'Something went wrong here', vi: 'Đã có lỗi xảy ra' },
    { en: 'It has been logged under the correlation id.', vi: 'Lỗi đã được ghi lại theo correlation id.' },
  ),
  'log-diverged': problem(
    'conflict',
    { en: 'The log does not hold that event at that place', vi: 'Nhật ký không có sự kiện đó ở vị trí đó' },
    { en: 'Walk the log from its beginning.', vi: 'Hãy đọc nhật ký từ đầu.' },
  ),
} as const;
