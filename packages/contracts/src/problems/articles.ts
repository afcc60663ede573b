import { problem } from './problem.ts';

export const articlesProblems = {
  'article-not-found': problem(
    'not-found',
    { en: 'There is no such article', vi: 'Không có bài viết này' },
    { en: 'Check the id.', vi: 'Hãy kiểm tra lại mã.' },
  ),
  'slug-taken': problem(
    'conflict',
    { en: 'This slug is in use', vi: 'Đường dẫn này đã được dùng' },
    {
      en: '{slug} belongs to another article; send another slug.',
      vi: '{slug} thuộc bài viết khác; hãy gửi slug khác.',
    },
  ),
  'text-too-complex': problem(
    'invalid',
    { en: 'The text cannot be shown', vi: 'Không thể hiển thị văn bản' },
    {
      en: 'Its Markdown is nested too deeply or takes too long to render; make it simpler.',
      vi: 'Markdown lồng quá sâu hoặc mất quá nhiều thời gian để hiển thị; hãy viết đơn giản hơn.',
    },
  ),
  'product-unknown': problem(
    'invalid',
    { en: 'A product of the article does not exist', vi: 'Bài viết nhắc đến sản phẩm không tồn tại' },
    { en: 'Leave {product_id} out of product_ids.', vi: 'Hãy bỏ {product_id} khỏi product_ids.' },
  ),
} as const;
