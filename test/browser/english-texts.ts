import { readdirSync } from 'node:fs';
import type { Text } from '../../src/base/messages.ts';

/**
 * Answers whether a text on a Dutch page is English: it is one of ours in English (with whatever was filled in) and not
 * one of ours in Dutch, or it holds a word that only English has.
 */
export async function englishTexts(): Promise<(shown: string) => boolean> {
  const folder = new URL('../../src/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(cloud|web|diagnose\/reference)\/(.*\/)?(([a-z]+-)?messages|result|history)\.ts$/.test(file),
  );
  const texts: Text[] = [];
  for (const file of files) collect(await import(new URL(file, folder).href), texts);
  // "{done} of {all}" would be half of what people are called.
  const telling = texts.filter(({ en }) => en.replace(/\{\w+\}/g, '').trim().length > 3);
  const english = telling.filter(({ en, nl }) => en !== nl).map(({ en }) => pattern(en));
  const dutch = texts.map(({ nl }) => pattern(nl));
  return (shown) => {
    const text = shown.replace(/ · Hawser(-codes)?$/, '');
    if (/\b(the|and|with|from|your|cannot|should|which|ago)\b/i.test(text)) return true;
    return english.some((one) => one.test(text)) && !dutch.some((one) => one.test(text));
  };
}

function collect(value: unknown, texts: Text[]): void {
  if (typeof value !== 'object' || value === null) return;
  const { en, nl } = value as Partial<Text>;
  if (typeof en === 'string' && typeof nl === 'string') texts.push({ en, nl });
  else for (const part of Object.values(value)) collect(part, texts);
}

function pattern(text: string): RegExp {
  const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.+')}$`);
}
