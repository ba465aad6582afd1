// Reads the sitemap index at the address on the command line as a crawler does, and prints every page that it leads to.
import { Readable } from "node:stream";
import { ErrorLevel, XMLToSitemapIndexStream, XMLToSitemapItemStream } from "sitemap";

async function entries(url, Parser) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const parsed = Readable.from([await response.text()]).pipe(new Parser({ level: ErrorLevel.THROW }));
  const found = [];
  for await (const entry of parsed) found.push(entry);
  return found;
}

for (const { url } of await entries(process.argv[2], XMLToSitemapIndexStream)) {
  for (const page of await entries(url, XMLToSitemapItemStream)) console.log(JSON.stringify(page));
}
