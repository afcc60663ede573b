import { problem } from './problem.ts';

export const templatesProblems = {
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
  'template-too-slow': problem(
    'invalid',
    { en: 'Rendering the template took too long', vi: 'Dựng mẫu này mất quá nhiều thời gian' },
    {
      en: 'The {channel} part of template {template_code} was not ready within {limit_ms} ms. Try again; if it stays so, simplify its loops.',
      vi: 'Phần {channel} của mẫu {template_code} chưa xong trong {limit_ms} ms. Hãy thử lại; nếu vẫn vậy, hãy đơn giản hoá các vòng lặp.',
    },
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
} as const;
