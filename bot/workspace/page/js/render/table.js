// table: rows of raw or rich cells, the first row as its head.

import { h } from "../dom.js";
import { drawRichText } from "./rich_text.js";

export function drawTable(block, context) {
  const settings = block.column_settings ?? [];
  const cell = (tag) => (value, column) =>
    h(
      tag,
      {
        class: `align-${settings[column]?.align ?? (value.type === "raw_number" ? "right" : "left")}${settings[column]?.is_wrapped ? " wrapped" : ""}`,
        scope: tag === "th" ? "col" : null,
      },
      value.type === "rich_text" ? drawRichText(value, context.store) : value.text,
    );
  const [head = [], ...rows] = block.rows ?? [];
  return h(
    "div.table-wrap",
    { tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, head.map(cell("th")))),
      h(
        "tbody",
        {},
        rows.map((row) => h("tr", {}, row.map(cell("td")))),
      ),
    ),
  );
}
