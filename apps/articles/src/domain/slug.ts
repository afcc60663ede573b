/** A slug made from a title, without marks and signs; undefined where nothing of the title is left. */
export function slugOf(title: string): string | undefined {
  const slug = title
    .toLowerCase()
    .replaceAll('đ', 'd')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 100)
    .replace(/^-|-$/g, '');
  return slug || undefined;
}
