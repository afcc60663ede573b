/**
 * The catalogue of everything a service may refuse: one entry per code, with the texts a caller sees.
 * `{name}` in a detail is replaced by the refusal's parameter of that name. `docs/problems.md` is generated from here.
 */
export type Kind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'precondition-failed'
  | 'too-large'
  | 'unsupported'
  | 'invalid'
  | 'headers-too-large'
  | 'busy'
  | 'internal'
  | 'unavailable';

/** The HTTP status of each kind of refusal (RFC 9110). */
export const statusOf: Record<Kind, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  unsupported: 415,
  invalid: 422,
  busy: 429,
  'headers-too-large': 431,
  internal: 500,
  unavailable: 503,
};

export interface Text {
  en: string;
  vi: string;
}

export interface Problem {
  kind: Kind;
  title: Text;
  detail: Text;
}

const problem = (kind: Kind, title: Text, detail: Text): Problem => ({ kind, title, detail });

export const problems = {
  // every service
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

  // users
  'user-not-found': problem(
    'not-found',
    { en: 'There is no such user', vi: 'Không có người dùng này' },
    { en: 'Check the id.', vi: 'Hãy kiểm tra lại mã.' },
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

  // products
  'product-not-found': problem(
    'not-found',
    { en: 'There is no such product', vi: 'Không có sản phẩm này' },
    { en: 'Product {product_id} is not in the catalogue.', vi: 'Sản phẩm {product_id} không có trong danh mục.' },
  ),
  'sku-taken': problem(
    'conflict',
    { en: 'This SKU is in use', vi: 'Mã SKU này đã được dùng' },
    { en: 'Choose another one.', vi: 'Hãy chọn mã khác.' },
  ),
  'insufficient-stock': problem(
    'conflict',
    { en: 'There is not enough in stock', vi: 'Không đủ hàng trong kho' },
    {
      en: 'Of product {product_id}, {available} can be sent; {requested} were asked for.',
      vi: 'Sản phẩm {product_id} còn {available}; bạn yêu cầu {requested}.',
    },
  ),
  'stock-below-zero': problem(
    'conflict',
    { en: 'Stock cannot fall below zero', vi: 'Tồn kho không thể âm' },
    { en: '{available} are in stock.', vi: 'Trong kho còn {available}.' },
  ),
  'stock-too-large': problem(
    'invalid',
    { en: 'Stock cannot be that large', vi: 'Tồn kho không thể lớn như vậy' },
    { en: 'Keep it at {limit} or less.', vi: 'Hãy giữ ở mức {limit} trở xuống.' },
  ),
  'reservation-differs': problem(
    'invalid',
    { en: 'This order was reserved with other lines', vi: 'Đơn hàng này đã giữ chỗ với các dòng khác' },
    { en: 'Place the other lines under a new Idempotency-Key.', vi: 'Hãy đặt các dòng khác với Idempotency-Key mới.' },
  ),
  'reservation-gone': problem(
    'conflict',
    { en: 'The reserved units are gone', vi: 'Hàng giữ chỗ không còn' },
    { en: 'The reservation is {status}.', vi: 'Trạng thái giữ chỗ: {status}.' },
  ),

  // orders
  'order-not-found': problem(
    'not-found',
    { en: 'There is no such order', vi: 'Không có đơn hàng này' },
    { en: 'Check the id.', vi: 'Hãy kiểm tra lại mã.' },
  ),
  'order-shipped': problem(
    'conflict',
    { en: 'A shipped order cannot be cancelled', vi: 'Đơn đã gửi không thể huỷ' },
    { en: 'The order is {status}.', vi: 'Đơn hàng đang ở trạng thái {status}.' },
  ),
  'transition-not-allowed': problem(
    'conflict',
    { en: 'The order cannot take this step', vi: 'Đơn hàng không thể chuyển sang bước này' },
    { en: 'From {from} it can become: {allowed}.', vi: 'Từ {from} chỉ có thể sang: {allowed}.' },
  ),
  'mixed-currencies': problem(
    'invalid',
    { en: 'One order takes one currency', vi: 'Một đơn hàng chỉ dùng một loại tiền' },
    { en: 'Place one order per currency.', vi: 'Hãy đặt mỗi loại tiền một đơn.' },
  ),
  'price-changed': problem(
    'invalid',
    { en: 'The price is another one now', vi: 'Giá đã thay đổi' },
    {
      en: 'The total is {actual} {currency} in minor units; read the products again.',
      vi: 'Tổng là {actual} {currency} theo đơn vị nhỏ nhất; hãy đọc lại sản phẩm.',
    },
  ),

  // templates
  'template-not-found': problem(
    'not-found',
    { en: 'There is no such template', vi: 'Không có mẫu này' },
    { en: 'Check the code {template_code}.', vi: 'Hãy kiểm tra mã {template_code}.' },
  ),
  'template-code-taken': problem(
    'conflict',
    { en: 'This template code is in use', vi: 'Mã mẫu này đã được dùng' },
    { en: 'Choose another one, or update that template.', vi: 'Hãy chọn mã khác, hoặc cập nhật mẫu đó.' },
  ),
  'template-invalid': problem(
    'invalid',
    { en: 'The template cannot be rendered', vi: 'Không thể dựng mẫu này' },
    { en: '{reason}', vi: '{reason}' },
  ),
  'template-channel-missing': problem(
    'invalid',
    { en: 'The template has nothing for this channel', vi: 'Mẫu không có nội dung cho kênh này' },
    {
      en: 'Add a part for {channel} to template {template_code}, or use another channel.',
      vi: 'Hãy thêm phần {channel} vào mẫu {template_code}, hoặc dùng kênh khác.',
    },
  ),
  'template-version-not-found': problem(
    'not-found',
    { en: 'The template has no such version', vi: 'Mẫu không có phiên bản này' },
    { en: 'Its versions are listed under /versions.', vi: 'Các phiên bản được liệt kê tại /versions.' },
  ),
  'variable-missing': problem(
    'invalid',
    { en: 'A variable is missing', vi: 'Thiếu một biến' },
    { en: 'The template needs {variable}.', vi: 'Mẫu cần biến {variable}.' },
  ),

  // notifications
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

  // analytics
  'range-too-long': problem(
    'invalid',
    { en: 'The range is too long for this interval', vi: 'Khoảng thời gian quá dài so với bước chia' },
    {
      en: 'Ask for at most {limit} intervals, or for longer ones.',
      vi: 'Hãy yêu cầu tối đa {limit} bước, hoặc chọn bước dài hơn.',
    },
  ),

  // dead letters
  'dead-letter-not-found': problem(
    'not-found',
    { en: 'There is no such dead letter', vi: 'Không có thư chết này' },
    { en: 'It may have been replayed or discarded.', vi: 'Có thể nó đã được phát lại hoặc bỏ đi.' },
  ),
} as const satisfies Record<string, Problem>;

export type ProblemCode = keyof typeof problems;
