// MiniSearch over the texts of the first line on standard input; then a line with the answers for each line with a query.

import { createInterface } from "node:readline";
import MiniSearch from "minisearch";
import snowball from "snowball-stemmers";

const stemmers = { fr: snowball.newStemmer("french"), en: snowball.newStemmer("english") };
const indexes = {};

function index(texts, language) {
  const made = new MiniSearch({
    fields: ["title", "text"],
    storeFields: ["number"],
    processTerm: (term) => {
      const folded = term.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
      return stemmers[language].stem(folded);
    },
    searchOptions: { boost: { title: 4 }, fuzzy: 0.2, prefix: (_term, place, terms) => place === terms.length - 1 },
  });
  made.addAll(texts.filter((text) => text.language === language).map((text, id) => ({ id, ...text })));
  return made;
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.texts) {
    for (const language of Object.keys(stemmers)) indexes[language] = index(asked.texts, language);
    console.log("{}");
    continue;
  }
  const start = process.cpuUsage();
  const found = indexes[asked.language].search(asked.query).slice(0, 10).map((hit) => hit.number);
  const { user, system } = process.cpuUsage(start);
  console.log(JSON.stringify({ found, seconds: (user + system) / 1e6 }));
}
