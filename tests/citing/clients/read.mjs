// Reads each address (one per line on standard input) as other people's programs do, and prints what each one saw.
import { createServer } from "node:http";
import { createInterface } from "node:readline/promises";
import { extract, setProviderList } from "@extractus/oembed-extractor";
import { getPreviewFromContent } from "link-preview-js";
import metascraper from "metascraper";
import description from "metascraper-description";
import image from "metascraper-image";
import lang from "metascraper-lang";
import title from "metascraper-title";
import ogs from "open-graph-scraper";
import { unfurl } from "unfurl.js";

const scrape = metascraper([title(), description(), image(), lang()]);

// oembed-extractor asks by https alone: between it and the test's server stands this, on a port of its own.
const between = createServer(async (request, response) => {
  const wanted = new URL(request.url, "http://localhost").searchParams.get("url");
  const answer = await fetch(wanted.replace("https://", "http://"));
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") });
  response.end(await answer.text());
});
await new Promise((listening) => between.listen(0, "127.0.0.1", listening));
const proxy = { target: `http://127.0.0.1:${between.address().port}/?url=` };

const clients = {
  async "open-graph-scraper"(url, html) {
    const { result } = await ogs({ html });
    return { title: result.ogTitle, description: result.ogDescription, image: result.ogImage.map((one) => one.url).join(), language: result.ogLocale };
  },
  async "unfurl.js"(url) {
    const seen = await unfurl(url);
    const { open_graph: graph } = seen;
    return { title: graph.title, description: graph.description, image: graph.images.map((one) => one.url).join(), language: graph.locale, oembed: seen.oEmbed?.title };
  },
  async metascraper(url, html) {
    const seen = await scrape({ url, html });
    return { title: seen.title, description: seen.description, image: seen.image, language: seen.lang };
  },
  async "oembed-extractor"(url) {
    const seen = await extract(url, {}, { proxy });
    return { title: seen.title, image: seen.thumbnail_url };
  },
  async "link-preview-js"(url, html) {
    const seen = await getPreviewFromContent({ url, data: html, headers: { "content-type": "text/html" } });
    return { title: seen.title, description: seen.description, image: seen.images.join() };
  },
};

const lines = createInterface({ input: process.stdin });
for await (const url of lines) {
  const { origin } = new URL(url);
  setProviderList([{ provider_name: "Ours", provider_url: origin, endpoints: [{ schemes: [`${origin}/*`], url: `${origin}/oembed` }] }]);
  const html = await (await fetch(url)).text();
  const seen = {};
  for (const [name, read] of Object.entries(clients)) {
    try {
      seen[name] = await read(url, html);
    } catch (error) {
      seen[name] = { error: String(error?.message ?? error) };
    }
  }
  console.log(JSON.stringify({ url, seen }));
}
between.close();
