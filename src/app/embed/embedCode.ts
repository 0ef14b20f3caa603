/** The text of an element that shows a page at `address` inside of another page. */
export function embedCode(address: string, title: string, height: number): string {
  const name = title === '' ? 'Preconditioner Lab' : title;
  return `<iframe src="${attribute(address)}" title="${attribute(name)}" width="100%" height="${height}" style="border:0" loading="lazy" allow="clipboard-write"></iframe>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
};

/** Text as the value of an attribute in double quotes. */
function attribute(text: string): string {
  return text.replace(/[&"<>']/g, (character) => ENTITIES[character] ?? '');
}
